// SPDX-License-Identifier: MIT
#include <cmsg/send/writer.hpp>
#include <cmsg/send/writer.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"
#include "support/send_checks.hpp"

#include <cmsg/send/ip.hpp>
#include <cmsg/send/socket.hpp>
#include <cmsg/send/tls.hpp>
#include <cmsg/send/udp.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include <sys/socket.h>

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using namespace support;

// -- the contract

static_assert(std::is_same_v<control_writer, cmsg::basic_control_writer<cmsg::abi::native>>);
static_assert(std::is_trivially_copyable_v<control_writer>);
static_assert(noexcept(std::declval<control_writer&>().put(send::ip_tos{})));
static_assert(noexcept(std::declval<control_writer&>().apply(std::declval<msghdr&>())));

using reply = send::set<send::ip_tos, send::ip_pktinfo, send::udp_segment>;

// pitfall 27: the bytes of the buffer are indeterminate, and a constant evaluation that reads one is an error.
constexpr auto reads_nothing_that_it_has_not_written = [](auto abi) {
    using layout = decltype(abi);
    const std::size_t size = reply::space_in<layout>;
    std::byte* const room = new std::byte[size];
    cmsg::basic_control_writer<layout> writer{std::span{room, size}};
    const bool is_put = writer.put(send::ip_tos{1}) && writer.put(send::ip_pktinfo{}) &&
                        writer.put(send::udp_segment{1200}) && !writer.put(send::ip_ttl{64});
    const bool is_shorter = writer.template without<send::ip_pktinfo>();
    std::size_t sum = 0; // every byte was written, padding too
    for (const std::byte each : writer.bytes()) {
        sum += std::to_integer<std::size_t>(each);
    }
    const bool is_right = is_put && is_shorter && sum != 0 && writer.messages().outcome() &&
                          writer.bytes().size() == size - layout::space(12);
    delete[] room;
    return CMSGPP_CHECK(is_right);
};
TEST(ControlWriter, ReadsNothingThatItHasNotWritten)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(reads_nothing_that_it_has_not_written);
}

// pitfalls 27, 28: a buffer that was never zeroed and is larger than needed; libc's macros read what was written.
TEST(ControlWriter, LeavesWhatLibcsMacrosRead)
{
    alignas(cmsghdr) std::array<std::byte, 256> room;
    room.fill(std::byte{0xff});
    control_writer writer{room};
    EXPECT_TRUE(writer.put(send::ip_tos{5}));
    EXPECT_TRUE(writer.put(send::udp_segment{1200}));
    msghdr header{};
    writer.apply(header);
    EXPECT_EQ(header.msg_control, room.data());
    ASSERT_EQ(header.msg_controllen, CMSG_SPACE(4) + CMSG_SPACE(2));
    cmsghdr* at = CMSG_FIRSTHDR(&header);
    ASSERT_NE(at, nullptr);
    EXPECT_EQ(at->cmsg_len, CMSG_LEN(4));
    EXPECT_EQ(at->cmsg_type, IP_TOS);
    at = CMSG_NXTHDR(&header, at);
    ASSERT_NE(at, nullptr);
    EXPECT_EQ(at->cmsg_len, CMSG_LEN(2));
    EXPECT_EQ(at->cmsg_level, IPPROTO_UDP);
    EXPECT_EQ(CMSG_NXTHDR(&header, at), nullptr);
}

// pitfall 28
TEST(ControlWriter, AppliesNullWhenNothingWasWritten)
{
    std::array<std::byte, 64> room{};
    msghdr header{};
    header.msg_control = room.data();
    header.msg_controllen = room.size();
    control_writer writer{room};
    writer.apply(header);
    EXPECT_EQ(header.msg_control, nullptr);
    EXPECT_EQ(header.msg_controllen, 0U);
    EXPECT_TRUE(writer.put(send::ip_tos{5}));
    writer.apply(header);
    EXPECT_EQ(header.msg_control, room.data());
    writer.rewind();
    writer.apply(header);
    EXPECT_EQ(header.msg_control, nullptr);
    EXPECT_EQ(header.msg_controllen, 0U);
}

TEST(ControlWriter, FillsABufferOfItsSetExactly)
{
    cmsg::control_buffer<reply> buffer;
    control_writer writer{buffer};
    EXPECT_EQ(writer.room(), reply::space);
    EXPECT_TRUE(writer.put(send::udp_segment{1}));
    EXPECT_TRUE(writer.put(send::ip_tos{1}));
    EXPECT_TRUE(writer.put(send::ip_pktinfo{}));
    EXPECT_EQ(writer.room(), 0U);
    EXPECT_FALSE(writer.failed());
    EXPECT_FALSE(writer.put(send::ip_tos{1}));
}

// pitfall 4: at any address.
constexpr bool writes_at_any_alignment()
{
    std::array<std::byte, 64> first{};
    for (std::size_t shift = 0; shift < 8; ++shift) {
        std::array<std::byte, 64> room{};
        control_writer writer{std::span{room}.subspan(shift)};
        if (!CMSGPP_CHECK(writer.put(send::scm_txtime{0x0102030405060708}))) {
            return false;
        }
        if (shift == 0) {
            first = room;
        }
        if (!CMSGPP_CHECK(std::equal(writer.bytes().begin(), writer.bytes().end(), first.begin()))) {
            return false;
        }
    }
    return true;
}
TEST(ControlWriter, WritesAtAnyAlignment) { CMSGPP_HOLDS(writes_at_any_alignment()); }

// -- what does not fit

constexpr bool first_failure_is_named()
{
    std::array<std::byte, 48> room{};
    cmsg::basic_control_writer<cmsg::abi::linux_lp64> writer{room};
    const bool is_named = !writer.failed() && writer.put(send::ip_tos{1}) && !writer.put(send::ip_pktinfo{}) &&
                          writer.failed() == send::ip_pktinfo::about.id && writer.reason() == send::refusal::no_room &&
                          !writer.put(send::ip_ttl{0}) && writer.failed() == send::ip_pktinfo::about.id &&
                          writer.put(send::ip_ttl{1}) && writer.failed() == send::ip_pktinfo::about.id;
    writer.rewind();
    return CMSGPP_CHECK(is_named) && CMSGPP_CHECK(!writer.failed()) &&
           CMSGPP_CHECK(writer.reason() == send::refusal::none) && CMSGPP_CHECK(writer.bytes().empty()) &&
           CMSGPP_CHECK(!writer.put(send::ip_ttl{0})) && CMSGPP_CHECK(writer.reason() == send::refusal::out_of_range);
}
TEST(ControlWriter, NamesTheFirstThatWasRefused) { CMSGPP_HOLDS(first_failure_is_named()); }

/// With room for `short_by` bytes less than two messages need, the second is refused and nothing after the first is
/// touched; the padding of the last message is part of it.
template <class Abi>
constexpr bool refuses_what_is_short_by(std::size_t short_by)
{
    const std::size_t needed = Abi::space(4) + Abi::space(12);
    std::array<std::byte, 80> room{};
    room.fill(stale);
    cmsg::basic_control_writer<Abi> writer{std::span{room}.first(needed - short_by)};
    if (!writer.put(send::ip_tos{1}) || writer.put(send::ip_pktinfo{}) ||
        writer.put(send::ip_pktinfo::about.id, std::array<std::byte, 12>{}) ||
        writer.failed() != send::ip_pktinfo::about.id || writer.reason() != send::refusal::no_room ||
        writer.bytes().size() != Abi::space(4)) {
        return false;
    }
    for (std::size_t i = Abi::space(4); i < room.size(); ++i) {
        if (room[i] != stale) {
            return false;
        }
    }
    return true;
}

constexpr auto refuses_what_is_short = [](auto abi) {
    using layout = decltype(abi);
    for (std::size_t short_by = 1; short_by <= layout::space(12); ++short_by) {
        if (!CMSGPP_CHECK(refuses_what_is_short_by<layout>(short_by))) {
            return false;
        }
    }
    // Of one byte the padding is all that is short.
    for (std::size_t short_by = 1; short_by < layout::space(1); ++short_by) {
        std::array<std::byte, 32> room{};
        cmsg::basic_control_writer<layout> writer{std::span{room}.first(layout::space(1) - short_by)};
        if (!(CMSGPP_CHECK(!writer.put(send::tls_set_record_type{})) &&
              CMSGPP_CHECK(writer.reason() == send::refusal::no_room))) {
            return false;
        }
    }
    return true;
};
TEST(ControlWriter, RefusesWhatIsShortByAnyNumberOfBytes) { CMSGPP_HOLDS_IN_EVERY_ABI(refuses_what_is_short); }

/// A value that says one size and writes more, or less.
struct liar {
    static constexpr send::value_info about{.id = {9, 9}};
    std::size_t says = 0;
    std::size_t writes = 0;

    [[nodiscard]] constexpr std::size_t payload_size() const { return says; }

    template <class Payload>
    constexpr void write(Payload& payload) const
    {
        for (std::size_t i = 0; i < writes; ++i) {
            payload.integer(std::uint8_t{0x55});
        }
    }
};

constexpr auto lies_do_no_harm = [](auto abi) {
    using layout = decltype(abi);
    std::array<std::byte, 80> room{};
    room.fill(stale);
    cmsg::basic_control_writer<layout> writer{room};
    if (!(CMSGPP_CHECK(writer.put(liar{3, 9})) && CMSGPP_CHECK(writer.put(liar{3, 1})))) {
        return false;
    }
    const std::size_t space = layout::space(3);
    const std::size_t at = layout::data_offset;
    return CMSGPP_CHECK(writer.bytes().size() == 2 * space) && CMSGPP_CHECK(room[at + 2] == std::byte{0x55}) &&
           CMSGPP_CHECK(room[at + 3] == std::byte{0}) && CMSGPP_CHECK(room[space + at] == std::byte{0x55}) &&
           CMSGPP_CHECK(room[space + at + 1] == std::byte{0}) && CMSGPP_CHECK(room[2 * space - 1] == std::byte{0}) &&
           CMSGPP_CHECK(room[2 * space] == stale);
};
TEST(ControlWriter, BoundsAndZeroesWhatAValueWrites) { CMSGPP_HOLDS_IN_EVERY_ABI(lies_do_no_harm); }

constexpr auto huge_sizes_do_not_fit = [](auto abi) {
    using layout = decltype(abi);
    std::array<std::byte, 64> room{};
    cmsg::basic_control_writer<layout> writer{room};
    bool is_refused = true;
    for (std::size_t less = 0; less < 40; ++less) { // the space of most of them wraps
        is_refused = is_refused && !writer.put(liar{SIZE_MAX - less, 0}) && !writer.put(liar{UINT32_MAX - less, 0}) &&
                     !writer.put(liar{INT32_MAX - less, 0});
    }
    return CMSGPP_CHECK(is_refused) && CMSGPP_CHECK(writer.bytes().empty()) &&
           CMSGPP_CHECK(writer.reason() == send::refusal::no_room);
};
TEST(ControlWriter, RefusesSizesThatWouldWrap) { CMSGPP_HOLDS_IN_EVERY_ABI(huge_sizes_do_not_fit); }

constexpr auto raw_bytes_of_any_id = [](auto abi) {
    using layout = decltype(abi);
    std::array<std::byte, 32> room{};
    room.fill(stale);
    cmsg::basic_control_writer<layout> writer{room};
    golden_messages<layout> golden;
    const std::size_t needed = golden.add({-1, INT32_MIN}, octets(1, 2, 3, 4, 5));
    return CMSGPP_CHECK(writer.put(cmsg::message_id{-1, INT32_MIN}, octets(1, 2, 3, 4, 5))) &&
           CMSGPP_CHECK(writer.bytes().size() == needed) &&
           CMSGPP_CHECK(is_equal(room.data(), golden.data(), needed)) &&
           CMSGPP_CHECK(!writer.put(cmsg::message_id{7, 8}, octets(1, 2, 3))) &&
           CMSGPP_CHECK(writer.failed() == cmsg::message_id{7, 8});
};
TEST(ControlWriter, TakesBytesOfAnyId) { CMSGPP_HOLDS_IN_EVERY_ABI(raw_bytes_of_any_id); }

// -- where the room is

TEST(ControlWriter, TakesMemoryAndASize)
{
    char memory[CMSG_SPACE(sizeof(int))]; // as programs in C have it
    control_writer writer{memory, sizeof memory};
    EXPECT_EQ(writer.room(), sizeof memory);
    EXPECT_TRUE(writer.put(send::ip_tos{1}));
    EXPECT_FALSE(writer.put(send::ip_tos{1}));
    control_writer none{nullptr, 100};
    EXPECT_EQ(none.room(), 0U);
    EXPECT_FALSE(none.put(send::ip_tos{1}));
}

TEST(ControlWriter, TakesTheControlOfAHeaderAsRoom)
{
    std::array<std::byte, 64> room{};
    room.fill(stale);
    msghdr header{};
    header.msg_control = room.data();
    header.msg_controllen = CMSG_SPACE(4);
    control_writer writer{header};
    EXPECT_EQ(writer.room(), std::size_t{CMSG_SPACE(4)});
    EXPECT_TRUE(writer.put(send::ip_tos{1}));
    EXPECT_FALSE(writer.put(send::ip_tos{1}));
    EXPECT_EQ(room[CMSG_SPACE(4)], stale);
    writer.apply(header);
    EXPECT_EQ(header.msg_control, room.data());
    EXPECT_EQ(std::size_t{header.msg_controllen}, std::size_t{CMSG_SPACE(4)});
    header = {};
    header.msg_controllen = 64; // of no buffer
    control_writer none{header};
    EXPECT_EQ(none.room(), 0U);
    EXPECT_FALSE(none.put(send::ip_tos{1}));
}

} // namespace
