// SPDX-License-Identifier: MIT
#include <cmsg/send/windows.hpp>
#include <cmsg/send/windows.hpp>

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
    return is_put_as<Abi>(send::windows::ip_tos{{0xba}}, message_id{ip, 3}, class_bytes) &&
           is_out_of_range<Abi>(send::windows::ip_tos{{256}}) && is_out_of_range<Abi>(send::windows::ip_tos{{-1}}) &&
           is_put_as<Abi>(send::windows::ip_ecn{{3}}, message_id{ip, 50}, number(3)) &&
           is_out_of_range<Abi>(send::windows::ip_ecn{{4}}) &&
           is_put_as<Abi>(send::windows::ipv6_ecn{{1}}, message_id{ipv6, 50}, number(1)) &&
           is_out_of_range<Abi>(send::windows::ipv6_ecn{{-1}}) &&
           is_put_as<Abi>(send::windows::ip_pktinfo{{5, own_address}}, message_id{ip, 19}, source_by_five) &&
           is_put_as<Abi>(send::windows::udp_send_msg_size{1200}, message_id{cmsg::level::udp, 2}, number(1200)) &&
           is_out_of_range<Abi>(send::windows::udp_send_msg_size{0}) &&
           is_out_of_range<Abi>(send::windows::udp_send_msg_size{65536}) &&
           is_put_as<Abi>(send::windows::ipv6_tclass{{0xba}}, message_id{ipv6, 39}, class_bytes) &&
           is_out_of_range<Abi>(send::windows::ipv6_tclass{{256}}) &&
           is_out_of_range<Abi>(send::windows::ipv6_tclass{{-1}}) &&
           is_put_as<Abi>(send::windows::ipv6_pktinfo{{5, own_address6}}, message_id{ipv6, 19}, pktinfo6);
}

template <class Abi>
constexpr bool replies_are_right()
{
    return replies_with<Abi>({{ip, 3}, class_bytes}, {{ip, 19}, source}, {{ipv6, 39}, class_bytes},
                             {{ipv6, 19}, pktinfo6}) &&
           pins_ipv4<Abi>(true);
}

TEST(SendWindows, HasTheBytesOfTheSystem)
{
    CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::windows_64>>());
    CMSGPP_HOLDS(values_are_right<in_host_order<cmsg::abi::windows_32>>());
}

TEST(SendWindows, BecomesWhatTheDestinationTakes)
{
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::windows_64>>());
    CMSGPP_HOLDS(replies_are_right<in_host_order<cmsg::abi::windows_32>>());
}

} // namespace
