// SPDX-License-Identifier: MIT
#include <cmsg/send/darwin.hpp>
#include <cmsg/send/darwin.hpp>

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

constexpr auto source = joined(octets(0, 0, 0, 0), own_bytes, octets(0, 0, 0, 0)); // ipi_ifindex has to be 0

template <class Abi>
constexpr bool values_are_right()
{
    return is_put_as<Abi>(send::darwin::ip_tos{{0xba}}, message_id{ip, 3}, class_bytes) &&
           is_out_of_range<Abi>(send::darwin::ip_tos{{256}}) && is_out_of_range<Abi>(send::darwin::ip_tos{{-1}}) &&
           is_put_as<Abi>(send::darwin::ip_pktinfo{own_address}, message_id{ip, 26}, source) &&
           is_put_as<Abi>(send::darwin::ipv6_tclass{{0xba}}, message_id{ipv6, 36}, class_bytes) &&
           is_out_of_range<Abi>(send::darwin::ipv6_tclass{{256}}) &&
           is_out_of_range<Abi>(send::darwin::ipv6_tclass{{-1}}) &&
           is_put_as<Abi>(send::darwin::ipv6_hoplimit{{-1}}, message_id{ipv6, 47}, number(-1)) &&
           is_out_of_range<Abi>(send::darwin::ipv6_hoplimit{{256}}) &&
           is_out_of_range<Abi>(send::darwin::ipv6_hoplimit{{-2}}) &&
           is_put_as<Abi>(send::darwin::ipv6_pktinfo{{5, own_address6}}, message_id{ipv6, 46}, pktinfo6);
}

template <class Abi>
constexpr bool replies_are_right()
{
    return replies_with<Abi>({{ip, 3}, class_bytes}, {{ip, 26}, source}, {{ipv6, 36}, class_bytes},
                             {{ipv6, 46}, pktinfo6}) &&
           pins_ipv4<Abi>(false);
}

TEST(SendDarwin, HasTheBytesOfTheSystem) { CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::darwin>>()); }

TEST(SendDarwin, BecomesWhatTheDestinationTakes)
{
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::darwin>>());
}

} // namespace
