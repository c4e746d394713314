// SPDX-License-Identifier: MIT
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/buffer.hpp>

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/all.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <sys/socket.h>

namespace {

using namespace cmsg;

using single = receive_set<ip_tos>;
using several = receive_set<scm_timestamping, udp_gro, ip_pktinfo, ip_tos>;
using dual = receive_set<ipv6_pktinfo, ip_pktinfo, ipv6_tclass, ip_tos>;

// No memory beyond the bytes; aligned so that libc's macros work on it as well.
template <class Set>
constexpr bool is_bytes_alone =
    sizeof(control_buffer<Set>) == Set::space&& control_buffer<Set>::capacity == Set::space &&
    alignof(control_buffer<Set>) >= alignof(cmsghdr) && std::is_trivially_copyable_v<control_buffer<Set>>;
static_assert(is_bytes_alone<single> && is_bytes_alone<several> && is_bytes_alone<dual>);
static_assert(sizeof(control_buffers<several, 3>) == 3 * several::space);
static_assert(control_buffers<several, 3>::size() == 3);

TEST(ControlBuffer, HasNoMemoryBeyondItsBytes)
{
    control_buffer<several> buffer;
    EXPECT_EQ(buffer.bytes().size(), several::space);
    EXPECT_EQ(static_cast<void*>(buffer.bytes().data()), static_cast<void*>(&buffer));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&buffer) % alignof(cmsghdr), 0U);
}

// PITFALLS.md 9
TEST(ControlBuffer, RearmsTheHeaderBeforeEveryCall)
{
    control_buffer<several> buffer;
    msghdr header{};
    header.msg_flags = MSG_CTRUNC;
    for (const std::size_t left_by_kernel : {std::size_t{0}, std::size_t{24}, several::space}) {
        buffer.prepare(header);
        EXPECT_EQ(header.msg_control, buffer.bytes().data());
        EXPECT_EQ(header.msg_controllen, several::space);
        header.msg_control = nullptr;
        header.msg_controllen = static_cast<decltype(header.msg_controllen)>(left_by_kernel);
    }
    EXPECT_EQ(header.msg_name, nullptr);
    EXPECT_EQ(header.msg_iov, nullptr);
}

// PITFALLS.md 9
TEST(ControlBuffers, RearmEverySlotAndGiveNoneToThoseBeyond)
{
    control_buffers<several, 3> buffers;
    std::array<mmsghdr, 5> headers{};
    for (int round = 0; round < 2; ++round) {
        SCOPED_TRACE(round);
        for (mmsghdr& header : headers) { // what an earlier call has left behind
            header.msg_hdr.msg_control = &header;
            header.msg_hdr.msg_controllen = 7;
        }
        buffers.prepare(headers);
        for (std::size_t i = 0; i < headers.size(); ++i) {
            SCOPED_TRACE(i);
            const msghdr& header = headers[i].msg_hdr;
            EXPECT_EQ(header.msg_control, i < 3 ? buffers[i].bytes().data() : nullptr);
            EXPECT_EQ(header.msg_controllen, i < 3 ? several::space : 0);
        }
    }
    for (std::size_t i = 1; i < buffers.size(); ++i) {
        EXPECT_EQ(buffers[i].bytes().data() - buffers[i - 1].bytes().data(), std::ptrdiff_t{several::space});
    }
}

// PITFALLS.md 9
TEST(ControlBuffers, RearmFewerSlotsThanThereAre)
{
    control_buffers<single, 3> buffers;
    std::array<mmsghdr, 2> headers{};
    buffers.prepare(headers);
    EXPECT_EQ(headers[1].msg_hdr.msg_control, buffers[1].bytes().data());
    EXPECT_EQ(headers[1].msg_hdr.msg_controllen, single::space);
    buffers.prepare({});
    EXPECT_EQ(headers[0].msg_hdr.msg_control, buffers[0].bytes().data());
}

} // namespace
