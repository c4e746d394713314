// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_SOCKADDR_DL_HPP
#define CMSGPP_PAYLOAD_SOCKADDR_DL_HPP

// The interface that a packet arrived on, as a BSD reports it. Never reads beyond the payload, whatever the lengths in
// it say.

#include <cmsg/visit/view_base.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The name of a network interface, with a NUL after it; a copy, because a payload has none.
class interface_name {
public:
    static constexpr std::size_t capacity = 16; ///< IFNAMSIZ of macOS and FreeBSD, the NUL included

    constexpr interface_name() noexcept = default;

    /// The first bytes of a longer name.
    explicit constexpr interface_name(std::span<const std::byte> name) noexcept
    {
        for (std::size_t i = 0; i < name.size() && i < capacity - 1; ++i) {
            text_[i] = std::to_integer<char>(name[i]);
        }
    }

    /// The name, with its NUL.
    [[nodiscard]] constexpr const char* c_str() const& noexcept { return text_.data(); }

    /// The same, as a function of C takes it.
    [[nodiscard]] constexpr operator const char*() const& noexcept { return text_.data(); }
    const char* c_str() const&& = delete; // it would not live as long as the pointer
    operator const char*() const&& = delete;

private:
    std::array<char, capacity> text_{};
};

namespace detail {

/// The struct sockaddr_dl of a BSD, which says its own length: interface index, name and link-layer address.
class sockaddr_dl_view : protected view_base {
public:
    using view_base::view_base;

    /// Index of the interface that the packet arrived on; 0 if the kernel did not know.
    [[nodiscard]] constexpr std::uint16_t interface_index() const noexcept { return at<std::uint16_t>(2); }

    /// The interface's name as far as it is there; empty if the kernel did not know.
    [[nodiscard]] constexpr interface_name name_of_interface() const noexcept
    {
        return interface_name{data(0, at<std::uint8_t>(5))};
    }

    /// The interface's link-layer address as far as it is there, usually of 6 bytes or none.
    /// Lifetime: borrows the payload.
    [[nodiscard]] constexpr std::span<const std::byte> link_address() const noexcept
    {
        return data(at<std::uint8_t>(5), at<std::uint8_t>(6));
    }

    /// Whether all that the address says of its own lengths (sdl_len, sdl_nlen, sdl_alen) is there.
    [[nodiscard]] constexpr bool complete() const noexcept
    {
        const std::size_t used = data_offset + at<std::uint8_t>(5) + at<std::uint8_t>(6);
        return at<std::uint8_t>(0) == payload().size() && used <= payload().size();
    }

    constexpr void each_field(auto sink) const
    {
        sink("interface_index", interface_index());
        sink("name_of_interface", name_of_interface());
        sink("link_address", link_address());
        sink("complete", complete());
    }

protected:
    static constexpr std::size_t data_offset = 8; ///< offsetof(struct sockaddr_dl, sdl_data): the shortest there is

private:
    /// So many bytes of sdl_data, or what of them is there.
    [[nodiscard]] constexpr std::span<const std::byte> data(std::size_t offset, std::size_t size) const noexcept
    {
        const std::span<const std::byte> all = payload().subspan(data_offset);
        const std::span<const std::byte> rest = all.subspan(offset < all.size() ? offset : all.size());
        return rest.first(size < rest.size() ? size : rest.size());
    }
};

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
