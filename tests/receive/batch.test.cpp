// SPDX-License-Identifier: MIT
#include <cmsg/receive/batch.hpp>
#include <cmsg/receive/batch.hpp>

#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

#include "support/environment.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <ranges>

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <unistd.h>

namespace {

using namespace cmsg;

static_assert(std::ranges::random_access_range<batch> && std::ranges::view<batch> &&
              std::ranges::borrowed_range<batch> && std::ranges::sized_range<batch>);
static_assert(sizeof(batch) == sizeof(std::span<mmsghdr>));

TEST(Batch, ShowsTheSlotsThatWereFilled)
{
    std::array<mmsghdr, 4> headers{};
    struct {
        int received;
        std::size_t shown;
    } constexpr cases[]{{-1, 0}, {0, 0}, {1, 1}, {4, 4}, {5, 4}};
    for (const auto& one : cases) {
        const batch filled{headers, one.received};
        EXPECT_EQ(filled.size(), one.shown) << one.received;
        EXPECT_EQ(filled.empty(), one.shown == 0) << one.received;
        std::size_t seen = 0;
        for (mmsghdr& datagram : filled) {
            EXPECT_EQ(&datagram, &headers[seen]);
            EXPECT_EQ(&datagram, &filled[seen]);
            ++seen;
        }
        EXPECT_EQ(seen, one.shown) << one.received;
    }
    EXPECT_TRUE(batch{}.empty());
}

/// Datagrams with a traffic class each, fewer than there are slots, received twice into the same slots.
TEST(Batch, IsVisitedWithASet)
{
    using set = receive_set<ip_tos, ip_pktinfo>;
    support::needs_loopback(AF_INET);
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_GE(fd, 0);
    sockaddr_in self{};
    self.sin_family = AF_INET;
    self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof self;
    ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&self), size), 0);
    ASSERT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&self), &size), 0);
    support::enable_or_skip<set>(fd);

    std::array<mmsghdr, 8> headers{};
    std::array<char, 8> bytes{};
    std::array<iovec, 8> payloads{};
    for (std::size_t i = 0; i < headers.size(); ++i) {
        payloads[i] = {&bytes[i], 1};
        headers[i].msg_hdr.msg_iov = &payloads[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    control_buffers<set, 8> controls;
    for (const int count : {5, 2, 0}) {
        for (int i = 0; i < count; ++i) {
            const int traffic_class = count * 16 + i;
            ASSERT_EQ(setsockopt(fd, IPPROTO_IP, IP_TOS, &traffic_class, sizeof traffic_class), 0);
            ASSERT_EQ(sendto(fd, "x", 1, 0, reinterpret_cast<sockaddr*>(&self), size), 1);
        }
        controls.prepare(headers);
        const int received = recvmmsg(fd, headers.data(), static_cast<unsigned>(headers.size()), MSG_DONTWAIT, nullptr);
        ASSERT_EQ(received, count == 0 ? -1 : count);
        int seen = 0;
        for (const mmsghdr& datagram : batch{headers, received}) {
            int visited = 0;
            int walked = 0;
            EXPECT_TRUE(set::visit(datagram, [&](ip_tos tos) { visited = tos.value(); }));
            EXPECT_TRUE(visit(datagram, [&](ip_tos tos) { walked = tos.value(); }));
            EXPECT_EQ(visited, count * 16 + seen);
            EXPECT_EQ(walked, visited);
            EXPECT_EQ(set::decode(datagram).get<ip_pktinfo>()->local().s_addr, self.sin_addr.s_addr);
            ++seen;
        }
        EXPECT_EQ(seen, count);
    }
    close(fd);
}

} // namespace
