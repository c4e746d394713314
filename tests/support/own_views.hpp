// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_OWN_VIEWS_HPP
#define CMSGPP_TESTS_SUPPORT_OWN_VIEWS_HPP

// Views as a user of the library writes them: plain structs, derived from nothing.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/socket.h> // for AF_INET6

namespace support {

/// A borrowed payload that begins with an int.
struct own_view {
    explicit constexpr own_view(std::span<const std::byte> payload) noexcept : bytes{payload} {}
    [[nodiscard]] constexpr std::int32_t value() const noexcept { return cmsg::load<std::int32_t>(bytes.data()); }
    std::span<const std::byte> bytes;
};

/// Nothing but what the concept asks for.
struct own_minimal : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4};
};

struct own_other : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {200, 2}, .size = 4};
};

/// Answers to two numbers, on the level whose number differs between systems.
struct own_two_numbers : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{
        .id = {cmsg::level::socket, 100}, .also = {cmsg::level::socket, 101}, .size = 4};
};

/// Says everything that a view may say; its first number has one size per ABI, its second two anywhere.
struct own_talkative : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {200, 3},
                                           .also = {200, 4},
                                           .size = 16,
                                           .space = 99,
                                           .place = static_cast<cmsg::place>(42),
                                           .family = AF_INET6,
                                           .presence = cmsg::presence::usually};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(cmsg::message_id id, std::size_t size) noexcept
    {
        return id.type == 3 ? size == 2 * Abi::long_size : size == 5 || size == 7;
    }

    static int enable(int) noexcept { return 0; }
};

/// A list entry that stands for another view.
struct own_bounded : own_minimal {
    using view = own_minimal;
    using own_minimal::own_minimal;
    static constexpr cmsg::view_info about{.id = own_minimal::about.id, .size = 4, .space = 1000};
};

/// Another system's message, with the same id as own_minimal.
struct own_darwin : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4};
};
constexpr cmsg::abi::platform platform_of(const own_darwin*) noexcept { return cmsg::abi::platform::darwin; }

/// A message of a system that this is not compiled for.
struct own_foreign : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4};
};
constexpr cmsg::abi::platform platform_of(const own_foreign*) noexcept
{
    return cmsg::abi::native::platform == cmsg::abi::platform::darwin ? cmsg::abi::platform::windows
                                                                      : cmsg::abi::platform::darwin;
}

} // namespace support

#endif
