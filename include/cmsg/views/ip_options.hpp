// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_IP_OPTIONS_HPP
#define CMSGPP_VIEWS_IP_OPTIONS_HPP

// IPv4 options, level SOL_IP: as they arrived, and as they go into an answer. The range over them checks every length;
// it never reads outside the payload and never takes more steps than there are bytes.

#include <cmsg/core/inet.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>
#include <cmsg/core/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span> // also declares std::ranges::enable_view and enable_borrowed_range

namespace cmsg {

/// One IPv4 option (RFC 791, section 3.1).
/// Lifetime: borrows the control buffer.
class ip_option {
public:
    /// The bytes of one whole option: type, and length and data where it has them.
    explicit constexpr ip_option(std::span<const std::byte> bytes) noexcept CMSGPP_NONALLOCATING : bytes_{bytes} {}

    /// The whole type byte, such as 7 for record route or 1 for no operation.
    [[nodiscard]] constexpr std::uint8_t type() const noexcept CMSGPP_NONALLOCATING
    {
        return std::to_integer<std::uint8_t>(bytes_.front());
    }

    /// Whether a router copies the option into every fragment.
    [[nodiscard]] constexpr bool copied() const noexcept CMSGPP_NONALLOCATING { return (type() & 0x80U) != 0; }

    /// The two bits behind it: 0 for control, 2 for debugging and measurement.
    [[nodiscard]] constexpr std::uint8_t option_class() const noexcept CMSGPP_NONALLOCATING
    {
        return static_cast<std::uint8_t>(type() >> 5U & 3U);
    }

    /// The five low bits.
    [[nodiscard]] constexpr std::uint8_t number() const noexcept CMSGPP_NONALLOCATING
    {
        return static_cast<std::uint8_t>(type() & 0x1fU);
    }

    /// What stands behind type and length.
    [[nodiscard]] constexpr std::span<const std::byte> data() const noexcept CMSGPP_NONALLOCATING
    {
        return bytes_.subspan(bytes_.size() < 2 ? bytes_.size() : 2);
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("type", type());
        sink("data", data());
    }

private:
    std::span<const std::byte> bytes_;
};

/// IPv4 options in their order, also those of unknown type and the no-operations between them: a forward range, a view
/// and a borrowed range. It ends in front of the end-of-list option, or in front of one that is malformed.
/// Lifetime: borrows the control buffer.
class ip_option_list {
public:
    class iterator;
    struct sentinel {};

    explicit constexpr ip_option_list(std::span<const std::byte> bytes) noexcept CMSGPP_NONALLOCATING : bytes_{bytes} {}

    [[nodiscard]] constexpr iterator begin() const noexcept CMSGPP_NONALLOCATING;
    [[nodiscard]] constexpr sentinel end() const noexcept CMSGPP_NONALLOCATING { return {}; }

    /// Whether the range has all options; false if it ends early, in front of one whose length is missing, less than 2
    /// or more than what is left. Walks it.
    [[nodiscard]] constexpr bool complete() const noexcept CMSGPP_NONALLOCATING;

private:
    std::span<const std::byte> bytes_;
};

/// A position in the options. It has checked the length of the option it stands at.
class ip_option_list::iterator {
public:
    using value_type = ip_option;
    using difference_type = std::ptrdiff_t;
    using reference = value_type;
    using pointer = void;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag; // it yields values, not references

    constexpr iterator() noexcept = default;

    [[nodiscard]] constexpr ip_option operator*() const noexcept CMSGPP_NONALLOCATING
    {
        return ip_option{{at_, size_}};
    }

    constexpr iterator& operator++() noexcept CMSGPP_NONALLOCATING
    {
        at_ += size_;
        left_ -= size_;
        size_ = checked_size();
        return *this;
    }

    constexpr iterator operator++(int) noexcept CMSGPP_NONALLOCATING
    {
        const iterator before = *this;
        ++*this;
        return before;
    }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept CMSGPP_NONALLOCATING
    {
        return a.at_ == b.at_;
    }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, sentinel) noexcept CMSGPP_NONALLOCATING
    {
        return a.size_ == 0;
    }

private:
    friend ip_option_list;

    static constexpr std::byte end_of_list{0};
    static constexpr std::byte no_operation{1};

    explicit constexpr iterator(std::span<const std::byte> bytes) noexcept CMSGPP_NONALLOCATING : at_{bytes.data()},
                                                                                                  left_{bytes.size()},
                                                                                                  size_{checked_size()}
    {
    }

    /// The size of the option here, or 0 where no whole one follows. Only end-of-list and no-operation lack a length.
    [[nodiscard]] constexpr std::size_t checked_size() const noexcept CMSGPP_NONALLOCATING
    {
        if (is_at_end()) {
            return 0;
        }
        if (*at_ == no_operation) {
            return 1;
        }
        const std::size_t size = left_ < 2 ? 0 : std::to_integer<std::size_t>(at_[1]);
        return size < 2 || size > left_ ? 0 : size;
    }

    [[nodiscard]] constexpr bool is_at_end() const noexcept CMSGPP_NONALLOCATING
    {
        return left_ == 0 || *at_ == end_of_list;
    }

    const std::byte* at_ = nullptr;
    std::size_t left_ = 0; // bytes from here to the end of the payload
    std::size_t size_ = 0; // of the option here; 0 at the end
};

constexpr ip_option_list::iterator ip_option_list::begin() const noexcept CMSGPP_NONALLOCATING
{
    return iterator{bytes_};
}

constexpr bool ip_option_list::complete() const noexcept CMSGPP_NONALLOCATING
{
    iterator last = begin();
    while (last != end()) {
        ++last;
    }
    return last.is_at_end();
}

namespace detail {

/// A view over IPv4 options. A header has room for 40 bytes of them, and counts them in words of four.
class ip_options_base : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = 40;
    static constexpr bool sometimes_absent = true;
    static constexpr int family = AF_INET;

    /// The options, one after the other.
    [[nodiscard]] constexpr ip_option_list options() const noexcept CMSGPP_NONALLOCATING
    {
        return ip_option_list{payload()};
    }

    /// All bytes as they arrived, with the padding behind the last option.
    [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept CMSGPP_NONALLOCATING { return payload(); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("options", options());
    }

protected:
    [[nodiscard]] static constexpr bool is_words(std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return size <= payload_size && size % 4 == 0;
    }
};

} // namespace detail

namespace linux_kernel {

/// Options of an IPv4 packet as they arrived. Cut at a word they look whole; outcome::truncated() tells.
/// Message:   SOL_IP / IP_RECVOPTS            Enable: setsockopt(SOL_IP, IP_RECVOPTS, 1)
/// Payload:   options, 4 to 40 bytes in words of 4, network order    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_cmsg_recv_opts()
/// Absent:    when the packet has no options
/// Owns:      nothing
class ip_recvopts : public detail::ip_options_base {
public:
    using ip_options_base::ip_options_base;

    static constexpr const char* name = "IP_RECVOPTS";
    static constexpr message_id id{level::ip, 6};
    static constexpr int kernel_order = 340;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return is_words(size) && size != 0;
    }

    static int enable(int fd) noexcept { return set_option(fd, level::ip, 6); }
};

/// Options to answer an IPv4 packet with: its source route reversed, its records carried on, and none that the kernel does
/// not know.
/// Message:   SOL_IP / IP_RETOPTS             Enable: setsockopt(SOL_IP, IP_RETOPTS, 1)
/// Payload:   options, 0 to 40 bytes in words of 4, network order    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_cmsg_recv_retopts()
/// Absent:    when the packet has no options, or malformed ones (MSG_CTRUNC); empty if none is for the answer
/// Owns:      nothing
class ip_retopts : public detail::ip_options_base {
public:
    using ip_options_base::ip_options_base;

    static constexpr const char* name = "IP_RETOPTS";
    static constexpr message_id id{level::ip, 7};
    static constexpr int kernel_order = 350;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return is_words(size);
    }

    static int enable(int fd) noexcept { return set_option(fd, level::ip, 7); }
};

} // namespace linux_kernel
} // namespace cmsg

template <>
inline constexpr bool std::ranges::enable_view<cmsg::ip_option_list> = true;

template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::ip_option_list> = true;

#endif
