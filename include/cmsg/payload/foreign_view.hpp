// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_FOREIGN_VIEW_HPP
#define CMSGPP_PAYLOAD_FOREIGN_VIEW_HPP

// Shapes of payload that the views of macOS, FreeBSD and Windows share, and the values they return.
// Knows no message type and no number; never converts between clocks.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ecn.hpp>
#include <cmsg/payload/element_range.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cerrno>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A count of ticks of a clock whose rate the payload does not say, so that it is no std::chrono time and nothing
/// converts it: counts of different clocks do not compare.
template <class Clock>
class tick_count {
public:
    constexpr tick_count() noexcept = default;
    explicit constexpr tick_count(std::uint64_t value) noexcept : value_{value} {}

    [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }

    [[nodiscard]] friend constexpr auto operator<=>(tick_count, tick_count) noexcept = default;

    /// Ticks from `earlier` to `later`; negative if they are in the other order.
    [[nodiscard]] friend constexpr std::int64_t operator-(tick_count later, tick_count earlier) noexcept
    {
        return static_cast<std::int64_t>(later.value_ - earlier.value_);
    }

private:
    std::uint64_t value_ = 0;
};

namespace detail {

/// Sets an option by its number on `Platform`. On another system the number means another option, so that none is set:
/// -1 with ENOPROTOOPT.
template <abi::platform Platform>
[[nodiscard]] int set_option_on(socket_type fd, std::int32_t level, int option, int value = 1) noexcept
{
    if constexpr (Platform == abi::native::platform) {
        return set_option(fd, level, option, value);
    } else {
        static_cast<void>(fd);
        static_cast<void>(level);
        static_cast<void>(option);
        static_cast<void>(value);
        errno = ENOPROTOOPT;
        return -1;
    }
}

/// A type of service or traffic class, in a byte or an int; a view of an int that also accepts one byte reads what is
/// there.
template <class Integer>
class traffic_class_view : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = sizeof(Integer);

    /// The whole byte.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept
    {
        if constexpr (sizeof(Integer) != 1) {
            if (payload().size() == 1) {
                return at<std::uint8_t>(0);
            }
        }
        return static_cast<std::uint8_t>(at<Integer>(0));
    }

    /// The two low bits.
    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept { return ecn_of(value()); }

    /// The six high bits, 0 to 63.
    [[nodiscard]] constexpr std::uint8_t dscp() const noexcept { return dscp_of(value()); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("ecn", ecn());
        sink("dscp", dscp());
    }
};

/// A time to live or hop limit, in a byte or an int.
template <class Integer>
class hop_limit_view : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = sizeof(Integer);

    /// Hops left.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept { return static_cast<std::uint8_t>(at<Integer>(0)); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("value", value());
    }
};

/// RFC 3542's struct in6_pktinfo, the same on all systems.
class in6_pktinfo_view : protected view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = 20;

    /// Index of the interface that the packet arrived on; 0 if there is none.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(16); }

    /// The destination address in the packet's header.
    [[nodiscard]] constexpr in6_addr destination() const noexcept { return load_in6_addr(payload().data()); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("interface_index", interface_index());
        sink("destination", destination());
    }
};

/// Descriptors that came over an AF_UNIX socket of a BSD.
class rights_view : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t element_size = 4;
    static constexpr std::size_t payload_size = element_size;
    static constexpr int family = AF_UNIX;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size != 0 && size % element_size == 0;
    }

    /// The descriptors, which the receiver has to close.
    [[nodiscard]] constexpr element_range<std::int32_t> descriptors() const noexcept
    {
        return element_range<std::int32_t>{payload()};
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return descriptors().size(); }
    [[nodiscard]] constexpr auto begin() const noexcept { return descriptors().begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return descriptors().end(); }

    /// A descriptor; `index` is below size().
    [[nodiscard]] constexpr std::int32_t operator[](std::size_t index) const noexcept { return descriptors()[index]; }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("descriptors", descriptors());
    }
};

/// A struct in_addr.
class in_addr_view : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = 4;

    /// The destination address in the packet's header, network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept { return load_in_addr(payload().data()); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("destination", destination());
    }
};

/// An ECN codepoint in an int.
class ecn_view : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = 4;

    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept
    {
        return ecn_of(static_cast<std::uint8_t>(at<std::int32_t>(0)));
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("ecn", ecn());
    }
};

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
