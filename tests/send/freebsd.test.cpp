// SPDX-License-Identifier: MIT
#include <cmsg/send/freebsd.hpp>
#include <cmsg/send/freebsd.hpp>

#include "support/check.hpp"
#include "support/reply_checks.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

namespace {

namespace send = cmsg::send;
using namespace support;
using cmsg::message_id;
using cmsg::level::ip;
using cmsg::level::ipv6;

constexpr auto one_byte = octets(0xba); // an int is refused with EINVAL

template <class Abi>
constexpr bool values_are_right()
{
    return is_put_as<Abi>(send::freebsd::ip_tos{0xba}, message_id{ip, 3}, one_byte) &&
           is_out_of_range<Abi>(send::freebsd::ip_tos{256}) && is_out_of_range<Abi>(send::freebsd::ip_tos{-1}) &&
           is_put_as<Abi>(send::freebsd::ip_sendsrcaddr{{own_address}}, message_id{ip, 7}, own_bytes) &&
           is_put_as<Abi>(send::freebsd::ipv6_tclass{{0xba}}, message_id{ipv6, 61}, class_bytes) &&
           is_out_of_range<Abi>(send::freebsd::ipv6_tclass{{256}}) &&
           is_out_of_range<Abi>(send::freebsd::ipv6_tclass{{-1}}) &&
           is_put_as<Abi>(send::freebsd::ipv6_hoplimit{{-1}}, message_id{ipv6, 47}, number(-1)) &&
           is_out_of_range<Abi>(send::freebsd::ipv6_hoplimit{{256}}) &&
           is_out_of_range<Abi>(send::freebsd::ipv6_hoplimit{{-2}}) &&
           is_put_as<Abi>(send::freebsd::ipv6_pktinfo{{5, own_address6}}, message_id{ipv6, 46}, pktinfo6);
}

template <class Abi>
constexpr bool replies_are_right()
{
    return replies_with<Abi>({{ip, 3}, one_byte}, {{ip, 7}, own_bytes}, {{ipv6, 61}, class_bytes},
                             {{ipv6, 46}, pktinfo6}) &&
           pins_ipv4<Abi>(false);
}

TEST(SendFreebsd, HasTheBytesOfTheSystem)
{
    CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::freebsd_lp64>>());
    CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::freebsd_ilp32>>());
}

TEST(SendFreebsd, BecomesWhatTheDestinationTakes)
{
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::freebsd_lp64>>());
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::freebsd_ilp32>>());
}

} // namespace
