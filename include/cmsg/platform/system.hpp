// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_SYSTEM_HPP
#define CMSGPP_PLATFORM_SYSTEM_HPP

// The system's socket header, and one name for each thing that POSIX and Winsock name differently.
// Defines nothing that a system has; internet addresses come with payload/address.hpp.

#include <cmsg/platform/config.hpp>
#include <cmsg/platform/read_flags.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#if defined(_WIN32)
#if !defined(NOMINMAX)
#define NOMINMAX // or <windows.h>, which comes with it, has macros min and max
#endif
#include <winsock2.h> // for WSAMSG, SOCKET, setsockopt

#include <mswsock.h> // for MSG_CTRUNC
#else
#include <sys/socket.h> // for msghdr, setsockopt, MSG_CTRUNC, MSG_TRUNC, AF_UNSPEC
#include <sys/time.h>   // for timeval, which comes with Winsock elsewhere
#include <sys/types.h>  // for ssize_t
#endif

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {
#if defined(MSG_ERRQUEUE)
inline constexpr std::uint32_t errqueue = MSG_ERRQUEUE;
#else
inline constexpr std::uint32_t errqueue = 0; // a system without an error queue
#endif
} // namespace detail

#if defined(_WIN32)

/// A socket.
using socket_type = SOCKET;

/// What receives a datagram and its control data: WSARecvMsg takes it.
using message_header = WSAMSG;

/// What a receive returned: a number of bytes, or below zero if it failed. WSARecvMsg returns SOCKET_ERROR or 0, and
/// the former also for a datagram that it has received: see receive_result_of().
using receive_result = std::ptrdiff_t;

/// What to hand on as the result of WSARecvMsg, of what it returned and, if that is SOCKET_ERROR, WSAGetLastError(). A
/// datagram larger than the buffers for its payload or its control data is received, and WSARecvMsg fails with
/// WSAEMSGSIZE all the same: the control data is there then, and dwFlags show what was cut (MSG_TRUNC, MSG_CTRUNC).
/// Returns: 0 if there is control data to read, else -1.
[[nodiscard]] inline receive_result receive_result_of(int result, int error) noexcept
{
    return result == 0 || error == WSAEMSGSIZE ? 0 : -1;
}

/// One of several datagrams that a program has received. No system call fills an array of them.
struct datagram_header {
    WSAMSG msg_hdr;
    unsigned int msg_len; ///< bytes received
};

namespace detail {

[[nodiscard]] inline const void* control_data(const WSAMSG& header) noexcept { return header.Control.buf; }
[[nodiscard]] constexpr std::size_t control_size(const WSAMSG& header) noexcept { return header.Control.len; }
[[nodiscard]] inline const void* name_data(const WSAMSG& header) noexcept { return header.name; }
[[nodiscard]] constexpr std::size_t name_size(const WSAMSG& header) noexcept
{
    return static_cast<std::size_t>(header.namelen);
}
[[nodiscard]] inline read_flags flags_of(const WSAMSG& header) noexcept
{
    return read_flags::of(header.dwFlags, MSG_CTRUNC, MSG_TRUNC, errqueue);
}

inline void set_control(WSAMSG& header, void* data, std::size_t size) noexcept
{
    header.Control.buf = static_cast<char*>(data);
    header.Control.len = static_cast<ULONG>(size);
}

inline void set_name(WSAMSG& header, void* data, std::size_t size) noexcept
{
    header.name = static_cast<sockaddr*>(data);
    header.namelen = static_cast<INT>(size);
}

inline void clear_flags(WSAMSG& header) noexcept { header.dwFlags = 0; }

} // namespace detail

#else

/// A socket: int, on Windows SOCKET.
using socket_type = int;

/// What a call of the system receives into: msghdr, on Windows WSAMSG.
using message_header = msghdr;

/// What such a call returns, in bytes, or below zero: ssize_t, on Windows int.
using receive_result = ssize_t;

#if defined(__APPLE__)
struct datagram_header {
    msghdr msg_hdr;
    unsigned int msg_len;
};
#else
using datagram_header = mmsghdr; ///< what recvmmsg fills
#endif

namespace detail {

[[nodiscard]] inline const void* control_data(const msghdr& header) noexcept { return header.msg_control; }

[[nodiscard]] constexpr std::size_t control_size(const msghdr& header) noexcept
{
    return static_cast<std::size_t>(header.msg_controllen);
}

[[nodiscard]] inline const void* name_data(const msghdr& header) noexcept { return header.msg_name; }

[[nodiscard]] constexpr std::size_t name_size(const msghdr& header) noexcept
{
    return static_cast<std::size_t>(header.msg_namelen);
}

[[nodiscard]] inline read_flags flags_of(const msghdr& header) noexcept
{
    return read_flags::of(static_cast<std::uint32_t>(header.msg_flags), MSG_CTRUNC, MSG_TRUNC, errqueue);
}

// A const size, or else GCC's -Wuseless-cast warns where msg_controllen is a size_t; elsewhere it is a socklen_t.
inline void set_control(msghdr& header, void* data, const std::size_t size) noexcept
{
    header.msg_control = data;
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(size);
}

inline void set_name(msghdr& header, void* data, std::size_t size) noexcept
{
    header.msg_name = data;
    header.msg_namelen = static_cast<socklen_t>(size);
}

inline void clear_flags(msghdr& header) noexcept { header.msg_flags = 0; }

} // namespace detail

#endif

/// What recvmsg, recvmmsg or WSARecvMsg has returned, as an argument of what reads the message: below zero if it
/// failed. Any integer makes one, but a bool does not: `received > 0` is no result.
class returned {
public:
    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
    constexpr returned(Integer value) noexcept : value_{static_cast<receive_result>(value)} {}

    template <class Bool>
        requires std::is_same_v<Bool, bool> returned(Bool)
    = delete;

    /// Bytes, messages, or below zero, as the call returned it.
    [[nodiscard]] constexpr receive_result value() const noexcept { return value_; }

    /// Whether the call failed.
    [[nodiscard]] constexpr bool is_failure() const noexcept { return value_ < 0; }

private:
    receive_result value_;
};

namespace detail {

[[nodiscard]] constexpr const message_header& received_in(const message_header& header) noexcept { return header; }

[[nodiscard]] constexpr const message_header& received_in(const datagram_header& datagram) noexcept
{
    return datagram.msg_hdr;
}

} // namespace detail

// clang-format off
/// What a receive leaves its message in: a msghdr, an mmsghdr of recvmmsg (see cmsg::batch), or a class that knows the
/// control data of a datagram, and whether there is one (io_uring_datagram).
template <class T>
concept received_header = requires(const T& header) { detail::received_in(header); } ||
                          requires(const T& datagram) { { datagram.control().has_failed() } -> std::same_as<bool>; };
// clang-format on

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
