// SPDX-License-Identifier: MIT
#include <cmsg/answers/darwin.hpp>
#include <cmsg/answers/darwin.hpp>

#include "support/answer_checks.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

namespace {

using layout = cmsg::abi::darwin;

constexpr support::bsd_numbers numbers{.time = 2, .ttl = 24, .tos = 27, .tclass = 36};

TEST(AnswersOfDarwin, AreOfIpv4) { CMSGPP_HOLDS(support::answers_ipv4_of_a_bsd<layout>(numbers)); }

TEST(AnswersOfDarwin, AreOfIpv6) { CMSGPP_HOLDS(support::answers_ipv6_of_a_bsd<layout>(numbers)); }

} // namespace
