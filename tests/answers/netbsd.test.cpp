// SPDX-License-Identifier: MIT
#include <cmsg/answers/netbsd.hpp>
#include <cmsg/answers/netbsd.hpp>

#include "support/answer_checks.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>

namespace {

using layout = cmsg::abi::netbsd_arm64;

// NetBSD tells no program the type of service of an IPv4 packet.
constexpr support::bsd_numbers numbers{.time = 8, .ttl = 23, .tos = support::bsd_numbers::none, .tclass = 61};

TEST(AnswersOfNetbsd, AreOfIpv6) { CMSGPP_HOLDS(support::answers_ipv6_of_a_bsd<layout>(numbers)); }

/// To 10.0.0.9 by interface 5, with 63 hops left.
constexpr bool answers_ipv4()
{
    std::array<std::byte, 8> pktinfo{std::byte{10}, std::byte{0}, std::byte{0}, std::byte{9}};
    support::store(pktinfo.data() + 4, 5, 4, std::endian::native);
    support::control_bytes<layout> buffer;
    buffer.add(cmsg::level::ip, 25, pktinfo).add(cmsg::level::ip, 23, support::octets(63));
    const auto read = support::all_answers::read(cmsg::basic_control<layout>{buffer.bytes()});
    const auto& local = read.get<cmsg::local_address>();
    return CMSGPP_CHECK(local.v4().has_value()) && CMSGPP_CHECK(local.v6().s6_addr[12] == 10) &&
           CMSGPP_CHECK(local.v6().s6_addr[15] == 9) && CMSGPP_CHECK(local.interface_index() == 5) &&
           CMSGPP_CHECK(read.get<cmsg::hop_limit>().value() == 63) && CMSGPP_CHECK(!read.get<cmsg::traffic_class>()) &&
           CMSGPP_CHECK(read.outcome().unhandled() == 0);
}

TEST(AnswersOfNetbsd, AreOfIpv4) { CMSGPP_HOLDS(answers_ipv4()); }

} // namespace
