// SPDX-License-Identifier: MIT
#include <cmsg/answers/freebsd.hpp>
#include <cmsg/answers/freebsd.hpp>

#include "support/answer_checks.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace {

using layout = cmsg::abi::freebsd_lp64;

constexpr support::bsd_numbers numbers{.time = 5, .ttl = 65, .tos = 68, .tclass = 61};

TEST(AnswersOfFreebsd, AreOfIpv4) { CMSGPP_HOLDS(support::answers_ipv4_of_a_bsd<layout>(numbers)); }

TEST(AnswersOfFreebsd, AreOfIpv6) { CMSGPP_HOLDS(support::answers_ipv6_of_a_bsd<layout>(numbers)); }

/// Port 8080 of 0.0.0.0.
constexpr bool knows_the_original_destination()
{
    std::array<std::byte, 16> original{};
    original[2] = std::byte{0x1f}, original[3] = std::byte{0x90};
    support::control_bytes<layout> buffer;
    buffer.add(cmsg::level::ip, 27, original);
    const auto read = support::all_answers::read(cmsg::basic_control<layout>{buffer.bytes()});
    return CMSGPP_CHECK(read.get<cmsg::original_destination>().address().port() == 8080) &&
           CMSGPP_CHECK(read.outcome().unhandled() == 0);
}

TEST(AnswersOfFreebsd, KnowTheOriginalDestination) { CMSGPP_HOLDS(knows_the_original_destination()); }

} // namespace
