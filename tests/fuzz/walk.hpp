// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_FUZZ_WALK_HPP
#define CMSGPP_TESTS_FUZZ_WALK_HPP

// Any bytes as control data, known to be cut and not, and any messages of known types with any payload: the walk finds
// what the reference walk finds, and every view that takes a message is read whole, each field and each element of each
// range, which ends.

#include "fuzz/target.hpp"
#include "support/build.hpp"
#include "support/layouts.hpp"
#include "support/memory.hpp"
#include "support/reference.hpp"

#include <cmsg/all_systems.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace fuzz {

using cmsg::message_id;
using fuzz::input;
using fuzz::require;

template <class Abi>
struct known_message {
    message_id id;
    std::size_t size; ///< what the view wants, or the least of it
};

template <class View, class Abi, std::size_t Count>
constexpr void list_ids(std::array<known_message<Abi>, Count>& list, std::size_t& used)
{
    const auto add = [&](message_id id) {
        const auto level = id.level == cmsg::level::socket ? Abi::socket_level : id.level;
        const message_id own{level, id.type};
        list[used++] = {own, cmsg::view_traits<View>::template expected_size<Abi>(own)};
    };
    add(View::about.id);
    if constexpr (View::about.also != cmsg::view_info::no_message) {
        add(View::about.also);
    }
}

template <class Abi, class... Views>
std::vector<known_message<Abi>> messages_of(cmsg::view_list<Views...>)
{
    std::array<known_message<Abi>, 4 * sizeof...(Views)> list{};
    std::size_t used = 0;
    (list_ids<Views>(list, used), ...);
    return {list.begin(), list.begin() + static_cast<std::ptrdiff_t>(used)};
}

/// Messages one after the other, of known types as a rule, whose lengths are right or not.
template <class Abi>
std::vector<std::byte> build(input& from, const std::vector<known_message<Abi>>& known)
{
    static constexpr support::numbers layout = support::numbers_of<Abi>;
    std::vector<std::byte> all;
    const std::size_t cut = from.byte() % 4 == 0 ? from.byte() % 32 : 0;
    while (!from.is_empty()) {
        const known_message<Abi>& kind = known[from.number<std::uint16_t>() % known.size()];
        const std::uint8_t how = from.byte();
        const std::size_t size = how % 4 == 0 ? from.byte() : kind.size + how / 4 % 4 * 4;
        const auto payload = from.bytes(size); // fewer at the end of the input: a message that is cut
        std::uint64_t length = layout.data + payload.size();
        if (how >= 252) {
            length = from.value<std::uint64_t>();
        } else if (how >= 240) { // near the end of what is there
            length = layout.padded(length) + how - 246U;
        }
        std::vector<std::byte> head(layout.data);
        support::store(head.data(), length, layout.length_width, layout.order);
        support::store(head.data() + layout.length_width, static_cast<std::uint32_t>(kind.id.level), 4, layout.order);
        support::store(head.data() + layout.length_width + 4, static_cast<std::uint32_t>(kind.id.type), 4,
                       layout.order);
        all.insert(all.end(), head.begin(), head.end());
        all.insert(all.end(), payload.begin(), payload.end());
        all.resize(layout.padded(all.size()));
    }
    all.resize(all.size() - std::min(all.size(), cut));
    return all;
}

/// See walk_answers.cpp.
void read_answers(std::span<const std::byte> bytes, bool is_cut);

template <class Abi, class Views>
void compare(std::span<const std::byte> bytes, bool is_cut)
{
    static constexpr support::numbers layout = support::numbers_of<Abi>;
    static std::array<char, 1U << 16U> line; // room for all that a message says: what does not fit is not read
    const support::walked expected = support::reference_walk(bytes, layout, is_cut && Abi::cut_keeps_length);
    const cmsg::basic_control<Abi> messages{bytes, is_cut};
    std::size_t count = 0;
    auto at = messages.begin();
    for (; at != messages.end(); ++at, ++count) {
        const cmsg::basic_message<Abi> one = *at;
        require(count < expected.messages.size(), "the walk ends");
        const support::found& same = expected.messages[count];
        require(one.id() == message_id{same.level, same.type} && one.payload().size() == same.size &&
                    (same.size == 0 || one.payload().data() == bytes.data() + same.offset),
                "the walk finds what the reference walk finds");
        const std::string_view said = cmsg::describe(one, line);
        require(!said.empty() && said.data() == line.data() && said.size() <= line.size(),
                "every message is described");
        std::array<char, 20> little{};
        require(cmsg::describe(one, little).size() <= little.size(), "a description stays in its room");
    }
    require(count == expected.messages.size(), "the walk finds all that the reference walk finds");
    const cmsg::outcome end = messages.outcome(at);
    require(end.reason() == expected.reason && end.offset() == expected.offset, "the walk ends where it has to");
    if constexpr (Abi::byte_order == std::endian::native) { // nothing views the other order
        std::size_t viewed = 0;
        const cmsg::outcome same_end = cmsg::visit(Views{}, messages, [&viewed](auto) { ++viewed; });
        require(viewed + same_end.unhandled() + same_end.wrong_size() == count && same_end.offset() == end.offset(),
                "each message is viewed, or counted as one that is not");
    }
    if constexpr (std::is_same_v<Abi, cmsg::abi::native>) {
        read_answers(bytes, is_cut);
    }
    fuzz::messages_compared += count;
}

template <class Abi, class Views>
void look_in(input from)
{
    static const auto known = messages_of<Abi>(Views{});
    const bool is_raw = from.byte() % 8 == 0;
    const std::vector<std::byte> built = is_raw ? std::vector<std::byte>{} : build<Abi>(from, known);
    const auto bytes = is_raw ? from.bytes(SIZE_MAX) : std::span<const std::byte>{built};
    const support::exact_heap block{bytes}; // AddressSanitizer sees a read outside of it
    compare<Abi, Views>(block.bytes(), false);
    compare<Abi, Views>(block.bytes(), true);
    if (bytes.size() <= 4096) {
        static const support::guarded_page page; // at any alignment, and without AddressSanitizer too
        compare<Abi, Views>(page.at_end(bytes), true);
        compare<Abi, Views>(page.at_end(bytes), false);
    }
}

// One function for each layout, in several sources: each instantiates every view.
void look_in_native(input from);
void look_in_ilp32(input from);
void look_in_other_order(input from);
void look_in_darwin(input from);
void look_in_freebsd(input from);
void look_in_netbsd(input from);
void look_in_openbsd(input from);
void look_in_windows(input from);

} // namespace fuzz

#endif
