// SPDX-License-Identifier: MIT
#include <cmsg/receive/io_uring.hpp>
#include <cmsg/receive/io_uring.hpp>

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/handlers.hpp>
#include <cmsg/visit/visit.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include <gtest/gtest.h>

#include <netinet/in.h>

namespace {

using namespace cmsg;
using native = cmsg::abi::native;
using set = receive_set<ip_pktinfo, ip_tos>;

static_assert(std::is_trivially_copyable_v<io_uring_datagram>);
static_assert(received_header<io_uring_datagram> && message_source<io_uring_datagram> &&
              std::same_as<abi_of<io_uring_datagram>, native>);

constexpr std::size_t header_size = 16;      // struct io_uring_recvmsg_out
constexpr std::size_t name_room = 28;        // of sockaddr_in6: what a dual-stack receiver asks for
constexpr std::size_t name_size = 16;        // of sockaddr_in
constexpr std::size_t control_room = 96;     // more than is used
constexpr std::size_t payload_size = 5;      // bytes
constexpr std::uint8_t traffic_class = 0xb9; // DSCP EF, ECT(1)

constexpr auto sender = [] { // 192.0.2.7:4433
    std::array<std::byte, name_size> address{};
    support::store(address.data(), 2, 2, std::endian::native);
    const auto rest = support::octets(0x11, 0x51, 192, 0, 2, 7);
    std::copy(rest.begin(), rest.end(), address.begin() + 2);
    return address;
}();

constexpr auto messages = [] {
    support::control_bytes<native> bytes;
    std::array<std::byte, 12> info{};
    support::store(info.data(), 3, 4, std::endian::native);
    bytes.add(0, 8, info).add(0, 1, support::octets(traffic_class)).pad();
    return bytes;
}();
constexpr std::size_t control_size = messages.size();
static_assert(control_size < control_room);

/// What the kernel writes, each number as it is told to, into rooms that hold other bytes.
struct written {
    std::uint32_t namelen = name_size;
    std::uint32_t controllen = control_size;
    std::uint32_t payloadlen = payload_size;
    std::uint32_t flags = 0;
    std::size_t names = name_room;       ///< bytes of room
    std::size_t controls = control_room; ///< bytes of room

    [[nodiscard]] constexpr std::size_t before_payload() const { return header_size + names + controls; }

    /// Calls `use` with so many of the buffer's bytes, after `shift` others, in a block of exactly their size.
    template <class Use>
    constexpr auto in_bytes(std::size_t size, std::size_t shift, Use use) const
    {
        std::array<std::byte, 512> bytes{};
        std::fill(bytes.begin(), bytes.end(), support::garbage);
        std::byte* at = bytes.data() + shift;
        for (const std::uint32_t number : {namelen, controllen, payloadlen, flags}) {
            support::store(at, number, 4, std::endian::native);
            at += 4;
        }
        std::copy_n(sender.begin(), std::min<std::size_t>({namelen, names, name_size}), at);
        const auto control = messages.bytes();
        std::copy_n(control.begin(), std::min<std::size_t>({controllen, controls, control.size()}), at + names);
        std::fill_n(at + names + controls, payload_size, std::byte{'p'});
        return support::in_exact_storage(std::span{bytes}.first(shift + size),
                                         [&](std::span<const std::byte> block) { return use(block.subspan(shift)); });
    }

    /// The same with all of the buffer.
    template <class Use>
    constexpr auto in_bytes(Use use) const
    {
        return in_bytes(before_payload() + payload_size, 0, use);
    }
};

constexpr bool has_no_datagram(const io_uring_datagram& datagram)
{
    return CMSGPP_CHECK(!datagram) && CMSGPP_CHECK(datagram.control().has_failed()) &&
           CMSGPP_CHECK(datagram.control().outcome().reason() == end_reason::no_message) &&
           CMSGPP_CHECK(datagram.control().bytes().size() == 0U) && CMSGPP_CHECK(datagram.payload().size() == 0U) &&
           CMSGPP_CHECK(datagram.name_bytes().size() == 0U) && CMSGPP_CHECK(!datagram.name()) &&
           CMSGPP_CHECK(!datagram.truncated());
}

constexpr bool has_the_messages(const io_uring_datagram& datagram)
{
    const auto tos = find<ip_tos>(datagram);
    const auto info = find<ip_pktinfo>(datagram);
    return CMSGPP_CHECK(datagram.control().bytes().size() == control_size) &&
           CMSGPP_CHECK(tos.state() == field_state::present) && CMSGPP_CHECK(tos->value() == traffic_class) &&
           CMSGPP_CHECK(info.state() == field_state::present) && CMSGPP_CHECK(info->interface_index() == 3U);
}

constexpr bool is_the_sender(const endpoint& name)
{
    return CMSGPP_CHECK(static_cast<bool>(name)) && CMSGPP_CHECK(name.port() == 4433) &&
           CMSGPP_CHECK(name.v4().has_value()) &&
           CMSGPP_CHECK(std::bit_cast<std::array<std::byte, 4>>(name.v4()->s_addr) == support::octets(192, 0, 2, 7));
}

// -- what is where

constexpr bool reads_at_every_address()
{
    for (std::size_t shift = 0; shift < 16; ++shift) {
        // An odd room for the name: the control data stands at any address as well.
        for (const std::size_t names : {name_size, name_size + 1, name_room, std::size_t{128}}) {
            const written whole{.names = names};
            const bool good = whole.in_bytes(whole.before_payload() + payload_size, shift, [&](auto bytes) {
                const io_uring_datagram datagram{bytes, names, control_room};
                return CMSGPP_CHECK_WITH(shift, static_cast<bool>(datagram)) && is_the_sender(datagram.name()) &&
                       has_the_messages(datagram) && CMSGPP_CHECK(datagram.name_bytes().size() == name_size) &&
                       CMSGPP_CHECK(datagram.payload().size() == payload_size) &&
                       CMSGPP_CHECK(datagram.payload().front() == std::byte{'p'}) &&
                       CMSGPP_CHECK(datagram.payload().data() == bytes.data() + whole.before_payload()) &&
                       CMSGPP_CHECK(!datagram.truncated()) && CMSGPP_CHECK(datagram.control().outcome());
            });
            if (!good) {
                return false;
            }
        }
    }
    return true;
}

TEST(IoUring, ReadsNameMessagesAndPayloadAtEveryAddress) { CMSGPP_HOLDS(reads_at_every_address()); }

constexpr bool reads_without_rooms()
{
    const written bare{.namelen = 0, .controllen = 0, .names = 0, .controls = 0};
    const written anonymous{.namelen = 0}; // a connected socket: the room holds an earlier datagram's name
    return bare.in_bytes([](auto bytes) {
        const io_uring_datagram datagram{bytes, 0, 0};
        return CMSGPP_CHECK(static_cast<bool>(datagram)) && CMSGPP_CHECK(!datagram.name()) &&
               CMSGPP_CHECK(datagram.control().outcome()) && CMSGPP_CHECK(!datagram.truncated()) &&
               CMSGPP_CHECK(datagram.payload().size() == payload_size);
    }) && anonymous.in_bytes([](auto bytes) {
        const io_uring_datagram datagram{bytes, name_room, control_room};
        return CMSGPP_CHECK(static_cast<bool>(datagram)) && CMSGPP_CHECK(!datagram.name()) &&
               CMSGPP_CHECK(datagram.name_bytes().size() == 0U) && has_the_messages(datagram) &&
               CMSGPP_CHECK(!datagram.truncated());
    });
}

TEST(IoUring, ReadsADatagramWithoutNameAndControlData) { CMSGPP_HOLDS(reads_without_rooms()); }

// linux v6.12 io_uring/net.c io_recvmsg_multishot(): namelen is the length before the cut.
constexpr bool cuts_the_name()
{
    for (std::size_t names = 0; names < name_size; ++names) {
        const written cut{.names = names};
        const bool good = cut.in_bytes([&](auto bytes) {
            const io_uring_datagram datagram{bytes, names, control_room};
            return CMSGPP_CHECK_WITH(names, static_cast<bool>(datagram)) && CMSGPP_CHECK(!datagram.name()) &&
                   CMSGPP_CHECK(datagram.name_bytes().size() == names) && CMSGPP_CHECK(datagram.truncated()) &&
                   has_the_messages(datagram) && CMSGPP_CHECK(datagram.control().outcome());
        });
        if (!good) {
            return false;
        }
    }
    return true;
}

TEST(IoUring, HasNoNameThatIsLongerThanItsRoom) { CMSGPP_HOLDS(cuts_the_name()); }

// -- cut and wrong

constexpr bool is_right_or_absent_when_cut()
{
    const written whole{};
    for (std::size_t size = 0; size <= whole.before_payload() + payload_size; ++size) {
        const bool good = whole.in_bytes(size, 0, [&](auto bytes) {
            const io_uring_datagram datagram{bytes, name_room, control_room};
            if (size < whole.before_payload()) {
                return has_no_datagram(datagram);
            }
            const bool is_cut = size < whole.before_payload() + payload_size;
            return CMSGPP_CHECK_WITH(size, static_cast<bool>(datagram)) && is_the_sender(datagram.name()) &&
                   has_the_messages(datagram) &&
                   CMSGPP_CHECK_WITH(size, datagram.payload().size() == size - whole.before_payload()) &&
                   CMSGPP_CHECK_WITH(size, datagram.truncated() == is_cut) &&
                   CMSGPP_CHECK(datagram.control().outcome().payload_truncated() == is_cut) &&
                   CMSGPP_CHECK(datagram.control().outcome().control_complete());
        });
        if (!good) {
            return false;
        }
    }
    return true;
}

TEST(IoUring, IsRightOrAbsentInABufferOfEverySize) { CMSGPP_HOLDS(is_right_or_absent_when_cut()); }

constexpr bool believes_no_size()
{
    constexpr auto most = std::numeric_limits<std::uint32_t>::max();
    constexpr auto all = std::numeric_limits<std::size_t>::max();
    const written more_control{.controllen = control_room + 1};
    const written most_control{.controllen = most};
    const written most_name{.namelen = most};
    const written most_payload{.payloadlen = most};
    const auto none = [](auto bytes) { return has_no_datagram({bytes, name_room, control_room}); };
    return more_control.in_bytes(none) && most_control.in_bytes(none) && most_name.in_bytes([](auto bytes) {
        const io_uring_datagram datagram{bytes, name_room, control_room};
        return CMSGPP_CHECK(static_cast<bool>(datagram)) && CMSGPP_CHECK(datagram.name_bytes().size() == name_room) &&
               CMSGPP_CHECK(datagram.truncated()) && has_the_messages(datagram);
    }) && most_payload.in_bytes([](auto bytes) {
        const io_uring_datagram datagram{bytes, name_room, control_room};
        return CMSGPP_CHECK(static_cast<bool>(datagram)) && CMSGPP_CHECK(datagram.payload().size() == payload_size) &&
               CMSGPP_CHECK(datagram.truncated());
    }) && written{}.in_bytes([](auto bytes) { // the sum of these is less than the buffer
        return has_no_datagram({bytes, all, control_room}) && has_no_datagram({bytes, name_room, all}) &&
               has_no_datagram({bytes, all, all}) && has_no_datagram({bytes, all - 8, 8});
    });
}

TEST(IoUring, BelievesNoSizeBeyondTheRooms) { CMSGPP_HOLDS(believes_no_size()); }

constexpr bool takes_the_flags()
{
    struct {
        std::uint32_t flags;
        bool control;
        bool payload;
        bool error_queue;
    } constexpr cases[]{{0x8, true, false, false},
                        {0x20, false, true, false},
                        {0x2000, false, false, true},
                        {0x2028, true, true, true},
                        {0x40000080, false, false, false}}; // MSG_EOR, MSG_CMSG_CLOEXEC
    for (const auto& one : cases) {
        const bool good = written{.flags = one.flags}.in_bytes([&](auto bytes) {
            const io_uring_datagram datagram{bytes, name_room, control_room};
            const read_flags flags = datagram.control().flags();
            return CMSGPP_CHECK_WITH(one.flags, flags.control_truncated() == one.control) &&
                   CMSGPP_CHECK_WITH(one.flags, flags.payload_truncated() == one.payload) &&
                   CMSGPP_CHECK_WITH(one.flags, flags.error_queue() == one.error_queue) &&
                   CMSGPP_CHECK_WITH(one.flags, datagram.truncated() == (one.control || one.payload)) &&
                   has_the_messages(datagram);
        });
        if (!good) {
            return false;
        }
    }
    return true;
}

TEST(IoUring, TakesTheFlagsOver) { CMSGPP_HOLDS(takes_the_flags()); }

// -- the request and the completion

constexpr message_header request_for(std::size_t names, std::size_t controls)
{
    message_header request{};
    request.msg_namelen = static_cast<decltype(request.msg_namelen)>(names);
    request.msg_controllen = static_cast<decltype(request.msg_controllen)>(controls);
    return request;
}

constexpr bool takes_the_request()
{
    return written{}.in_bytes([](auto bytes) {
        const message_header request = request_for(name_room, control_room);
        const io_uring_datagram whole{bytes, request};
        const io_uring_datagram completed{bytes, bytes.size(), request};
        const io_uring_datagram beyond{bytes, bytes.size() + 1, request};
        const io_uring_datagram shorter{bytes, bytes.size() - 1, request};
        return is_the_sender(whole.name()) && has_the_messages(whole) && has_the_messages(completed) &&
               CMSGPP_CHECK(completed.payload().size() == payload_size) &&
               CMSGPP_CHECK(beyond.payload().size() == payload_size) &&
               CMSGPP_CHECK(shorter.payload().size() == payload_size - 1) && has_no_datagram({bytes, -105, request}) &&
               has_no_datagram({bytes, 0, request});
    });
}

TEST(IoUring, TakesTheRoomsFromTheRequestAndTheSizeFromTheCompletion) { CMSGPP_HOLDS(takes_the_request()); }

// -- as what a receive has left

struct seen {
    int tos = -1;
    unsigned interface_index = 0;

    friend constexpr bool operator==(const seen&, const seen&) = default;
};

constexpr auto noting_in(seen& to)
{
    return overloaded{[&to](ip_tos view) { to.tos = view.value(); },
                      [&to](ip_pktinfo view) { to.interface_index = view.interface_index(); }};
}

constexpr bool is_a_source()
{
    return written{}.in_bytes([](auto bytes) {
        const io_uring_datagram datagram{bytes, name_room, control_room};
        const io_uring_datagram none{bytes.first(10), name_room, control_room};
        constexpr seen all{traffic_class, 3};
        const auto looked = [&](auto&& call) {
            seen result;
            const outcome end = call(result);
            return CMSGPP_CHECK(end) && CMSGPP_CHECK(result == all) && CMSGPP_CHECK(end.offset() == control_size);
        };
        const auto failed = [&](auto&& call) {
            seen result;
            const outcome end = call(result);
            return CMSGPP_CHECK(end.reason() == end_reason::no_message) && CMSGPP_CHECK(result == seen{});
        };
        return looked([&](seen& to) { return visit(datagram, noting_in(to)); }) &&
               looked([&](seen& to) { return visit(7, datagram, noting_in(to)); }) &&
               looked([&](seen& to) { return visit(view_list<ip_tos, ip_pktinfo>{}, datagram, noting_in(to)); }) &&
               looked([&](seen& to) { return visit(view_list<ip_tos, ip_pktinfo>{}, 7, datagram, noting_in(to)); }) &&
               looked([&](seen& to) { return set::visit(datagram, noting_in(to)); }) &&
               looked([&](seen& to) { return set::visit(control{datagram}, noting_in(to)); }) &&
               failed([&](seen& to) { return visit(none, noting_in(to)); }) &&
               failed([&](seen& to) { return visit(-1, datagram, noting_in(to)); }) &&
               failed([&](seen& to) { return set::visit(none, noting_in(to)); }) &&
               CMSGPP_CHECK(set::decode(datagram.control()).get<ip_tos>()->value() == traffic_class) &&
               CMSGPP_CHECK(!set::decode(none.control()).outcome()) && CMSGPP_CHECK(!find<ip_tos>(none)) &&
               CMSGPP_CHECK(!find<ip_tos>(-1, datagram)) && CMSGPP_CHECK(find<ip_tos>(7, datagram)) &&
               CMSGPP_CHECK(messages_of(datagram).bytes().data() == datagram.control().bytes().data());
    });
}

TEST(IoUring, IsReadWhereverAHeaderIs) { CMSGPP_HOLDS(is_a_source()); }

TEST(IoUring, IsDecodedAsAHeaderIs)
{
    written{}.in_bytes([](std::span<const std::byte> bytes) {
        const io_uring_datagram datagram{bytes, name_room, control_room};
        seen looked;
        EXPECT_TRUE(set::visit(7, datagram, noting_in(looked)));
        EXPECT_EQ(looked.tos, traffic_class);
        const auto record = set::decode(datagram);
        EXPECT_TRUE(record.outcome());
        EXPECT_EQ(record.get<ip_tos>()->value(), traffic_class);
        EXPECT_EQ(set::decode(0, datagram).get<ip_pktinfo>()->interface_index(), 3U);
        EXPECT_EQ(set::decode(-1, datagram).outcome().reason(), end_reason::no_message);
        return true;
    });
}

} // namespace
