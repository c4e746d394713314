// SPDX-License-Identifier: MIT
// Packets on stdout, as lines for people or as JSON.
#include "cmsgdump.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <unistd.h> // for isatty

namespace cmsgdump {

namespace {

constexpr const char* bold = "1";
constexpr const char* cyan = "36";
constexpr const char* red = "31";

/// The longest line of a message; what is longer ends in three dots.
using line_room = std::array<char, 8192>;

/// Level 0 is IP's, and on sockets of three families that of their own messages.
template <class Abi>
std::string_view describe(const cmsg::basic_message<Abi>& message, int family, line_room& room)
{
    if constexpr (Abi::platform == cmsg::abi::platform::linux_kernel) {
        switch (family) {
        case AF_BLUETOOTH: return cmsg::describe(cmsg::linux_kernel::hci_views{}, message, room);
        case AF_IEEE802154: return cmsg::describe(cmsg::linux_kernel::wpan_views{}, message, room);
        case AF_ISDN: return cmsg::describe(cmsg::linux_kernel::misdn_views{}, message, room);
        default: break;
        }
    }
    return cmsg::describe(message, room);
}

/// Calls `f(id, text, payload)` for each message. Returns: how the walk ended.
template <class Function>
cmsg::outcome each_message(const packet& one, Function f)
{
    return cmsg::with_abi(one.layout, [&]<class Abi>(Abi) {
        const cmsg::basic_control<Abi> messages{one.control, cmsg::message_flags{one.flags}};
        line_room room;
        for (const cmsg::basic_message<Abi> message : messages) {
            f(message.id(), describe(message, one.family, room), message.payload());
        }
        return messages.outcome();
    });
}

bool is_malformed(const cmsg::outcome& outcome) { return outcome.reason() != cmsg::end_reason::complete; }

std::string json_string(std::string_view text)
{
    std::string all = "\"";
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (code < 0x20 || code >= 0x7f) {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\u%04x", code);
            all += escaped.data();
        } else {
            all += character == '"' || character == '\\' ? "\\" : "";
            all += character;
        }
    }
    return all + '"';
}

} // namespace

printer::printer(bool json, bool hex) : json_{json}, hex_{hex}
{
    const char* const terminal = std::getenv("TERM");
    colours_ = !json && isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr && terminal != nullptr &&
               std::strcmp(terminal, "dumb") != 0;
}

void printer::print(const packet& one)
{
    ++count_;
    const std::string text = json_ ? as_json(one) : as_lines(one);
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
        fail("stdout", errno);
    }
}

std::string printer::coloured(std::string_view text, const char* code) const
{
    return colours_ ? std::string{"\033["} + code + 'm' + std::string{text} + "\033[0m" : std::string{text};
}

std::string printer::as_lines(const packet& one) const
{
    const std::string title = (one.queued ? "error queue " : "datagram ") + std::to_string(count_);
    std::string all = coloured(title, one.queued ? red : bold) + ": " + std::to_string(one.size) +
                      (one.size == 1 ? " byte" : " bytes");
    if (!one.peer.empty()) {
        all += (one.queued ? " to " : " from ") + one.peer;
    }
    all += '\n';
    const cmsg::outcome outcome =
        each_message(one, [&](cmsg::message_id, std::string_view text, std::span<const std::byte> payload) {
            const std::size_t name = text.find(": ");
            all += "    " + coloured(text.substr(0, name), cyan);
            all += name == std::string_view::npos ? "" : text.substr(name);
            all += '\n';
            if (hex_ && !payload.empty()) {
                all += "        " + hex(payload, " ") + '\n';
            }
        });
    const auto warn = [&](const std::string& text) { all += "    " + coloured(text, red) + '\n'; };
    if (is_malformed(outcome)) {
        warn("malformed at byte " + std::to_string(outcome.offset()) + " of " + std::to_string(one.control.size()));
    }
    if (outcome.truncated()) {
        warn("cut: the kernel had more control data than the buffer had room for (MSG_CTRUNC)");
    }
    if (outcome.payload_truncated()) {
        warn("cut: the datagram was longer than its buffer (MSG_TRUNC)");
    }
    return all;
}

std::string printer::as_json(const packet& one) const
{
    std::string messages;
    const cmsg::outcome outcome =
        each_message(one, [&](cmsg::message_id id, std::string_view text, std::span<const std::byte> payload) {
            messages += std::string{messages.empty() ? "" : ","} + "{\"text\":" + json_string(text) +
                        ",\"level\":" + std::to_string(id.level) + ",\"type\":" + std::to_string(id.type) +
                        ",\"bytes\":" + std::to_string(payload.size());
            messages += hex_ ? ",\"payload\":\"" + hex(payload) + "\"}" : "}";
        });
    std::string all = "{\"number\":" + std::to_string(count_) + ",\"error_queue\":" + (one.queued ? "true" : "false") +
                      ",\"bytes\":" + std::to_string(one.size);
    if (!one.peer.empty()) {
        all += ",\"peer\":" + json_string(one.peer);
    }
    all += ",\"messages\":[" + messages + "],\"control_cut\":" + (outcome.truncated() ? "true" : "false") +
           ",\"payload_cut\":" + (outcome.payload_truncated() ? "true" : "false");
    if (is_malformed(outcome)) {
        all += ",\"malformed_at\":" + std::to_string(outcome.offset());
    }
    return all + "}\n";
}

} // namespace cmsgdump
