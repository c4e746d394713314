// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_REPLY_CHECKS_HPP
#define CMSGPP_TESTS_SUPPORT_REPLY_CHECKS_HPP

// What answers and values become in control data that is sent on a system: golden bytes, built with the numbers that a
// test gives and with those of layouts.hpp, on every host.

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/destinations.hpp"
#include "support/layouts.hpp"
#include "support/send_checks.hpp"
#include "support/view_checks.hpp" // for joined

#include <cmsg/send/local_address.hpp>
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/writer.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace support {

constexpr std::size_t reply_room = 128;

// Of the datagram that is answered: its local addresses, its traffic class, its struct in6_pktinfo.
inline constexpr in_addr own_address = std::bit_cast<in_addr>(std::array<std::uint8_t, 4>{10, 0, 0, 7});
inline constexpr auto own_bytes = octets(10, 0, 0, 7);
inline constexpr in6_addr own_address6 = [] {
    in6_addr address{};
    address.s6_addr[0] = 0xfe;
    address.s6_addr[1] = 0x80;
    address.s6_addr[15] = 7;
    return address;
}();
inline constexpr auto own6_bytes = octets(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);
inline constexpr auto class_bytes = bytes_of(std::int32_t{0xba});
inline constexpr auto pktinfo6 = joined(own6_bytes, bytes_of(std::uint32_t{5}));
inline constexpr auto number = [](std::int32_t value) { return bytes_of(value); };

/// Whether the value is refused out of its range, and else is the one message of these bytes.
template <class Abi, class Value>
constexpr bool is_put_as(const Value& value, cmsg::message_id id, std::span<const std::byte> payload)
{
    std::array<std::byte, reply_room> room{};
    cmsg::basic_control_writer<Abi> writer{room};
    golden_messages<Abi> golden;
    const std::size_t size = golden.add(id, payload);
    return CMSGPP_CHECK(cmsg::send::value_traits<Value>::platform == Abi::platform) &&
           CMSGPP_CHECK(writer.put(value)) && CMSGPP_CHECK(writer.bytes().size() == size) &&
           CMSGPP_CHECK(is_equal(room.data(), golden.data(), size)) && CMSGPP_CHECK(writer.template holds<Value>());
}

template <class Abi, class Value>
constexpr bool is_out_of_range(const Value& value)
{
    std::array<std::byte, reply_room> room{};
    cmsg::basic_control_writer<Abi> writer{room};
    return CMSGPP_CHECK(!writer.put(value)) && CMSGPP_CHECK(writer.reason() == cmsg::send::refusal::out_of_range) &&
           CMSGPP_CHECK(writer.bytes().empty());
}

/// A message that is expected; of no id if the system has none.
struct expected_message {
    cmsg::message_id id{-1, -1};
    std::span<const std::byte> payload;
};

/// Whether a traffic class and a local address of both versions become exactly these messages. They stand for a
/// datagram from 192.0.2.1 to 10.0.0.7 (the local address) with traffic class 0xba, and one from 2000::c000 to
/// fe80::7, by interface 5; of the mapped destination what IPv4 has.
template <class Abi>
constexpr bool replies_with(const expected_message& tos, const expected_message& source4,
                            const expected_message& tclass, const expected_message& source6)
{
    const auto both = cmsg::traffic_class::of(0xba);
    sockaddr_in own4 = v4();
    own4.sin_addr = own_address;
    sockaddr_in6 own6{};
    own6.sin6_family = AF_INET6;
    own6.sin6_addr = own_address6;
    const auto local4 = cmsg::local_address::of(own4, 5);
    const auto local6 = cmsg::local_address::of(own6, 5);

    for (const bool mapped : {false, true}) {
        std::array<std::byte, reply_room> room{};
        cmsg::basic_control_writer<Abi> writer{room};
        golden_messages<Abi> golden;
        std::size_t size = 0;
        const bool has_tos = tos.id.level >= 0;
        const bool marked = mapped ? writer.put(both, v6(0xff, 0xff, 0)) : writer.put(both, v4());
        const bool sourced = mapped ? writer.put(local4, v6(0xff, 0xff, 0)) : writer.put(local4, v4());
        if (has_tos) {
            size = golden.add(tos.id, tos.payload);
        }
        size = golden.add(source4.id, source4.payload);
        if (!(CMSGPP_CHECK(marked == has_tos) && CMSGPP_CHECK(sourced) && CMSGPP_CHECK(writer.bytes().size() == size) &&
              CMSGPP_CHECK(is_equal(room.data(), golden.data(), size)) &&
              CMSGPP_CHECK(writer.reason() ==
                           (has_tos ? cmsg::send::refusal::none : cmsg::send::refusal::unsupported)) &&
              CMSGPP_CHECK(writer.template without<cmsg::local_address>()) &&
              CMSGPP_CHECK(writer.template without<cmsg::traffic_class>() == has_tos) &&
              CMSGPP_CHECK(writer.bytes().empty()))) {
            return false;
        }
    }

    std::array<std::byte, reply_room> room{};
    cmsg::basic_control_writer<Abi> writer{room};
    golden_messages<Abi> golden;
    golden.add(tclass.id, tclass.payload);
    const std::size_t size = golden.add(source6.id, source6.payload);
    return CMSGPP_CHECK(writer.put(both, v6())) && CMSGPP_CHECK(writer.put(local6, v6())) &&
           CMSGPP_CHECK(writer.bytes().size() == size) && CMSGPP_CHECK(is_equal(room.data(), golden.data(), size)) &&
           CMSGPP_CHECK(writer.template without<cmsg::traffic_class>()) &&
           CMSGPP_CHECK(writer.template without<cmsg::local_address>()) && CMSGPP_CHECK(writer.bytes().empty());
}

/// Whether an IPv4 answer can be pinned to the interface of the datagram, and is refused as unsupported else; and a
/// group is no source.
template <class Abi>
constexpr bool pins_ipv4(bool can)
{
    in_addr group{};
    group.s_addr = std::bit_cast<std::uint32_t>(std::array<std::uint8_t, 4>{224, 0, 0, 7});
    std::array<std::byte, reply_room> room{};
    cmsg::basic_control_writer<Abi> writer{room};
    const bool of_group = cmsg::reply_from(group, 5, writer);
    const bool nothing_of_group = CMSGPP_CHECK(!of_group) && CMSGPP_CHECK(writer.bytes().empty()) &&
                                  CMSGPP_CHECK(writer.reason() == cmsg::send::refusal::none);
    const bool pinned = cmsg::reply_from(own_address, 5, writer, cmsg::reply_route::same_interface);
    return nothing_of_group && CMSGPP_CHECK(pinned == can) &&
           CMSGPP_CHECK(writer.reason() == (can ? cmsg::send::refusal::none : cmsg::send::refusal::unsupported));
}

} // namespace support

#endif
