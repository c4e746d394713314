// SPDX-License-Identifier: MIT
// Packets as lines of text, for a file that a bug report can carry. After the line `cmsgdump 1`, in which 1 is the
// version of the format, each line is empty, a comment that begins with #, or a packet:
//     datagram abi=linux_lp64 family=2 flags=0x0 bytes=5 peer=127.0.0.1:40000 control=1100...
// `error` instead of `datagram` for an entry of the error queue; what is left out has the value of a packet{}; the
// control data stands there as it came, two hex digits a byte.
#include "cmsgdump.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <sstream>

namespace cmsgdump {

namespace {

constexpr const char* first_line = "cmsgdump 1";

std::uint32_t number(const std::string& text)
{
    const bool is_hex = text.starts_with("0x");
    const char* const end = text.data() + text.size();
    std::uint32_t value = 0;
    const auto [stop, error] = std::from_chars(text.data() + (is_hex ? 2 : 0), end, value, is_hex ? 16 : 10);
    if (error != std::errc{} || stop != end) {
        throw std::runtime_error{"'" + text + "' is no number"};
    }
    return value;
}

std::vector<std::byte> bytes(const std::string& digits)
{
    std::vector<std::byte> all;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const std::string pair = digits.substr(i, 2);
        if (pair.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos || pair.size() != 2) {
            throw std::runtime_error{"control: '" + pair + "' is no byte in hex"};
        }
        all.push_back(static_cast<std::byte>(number("0x" + pair)));
    }
    return all;
}

void set(packet& one, const std::string& key, const std::string& value)
{
    if (key == "abi") {
        one.layout = layout_named(value);
    } else if (key == "family") {
        one.family = static_cast<int>(number(value));
    } else if (key == "flags") {
        one.flags = number(value);
    } else if (key == "bytes") {
        one.size = number(value);
    } else if (key == "peer") {
        one.peer = value;
    } else if (key == "control") {
        one.control = bytes(value);
    } else {
        throw std::runtime_error{"'" + key + "' is none of abi, family, flags, bytes, peer and control"};
    }
}

packet packet_of(const std::string& line)
{
    std::istringstream words{line};
    std::string word;
    words >> word;
    if (word != "datagram" && word != "error") {
        throw std::runtime_error{"'" + word + "' is neither 'datagram' nor 'error'"};
    }
    packet one;
    one.queued = word == "error";
    while (words >> word) {
        const std::size_t equals = std::min(word.find('='), word.size());
        set(one, word.substr(0, equals), word.substr(std::min(equals + 1, word.size())));
    }
    return one;
}

} // namespace

std::string hex(std::span<const std::byte> bytes, const char* between)
{
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : bytes) {
        text += text.empty() ? "" : between;
        text += digits[std::to_integer<unsigned>(byte) >> 4U];
        text += digits[std::to_integer<unsigned>(byte) & 15U];
    }
    return text;
}

recorder::recorder(const std::string& path) : file_{path}, path_{path}
{
    file_ << first_line << std::endl;
    if (!file_) {
        fail(path, errno);
    }
}

void recorder::write(const packet& one)
{
    file_ << (one.queued ? "error" : "datagram") << " abi=" << name_of(one.layout) << " family=" << one.family
          << std::hex << " flags=0x" << one.flags << std::dec << " bytes=" << one.size;
    if (!one.peer.empty()) {
        file_ << " peer=" << one.peer;
    }
    file_ << " control=" << hex(one.control) << std::endl; // whole, if the program is killed
    if (!file_) {
        fail(path_, errno);
    }
}

void read_recording(const std::string& path, const std::function<bool(packet&)>& f)
{
    std::ifstream file{path};
    if (!file) {
        fail(path, errno);
    }
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        std::optional<packet> one;
        try {
            if (number == 1 && line != first_line) {
                throw std::runtime_error{std::string{"the first line of a recording is '"} + first_line + "'"};
            }
            if (number != 1 && !line.empty() && line.front() != '#') {
                one = packet_of(line);
            }
        } catch (const std::runtime_error& error) {
            throw std::runtime_error{path + ":" + std::to_string(number) + ": " + error.what()};
        }
        if (one && !f(*one)) {
            return;
        }
    }
}

} // namespace cmsgdump
