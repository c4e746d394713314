// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_TEXT_HPP
#define CMSGPP_DESCRIBE_TEXT_HPP

// Text in a caller's characters. Never writes past them, never allocates; what does not fit ends in three dots.

#include <cmsg/platform/config.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Appends to a span of characters until it is full.
/// Lifetime: borrows the characters.
class text_writer {
public:
    explicit constexpr text_writer(std::span<char> room) noexcept : room_{room} {}

    /// Appends one character if there is room; else the text is cut.
    constexpr void put(char character) noexcept
    {
        if (used_ == room_.size()) {
            cut_ = true;
        } else {
            room_[used_++] = character;
        }
    }

    /// Appends as many of them as there is room for.
    constexpr void put(std::string_view characters) noexcept
    {
        for (const char character : characters) {
            put(character);
        }
    }

    /// Up to the terminating zero, counted here: strlen would be a call that the proof of tests/proof does not know.
    constexpr void put(const char* characters) noexcept
    {
        for (; *characters != '\0'; ++characters) {
            put(*characters);
        }
    }

    /// In quotation marks, and without what would end the line or hide in it: those become a backslash, x and two
    /// digits.
    constexpr void put_quoted(std::string_view characters) noexcept
    {
        constexpr char first_printable = ' ';
        constexpr char last_printable = '~';
        put('"');
        for (const char character : characters) {
            if (cut_) {
                break;
            }
            if (character < first_printable || character > last_printable) {
                put("\\x");
                put_hex(static_cast<unsigned char>(character), 2);
            } else {
                if (character == '"' || character == '\\') {
                    put('\\');
                }
                put(character);
            }
        }
        put('"');
    }

    /// In decimal, with leading zeros up to so many digits, of which there may be 20.
    constexpr void put_number(std::uint64_t value, int digits = 1) noexcept
    {
        constexpr std::uint64_t base = 10;
        std::uint64_t unit = 1;
        for (int digit = 1; digit < digits || value / unit >= base; ++digit) {
            unit *= base;
        }
        for (; unit != 0; unit /= base) {
            put(static_cast<char>('0' + value / unit % base));
        }
    }

    /// In decimal, with its sign.
    constexpr void put_signed(std::int64_t value) noexcept
    {
        const auto bits = static_cast<std::uint64_t>(value);
        if (value < 0) {
            put('-');
        }
        put_number(value < 0 ? 0 - bits : bits);
    }

    /// In hexadecimal, with leading zeros up to so many digits, of which there may be 16.
    constexpr void put_hex(std::uint64_t value, int digits = 1) noexcept
    {
        constexpr std::string_view figures = "0123456789abcdef";
        constexpr unsigned bits_per_digit = 4;
        constexpr unsigned highest_shift = 60;
        bool is_leading = true;
        for (unsigned shift = highest_shift;; shift -= bits_per_digit) {
            const auto figure = static_cast<unsigned>(value >> shift & 0xfU);
            is_leading = is_leading && figure == 0 && shift >= bits_per_digit * static_cast<unsigned>(digits);
            if (!is_leading) {
                put(figures[figure]);
            }
            if (shift == 0) {
                break;
            }
        }
    }

    /// What was written. If something did not fit, the last three characters are dots.
    [[nodiscard]] constexpr std::string_view written() noexcept
    {
        if (cut_) {
            constexpr std::size_t dots = 3;
            for (std::size_t i = used_ < dots ? 0 : used_ - dots; i < used_; ++i) {
                room_[i] = '.';
            }
        }
        return {room_.data(), used_};
    }

    /// Whether something did not fit: a caller that writes more than a few characters can stop then.
    [[nodiscard]] constexpr bool is_cut() const noexcept { return cut_; }

private:
    std::span<char> room_;
    std::size_t used_ = 0;
    bool cut_ = false;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
