// SPDX-License-Identifier: MIT
// What is in this capture? Prints control data that another system has delivered, one line a message: the layout, its
// msg_flags and the bytes in hex are arguments. Without any, it prints what two systems delivered whose room was too
// small.
//   g++ -std=c++20 -Iinclude examples/13_captures.cpp -o captures && ./captures darwin 0 0d000000 00000000 1b000000 ba
#include <cmsg/all_systems.hpp>

#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>
#include <vector>

std::optional<cmsg::abi::choice> layout_named(std::string_view name)
{
    for (const cmsg::abi::choice layout : cmsg::abi::all_choices) {
        if (cmsg::abi::name_of(layout) == name) {
            return layout;
        }
    }
    return std::nullopt;
}

/// The number that is all of the text, in the base of its prefix: 16 for 0x, else `base`.
std::optional<unsigned> number(std::string_view text, int base)
{
    if (text.starts_with("0x")) {
        text.remove_prefix(2);
        base = 16;
    }
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

/// Appends bytes written as pairs of hex digits.
bool append(std::vector<std::byte>& bytes, std::string_view digits)
{
    for (; digits.size() >= 2; digits.remove_prefix(2)) {
        const auto byte = number(digits.substr(0, 2), 16);
        if (!byte) {
            return false;
        }
        bytes.push_back(static_cast<std::byte>(*byte));
    }
    return digits.empty();
}

void print(cmsg::abi::choice layout, cmsg::message_flags flags, const std::vector<std::byte>& bytes)
{
    std::printf("%s:\n", cmsg::abi::name_of(layout));
    const cmsg::outcome outcome = cmsg::with_abi(layout, [&]<class Abi>(Abi) {
        const cmsg::basic_control<Abi> messages{bytes, flags};
        for (const cmsg::basic_message<Abi> message : messages) {
            std::array<char, 200> room; // what is longer ends in three dots
            const std::string_view line = cmsg::describe(message, room);
            std::printf("  %.*s\n", static_cast<int>(line.size()), line.data());
        }
        return messages.outcome();
    });
    if (outcome.reason() != cmsg::end_reason::complete) {
        std::printf("  malformed at byte %zu of %zu\n", outcome.offset(), bytes.size());
    }
    if (outcome.truncated()) {
        std::printf("  the system had more\n");
    }
}

bool print(std::string_view layout, std::string_view flags, const std::vector<std::string_view>& digits)
{
    const auto chosen = layout_named(layout);
    const auto flag_bits = number(flags, 10);
    std::vector<std::byte> bytes;
    for (const std::string_view some : digits) {
        if (!append(bytes, some)) {
            return false;
        }
    }
    if (!chosen || !flag_bits) {
        return false;
    }
    print(*chosen, cmsg::message_flags{*flag_bits}, bytes);
    return true;
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Prints the messages of control data that was captured on any system.\n"
                  "usage: captures <layout> <msg_flags> <hex digits>...    without them it prints some that it has");
        return 0;
    }
    if (count >= 3) {
        if (print(arguments[1], arguments[2], {arguments + 3, arguments + count})) {
            return 0;
        }
        std::fprintf(stderr, "usage: %s layout msg_flags hex-digits...\nlayouts:", arguments[0]);
        for (const cmsg::abi::choice layout : cmsg::abi::all_choices) {
            std::fprintf(stderr, " %s", cmsg::abi::name_of(layout));
        }
        std::fprintf(stderr, "\n");
        return 1;
    }
    // One message whole and one cut, by 39 bytes of room on macOS and 48 on Linux. macOS leaves the length of the cut
    // one as it was, 24, though 23 bytes of it are there; Linux writes the 24 that are there instead of 28.
    return print("darwin", "0x20",
                 {"0d000000", "00000000", "1b000000", "ba000000",                           // IP_RECVTOS
                  "18000000", "00000000", "1a000000", "01000000", "00000000", "7f0000"}) && // IP_PKTINFO
                   print("linux_lp64", "0x8",
                         {"1100000000000000", "00000000", "01000000", "ba00000000000000",      // IP_TOS
                          "1800000000000000", "00000000", "08000000", "01000000", "7f000001"}) // IP_PKTINFO
               ? 0
               : 1;
}
