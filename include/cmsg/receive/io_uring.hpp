// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_IO_URING_HPP
#define CMSGPP_RECEIVE_IO_URING_HPP

// One datagram of io_uring's multishot recvmsg, which leaves name, control data and payload in one provided buffer.
// Never talks to a ring, and never reads past the buffer, whatever its bytes say.

#include <cmsg/core/control.hpp>
#include <cmsg/core/load.hpp>
#include <cmsg/payload/endpoint.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/system.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// What a provided buffer begins with (linux v6.12 include/uapi/linux/io_uring.h struct io_uring_recvmsg_out).
struct io_uring_recvmsg_out {
    std::uint32_t namelen;    ///< bytes of the sender's address, also of one that was cut
    std::uint32_t controllen; ///< bytes of control data
    std::uint32_t payloadlen; ///< what recvmsg would have returned
    std::uint32_t flags;      ///< msg_flags
};

static_assert(sizeof(io_uring_recvmsg_out) == 16);

} // namespace detail

/// A datagram in a buffer that a multishot recvmsg has filled: 16 bytes of sizes and flags, then as many bytes for the
/// name and for control data as the request had room for, used or not, then the payload (linux v6.12 io_uring/net.c
/// io_recvmsg_prep_multishot(), io_recvmsg_multishot()). The control data begins after the room for the name, and so at
/// any address. Whatever reads a msghdr reads this as well:
///
///     const cmsg::io_uring_datagram datagram{buffer, completion.res, request};
///     if (!datagram) { … }
///     metadata::visit(datagram, visitor);
///
/// It is false, and its control data that of a failed call, if the buffer is shorter than the rooms, or says that more
/// control data was written than there was room for.
/// Lifetime: borrows the buffer, which must not go back to the ring before the last read of it; not the request.
class io_uring_datagram {
public:
    /// A provided buffer, all of it or as much as was written, and the msghdr of the request, of which msg_namelen and
    /// msg_controllen alone matter, as they were when it was submitted.
    constexpr io_uring_datagram(std::span<const std::byte> buffer, const message_header& request) noexcept
        : io_uring_datagram{buffer, detail::name_size(request), detail::control_size(request)}
    {
    }

    /// The same of a provided buffer and the `res` of its completion; after a negative one there is no datagram.
    constexpr io_uring_datagram(std::span<const std::byte> buffer, returned result,
                                const message_header& request) noexcept
        : io_uring_datagram{written_part(buffer, result), request}
    {
    }

    /// The same where the rooms for the name and the control data are known, in bytes.
    constexpr io_uring_datagram(std::span<const std::byte> buffer, std::size_t name_room,
                                std::size_t control_room) noexcept
    {
        if (buffer.size() < sizeof(detail::io_uring_recvmsg_out)) {
            return;
        }
        const auto out = load<detail::io_uring_recvmsg_out>(buffer.data());
        const std::span<const std::byte> rooms = buffer.subspan(sizeof out);
        // One room after the other: their sum may be more than a size_t has.
        if (rooms.size() < name_room || rooms.size() - name_room < control_room || out.controllen > control_room) {
            return;
        }
        const std::span<const std::byte> data = rooms.subspan(name_room + control_room);
        const bool is_cut = out.payloadlen > data.size();
        // MSG_TRUNC is set with it, unless the caller's span ends before the payload does.
        const std::uint32_t flags = out.flags | (is_cut ? abi::native::msg_trunc : 0U);
        is_name_cut_ = out.namelen > name_room;
        name_ = rooms.first(is_name_cut_ ? name_room : out.namelen);
        control_ = cmsg::control{rooms.subspan(name_room, out.controllen), message_flags{flags}};
        payload_ = data.first(is_cut ? data.size() : out.payloadlen);
    }

    /// Whether there is a datagram.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return !control_.has_failed(); }

    /// Who sent it. None where recvmsg tells no name (TCP), where the request has no room for a name or only room for
    /// a part of it, and of another family than IPv4 and IPv6.
    [[nodiscard]] constexpr endpoint name() const noexcept { return endpoint::of(name_); }

    /// The bytes of the sender's socket address, of any family, at any alignment; only its beginning where the room was
    /// too small.
    [[nodiscard]] constexpr std::span<const std::byte> name_bytes() const noexcept { return name_; }

    /// The control messages, with what the flags say of them: MSG_CTRUNC, MSG_TRUNC, MSG_ERRQUEUE.
    [[nodiscard]] constexpr const cmsg::control& control() const noexcept { return control_; }

    /// The part of the payload that is in the buffer.
    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept { return payload_; }

    /// Whether the name, the control data or the payload did not fit, and its end is lost.
    [[nodiscard]] constexpr bool truncated() const noexcept
    {
        return is_name_cut_ || control_.truncated() || control_.flags().payload_truncated();
    }

private:
    [[nodiscard]] static constexpr std::span<const std::byte> written_part(std::span<const std::byte> buffer,
                                                                           returned result) noexcept
    {
        if (result.is_failure()) {
            return {};
        }
        const auto size = static_cast<std::size_t>(result.value());
        return buffer.first(size < buffer.size() ? size : buffer.size());
    }

    std::span<const std::byte> name_{};
    std::span<const std::byte> payload_{};
    cmsg::control control_{-1, message_header{}}; // as after a failed call, until there is a datagram
    bool is_name_cut_ = false;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
