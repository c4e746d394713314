// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_SEQUENCES_HPP
#define CMSGPP_TESTS_SUPPORT_SEQUENCES_HPP

// Every buffer that a small set of messages can make: all orders, omissions, duplicates and wrong sizes, each cut at
// every byte; and what a walk over one sees, in a form in which two walks can be compared.

#include "support/build.hpp"
#include "support/memory.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/udp.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <vector>

namespace support {

using small_set = cmsg::receive_set<cmsg::ip_tos, cmsg::ip_pktinfo, cmsg::udp_gro>;

enum class event_kind : std::uint8_t { view, wrong_size, stranger };

/// One message as a walk saw it. Each message of a sequence carries its place in it, counted from 1.
struct event {
    event_kind kind;
    cmsg::message_id id;
    std::uint64_t number; ///< the place, as the view reads it; for others the size of the payload

    friend bool operator==(const event&, const event&) = default;

    friend std::ostream& operator<<(std::ostream& out, const event& seen)
    {
        return out << "{kind " << static_cast<int>(seen.kind) << ", " << seen.id.level << '/' << seen.id.type << ", "
                   << seen.number << '}';
    }
};

using events = std::vector<event>;

[[nodiscard]] inline std::uint32_t count(const events& seen, event_kind kind)
{
    return static_cast<std::uint32_t>(
        std::count_if(seen.begin(), seen.end(), [kind](const event& one) { return one.kind == kind; }));
}

[[nodiscard]] inline std::uint64_t place_of(cmsg::ip_tos tos) { return tos.value(); }
[[nodiscard]] inline std::uint64_t place_of(cmsg::ip_pktinfo info) { return info.interface_index(); }
[[nodiscard]] inline std::uint64_t place_of(cmsg::udp_gro gro) { return gro.segment_size(); }

/// What a visitor is called with.
struct recorder {
    events& seen;

    void operator()(cmsg::wrong_size wrong) const { seen.push_back({event_kind::wrong_size, wrong.id, wrong.actual}); }

    void operator()(cmsg::unhandled other) const
    {
        seen.push_back({event_kind::stranger, other.message.id(), other.message.payload().size()});
    }

    void operator()(auto view) const { seen.push_back({event_kind::view, decltype(view)::about.id, place_of(view)}); }
};

/// The same from a message of a plain `for`.
[[nodiscard]] inline event event_of(cmsg::message arrived)
{
    event result{event_kind::stranger, arrived.id(), arrived.payload().size()};
    const auto look = [&](const auto& found) {
        if (found) {
            result = {event_kind::view, arrived.id(), place_of(*found)};
        } else if (found.state() == cmsg::field_state::wrong_size) {
            result.kind = event_kind::wrong_size;
        }
    };
    look(cmsg::as<cmsg::ip_tos>(arrived));
    look(cmsg::as<cmsg::ip_pktinfo>(arrived));
    look(cmsg::as<cmsg::udp_gro>(arrived));
    return result;
}

/// The same from a field of a record; of no use if it is absent.
template <class View>
[[nodiscard]] event event_of(const cmsg::field<View>& found)
{
    return found ? event{event_kind::view, View::about.id, place_of(*found)}
                 : event{event_kind::wrong_size, View::about.id, found.payload().size()};
}

/// What a sequence is made of: each view of the set whole, two of them with wrong sizes, and a stranger.
struct letter {
    cmsg::message_id id;
    std::size_t size;
};

inline constexpr letter alphabet[]{
    {cmsg::ip_tos::about.id, 1}, {cmsg::ip_pktinfo::about.id, 12}, {cmsg::udp_gro::about.id, 4},
    {cmsg::ip_tos::about.id, 0}, {cmsg::ip_pktinfo::about.id, 13}, {{cmsg::level::ip, 2}, 4},
};

using word = control_bytes<cmsg::abi::native>;

inline void append(word& to, const letter& one, std::uint32_t place)
{
    std::array<std::byte, 16> payload{};
    if (one.size == 1) {
        payload[0] = static_cast<std::byte>(place);
    } else {
        const auto number = bytes_of(place);
        std::copy(number.begin(), number.end(), payload.begin());
    }
    to.add(one.id.level, one.id.type, std::span<const std::byte>{payload}.first(one.size));
}

/// Calls `check` with every sequence of at most `longest` letters, padded, cut at every byte. The bytes stand in
/// front of an unreadable page.
template <class Check>
void for_every_sequence(std::uint32_t longest, Check check)
{
    const guarded_page page;
    const auto grow = [&](auto again, const word& before, std::uint32_t place) -> void {
        for (const letter& next : alphabet) {
            word longer = before;
            append(longer, next, place);
            // Cuts before the last letter are those of a shorter sequence.
            for (std::size_t room = before.size(); room <= longer.size(); ++room) {
                check(page.at_end(longer.bytes().first(room))); // the length is left as it was
            }
            for (std::size_t size = 0; size < next.size; ++size) { // the kernel shortens it
                word cut = before;
                append(cut, letter{next.id, size}, place);
                check(page.at_end(cut.bytes()));
            }
            longer.pad();
            check(page.at_end(longer.bytes()));
            if (place < longest) {
                again(again, longer, place + 1);
            }
        }
    };
    check(page.at_end({}));
    grow(grow, word{}, 1);
}

} // namespace support

#endif
