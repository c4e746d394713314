// SPDX-License-Identifier: MIT
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/buffer.hpp>

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
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

// pitfall 9
TEST(ControlBuffer, RearmsTheHeaderBeforeEveryCall)
{
    control_buffer<several> buffer;
    msghdr header{};
    header.msg_flags = MSG_CTRUNC;
    for (const std::size_t left_by_kernel : {std::size_t{0}, std::size_t{24}, several::space}) {
        buffer.prepare(header);
        EXPECT_EQ(header.msg_control, buffer.bytes().data());
        EXPECT_EQ(header.msg_controllen, several::space);
        EXPECT_EQ(header.msg_flags, 0);
        header.msg_control = nullptr;
        header.msg_flags = MSG_CTRUNC | MSG_TRUNC;
        header.msg_controllen = static_cast<decltype(header.msg_controllen)>(left_by_kernel);
    }
    EXPECT_EQ(header.msg_name, nullptr);
    EXPECT_EQ(header.msg_iov, nullptr);
}

// pitfall 8: who forgets the result reads nothing of an earlier call, and is told.
TEST(ControlBuffer, IsDisarmedUntilACallHasFilledIt)
{
    control_buffer<single> buffer;
    const auto earlier = buffer.bytes();
    const cmsghdr left{
        .cmsg_len = CMSG_LEN(1), .cmsg_level = ip_tos::about.id.level, .cmsg_type = ip_tos::about.id.type};
    std::memcpy(earlier.data(), &left, sizeof left);
    msghdr header{};
    header.msg_control = earlier.data();
    header.msg_controllen = earlier.size();
    ASSERT_TRUE(single::decode(header).get<ip_tos>()) << "an earlier call has left it";

    buffer.prepare(header);
    EXPECT_EQ(control{header}.begin(), control{header}.end());
    int calls = 0;
    const auto counting =
        overloaded{[&](ip_tos) { ++calls; }, [&](unhandled) { ++calls; }, [&](wrong_size) { ++calls; }};
    for (const outcome& end : {visit(header, counting), single::visit(header, counting),
                               single::decode(header).outcome(), control{header}.outcome()}) {
        EXPECT_FALSE(end);
        EXPECT_EQ(end.reason(), end_reason::length_too_small);
        EXPECT_EQ(end.offset(), 0U);
    }
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(find<ip_tos>(header).state(), field_state::absent);
}

// A set without messages has no room for anything that an earlier call could have left.
TEST(ControlBuffer, HasNothingToDisarmWithoutRoom)
{
    control_buffer<receive_set<>> buffer;
    msghdr header{};
    header.msg_flags = MSG_CTRUNC;
    buffer.prepare(header);
    EXPECT_EQ(header.msg_controllen, 0U);
    EXPECT_EQ(header.msg_flags, 0);
    EXPECT_EQ(control{header}.begin(), control{header}.end());
}

// pitfall 9: msg_namelen too is what the last call has used.
TEST(ControlBuffer, RearmsTheName)
{
    control_buffer<single> buffer;
    msghdr header{};
    sockaddr_in6 name{};
    for (const socklen_t left_by_kernel : {0U, 16U}) {
        name.sin6_family = AF_INET;
        name.sin6_port = 7;
        header.msg_namelen = left_by_kernel;
        buffer.prepare(header, name);
        EXPECT_EQ(header.msg_control, buffer.bytes().data());
        EXPECT_EQ(header.msg_name, &name);
        EXPECT_EQ(header.msg_namelen, sizeof name);
        EXPECT_EQ(name.sin6_family, AF_UNSPEC) << "a name that no call has filled is none";
        EXPECT_EQ(name.sin6_port, 7) << "the rest is not touched";
    }
}

// pitfall 9
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

// pitfall 9
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

// pitfall 9
TEST(ControlBuffers, RearmTheNamesOfEverySlotAndGiveNoneToThoseBeyond)
{
    control_buffers<single, 3> buffers;
    std::array<mmsghdr, 3> headers{};
    std::array<sockaddr_storage, 2> names{};
    for (int round = 0; round < 2; ++round) {
        SCOPED_TRACE(round);
        for (sockaddr_storage& name : names) {
            name.ss_family = AF_INET6;
        }
        for (mmsghdr& each : headers) { // what an earlier call has left behind
            each.msg_hdr.msg_name = &each;
            each.msg_hdr.msg_namelen = 3;
            each.msg_hdr.msg_flags = MSG_TRUNC;
        }
        if (round == 0) {
            buffers.prepare(headers, names);
        } else {
            buffers.prepare(headers, std::span{names});
        }
        for (std::size_t i = 0; i < headers.size(); ++i) {
            SCOPED_TRACE(i);
            const msghdr& header = headers[i].msg_hdr;
            EXPECT_EQ(header.msg_control, buffers[i].bytes().data());
            EXPECT_EQ(header.msg_flags, 0);
            EXPECT_EQ(header.msg_name, i < 2 ? &names[i] : nullptr);
            EXPECT_EQ(header.msg_namelen, i < 2 ? sizeof names[i] : 0);
            EXPECT_EQ(single::visit(headers[i], [](ip_tos) { ADD_FAILURE() << "nothing was received"; }).reason(),
                      end_reason::length_too_small);
        }
        EXPECT_EQ(names[0].ss_family, AF_UNSPEC);
        EXPECT_EQ(names[1].ss_family, AF_UNSPEC);
    }
}

} // namespace
