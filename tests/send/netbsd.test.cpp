// SPDX-License-Identifier: MIT
#include <cmsg/send/netbsd.hpp>
#include <cmsg/send/netbsd.hpp>

#include "support/check.hpp"
#include "support/reply_checks.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

#include <cstdint>

namespace {

namespace send = cmsg::send;
using namespace support;
using cmsg::message_id;
using cmsg::level::ip;
using cmsg::level::ipv6;

constexpr auto source = joined(own_bytes, bytes_of(std::uint32_t{0}));
constexpr auto source_by_five = joined(own_bytes, bytes_of(std::uint32_t{5}));

template <class Abi>
constexpr bool values_are_right()
{
    return is_put_as<Abi>(send::netbsd::ip_pktinfo{{5, own_address}}, message_id{ip, 25}, source_by_five) &&
           is_put_as<Abi>(send::netbsd::ipv6_tclass{{0xba}}, message_id{ipv6, 61}, class_bytes) &&
           is_out_of_range<Abi>(send::netbsd::ipv6_tclass{{256}}) &&
           is_out_of_range<Abi>(send::netbsd::ipv6_tclass{{-1}}) &&
           is_put_as<Abi>(send::netbsd::ipv6_hoplimit{{-1}}, message_id{ipv6, 47}, number(-1)) &&
           is_out_of_range<Abi>(send::netbsd::ipv6_hoplimit{{256}}) &&
           is_out_of_range<Abi>(send::netbsd::ipv6_hoplimit{{-2}}) &&
           is_put_as<Abi>(send::netbsd::ipv6_pktinfo{{5, own_address6}}, message_id{ipv6, 46}, pktinfo6);
}

template <class Abi>
constexpr bool replies_are_right()
{
    return replies_with<Abi>({}, {{ip, 25}, source}, {{ipv6, 61}, class_bytes}, {{ipv6, 46}, pktinfo6}) &&
           pins_ipv4<Abi>(true);
}

TEST(SendNetbsd, HasTheBytesOfTheSystem)
{
    CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::netbsd_lp64>>());
    CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::netbsd_arm64>>());
    CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::netbsd_ilp32>>());
}

TEST(SendNetbsd, BecomesWhatTheDestinationTakes)
{
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::netbsd_lp64>>());
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::netbsd_arm64>>());
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::netbsd_ilp32>>());
}

} // namespace
