// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ipv6_error.hpp>
#include <cmsg/views/linux/ipv6_error.hpp>

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

static_assert(error_view<ipv6_recverr>);
static_assert(ipv6_recverr::about.id == message_id{IPPROTO_IPV6, 25} && ipv6_recverr::about.family == AF_INET6);
#ifdef __linux__
static_assert(ipv6_recverr::about.id.type == IPV6_RECVERR);
static_assert(ipv6_recverr::about.size == sizeof(sock_extended_err) + sizeof(sockaddr_in6));
#endif

constexpr bool is_whole_from_sixteen_bytes_on()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_where<ipv6_recverr, decltype(abi)>(
            ipv6_recverr::about.id, 44, 44, [](std::size_t size) { return size >= 16 && size <= 44; });
    });
}

// pitfalls 13, 22
TEST(Ipv6Recverr, IsWholeFromSixteenBytesOn) { CMSGPP_HOLDS(is_whole_from_sixteen_bytes_on()); }

// pitfalls 4, 5, 10: below 16 bytes nothing is read
TEST(Ipv6Recverr, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_recverr>(ipv6_recverr::about.id, unreachable6, read_all);
}

// pitfalls 13, 22
TEST(Ipv6Recverr, NeverReadsACutOffender)
{
    expect_cut_offenders_are_not_read<ipv6_recverr>(joined(unreachable6, router6));
}

} // namespace
