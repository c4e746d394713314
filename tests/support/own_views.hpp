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
    static constexpr cmsg::message_id id{200, 1};
    static constexpr std::size_t payload_size = 4;
};

struct own_other : own_view {
    using own_view::own_view;
    static constexpr cmsg::message_id id{200, 2};
    static constexpr std::size_t payload_size = 4;
};

/// Answers to two numbers, on the level whose number differs between systems.
struct own_two_numbers : own_view {
    using own_view::own_view;
    static constexpr cmsg::message_id ids[]{{cmsg::level::socket, 100}, {cmsg::level::socket, 101}};
    static constexpr std::size_t payload_size = 4;
};

/// Says everything that a view may say; its first number has one size per ABI, its second two anywhere.
struct own_talkative : own_view {
    using own_view::own_view;
    static constexpr cmsg::message_id ids[]{{200, 3}, {200, 4}};
    static constexpr std::size_t payload_size = 16;
    static constexpr std::size_t space = 99;
    static constexpr int kernel_order = 42;
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;
    static constexpr auto platform = cmsg::abi::native::platform;

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
    static constexpr std::size_t space = 1000;
};

/// Another system's message, with the same id as own_minimal.
struct own_darwin : own_view {
    using own_view::own_view;
    static constexpr cmsg::message_id id{200, 1};
    static constexpr std::size_t payload_size = 4;
    static constexpr auto platform = cmsg::abi::platform::darwin;
};

} // namespace support

#endif
