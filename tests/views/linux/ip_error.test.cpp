// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/views/linux/ip_error.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/error_checks.hpp"

#include <gtest/gtest.h>

#include <cstddef>

#include <netinet/in.h>

#ifdef __linux__
#include <ctime> // for timespec, which linux/errqueue.h uses without naming it

#include <linux/errqueue.h>
#endif

namespace {

using namespace cmsg;
using namespace support;

static_assert(error_view<ip_recverr>);
static_assert(ip_recverr::about.id == message_id{IPPROTO_IP, 11} && ip_recverr::about.family == AF_INET);
#ifdef __linux__
static_assert(ip_recverr::about.id.type == IP_RECVERR);
static_assert(ip_recverr::about.size == sizeof(sock_extended_err) + sizeof(sockaddr_in));
#endif

constexpr bool is_whole_from_sixteen_bytes_on()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_where<ip_recverr, decltype(abi)>(
            ip_recverr::about.id, 32, 32, [](std::size_t size) { return size >= 16 && size <= 32; });
    });
}

// pitfalls 13, 22
TEST(IpRecverr, IsWholeFromSixteenBytesOn) { CMSGPP_HOLDS(is_whole_from_sixteen_bytes_on()); }

// pitfalls 4, 5, 10: below 16 bytes nothing is read
TEST(IpRecverr, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_recverr>(ip_recverr::about.id, unreachable4, read_all);
}

// pitfalls 13, 22
TEST(IpRecverr, NeverReadsACutOffender)
{
    expect_cut_offenders_are_not_read<ip_recverr>(joined(unreachable4, router4));
}

} // namespace
