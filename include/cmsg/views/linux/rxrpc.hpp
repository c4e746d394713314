// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_RXRPC_HPP
#define CMSGPP_VIEWS_LINUX_RXRPC_HPP

// Control messages of level SOL_RXRPC. Nearly all come without an option: they name the call that the data belongs to,
// and how it ended.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

#include <cerrno> // for errno, ENOPROTOOPT

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// A message of one u32.
class rxrpc_word : view_base {
public:
    using view_base::view_base;

protected:
    [[nodiscard]] constexpr std::uint32_t word() const noexcept { return at<std::uint32_t>(0); }
};

/// RXRPC_MANAGE_RESPONSE, after which a message of this number may come. Kernels before v6.16 take the option's number
/// and do nothing: what they can send is asked first (RXRPC_SUPPORTED_CMSG, linux v6.1 net/rxrpc/af_rxrpc.c
/// rxrpc_getsockopt()).
/// Returns: 0, or -1 with errno: ENOPROTOOPT if the kernel knows no such message.
[[nodiscard]] inline int enable_rxrpc_challenges(socket_type fd, std::int32_t message) noexcept
{
    int largest = 0;
    if (get_option(fd, level::rxrpc, 6, largest) < 0) {
        return -1;
    }
    if (largest < message) {
        errno = ENOPROTOOPT;
        return -1;
    }
    return set_option(fd, level::rxrpc, 7);
}

/// A message that says something by being there.
class rxrpc_sign : view_base {
public:
    using view_base::view_base;

    constexpr void each_field(auto) const {}
};

} // namespace detail

namespace linux_kernel {

/// The call that the data or the other messages belong to, by the id that the application has given it.
/// Message:   SOL_RXRPC / RXRPC_USER_CALL_ID    Enable: always
/// Payload:   unsigned long, 8 bytes, 4 in a 32-bit process; host order    Unit:   -
/// Kernel:    v2.6.22; net/rxrpc/recvmsg.c rxrpc_recvmsg()
/// Absent:    with a message that belongs to no call: a new call that is not accepted yet, a challenge
/// Effect:    -
/// Owns:      nothing
class rxrpc_user_call_id : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "RXRPC_USER_CALL_ID",
                                     .id = {level::rxrpc, 1},
                                     .size = 8,
                                     .space = abi::native::space(abi::native::long_size),
                                     .presence = presence::usually};

    /// As wide as cmsg_len: the kernel narrows both for a 32-bit process, x32 among them.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == Abi::long_size;
    }

    /// The id of the call.
    [[nodiscard]] constexpr std::uint64_t value() const noexcept
    {
        return payload().size() == sizeof(std::uint64_t) ? at<std::uint64_t>(0) : at<std::uint32_t>(0);
    }

    constexpr void each_field(auto sink) const { sink("value", value()); }
};

/// The call was aborted, by the peer or here. It is over, and its id may be used again.
/// Message:   SOL_RXRPC / RXRPC_ABORT         Enable: always
/// Payload:   u32, 4 bytes, host order        Unit:   -
/// Kernel:    v2.6.22; net/rxrpc/recvmsg.c rxrpc_recvmsg_term()
/// Absent:    unless the call was aborted
/// Effect:    -
/// Owns:      nothing
class rxrpc_abort : detail::rxrpc_word {
public:
    using rxrpc_word::rxrpc_word;

    static constexpr view_info about{
        .name = "RXRPC_ABORT", .id = {level::rxrpc, 2}, .size = 4, .presence = presence::usually};

    /// The abort code of the service, or a negative one of Rx itself (RX_CALL_DEAD -1 and so on).
    [[nodiscard]] constexpr std::int32_t abort_code() const noexcept { return static_cast<std::int32_t>(word()); }

    constexpr void each_field(auto sink) const { sink("abort_code", abort_code()); }
};

/// The final acknowledgement of a call to this service. It is over, and its id may be used again.
/// Message:   SOL_RXRPC / RXRPC_ACK           Enable: always
/// Payload:   none, 0 bytes                   Unit:   -
/// Kernel:    v2.6.22; net/rxrpc/recvmsg.c rxrpc_recvmsg_term()
/// Absent:    until the reply is acknowledged
/// Effect:    -
/// Owns:      nothing
class rxrpc_ack : public detail::rxrpc_sign {
public:
    using rxrpc_sign::rxrpc_sign;

    static constexpr view_info about{
        .name = "RXRPC_ACK", .id = {level::rxrpc, 3}, .size = 0, .presence = presence::usually};
};

/// The call failed by an error of the network. It is over, and its id may be used again.
/// Message:   SOL_RXRPC / RXRPC_NET_ERROR     Enable: always
/// Payload:   u32, 4 bytes, host order        Unit:   errno
/// Kernel:    v2.6.22; net/rxrpc/recvmsg.c rxrpc_recvmsg_term()
/// Absent:    unless the call failed so
/// Effect:    -
/// Owns:      nothing
class rxrpc_net_error : detail::rxrpc_word {
public:
    using rxrpc_word::rxrpc_word;

    static constexpr view_info about{
        .name = "RXRPC_NET_ERROR", .id = {level::rxrpc, 5}, .size = 4, .presence = presence::usually};

    /// An errno, positive.
    [[nodiscard]] constexpr int error() const noexcept { return static_cast<int>(word()); }

    constexpr void each_field(auto sink) const { sink("error", error()); }
};

/// The server was too busy for the call. Linux v6.1 does not send it any more.
/// Message:   SOL_RXRPC / RXRPC_BUSY          Enable: always
/// Payload:   none, 0 bytes                   Unit:   -
/// Kernel:    v2.6.22; net/rxrpc/ar-recvmsg.c rxrpc_recvmsg()
/// Absent:    unless the server was busy
/// Effect:    -
/// Owns:      nothing
class rxrpc_busy : public detail::rxrpc_sign {
public:
    using rxrpc_sign::rxrpc_sign;

    static constexpr view_info about{
        .name = "RXRPC_BUSY", .id = {level::rxrpc, 6}, .size = 0, .presence = presence::usually};
};

/// The call failed by an error of this machine. It is over, and its id may be used again.
/// Message:   SOL_RXRPC / RXRPC_LOCAL_ERROR   Enable: always
/// Payload:   u32, 4 bytes, host order        Unit:   errno
/// Kernel:    v2.6.22; net/rxrpc/recvmsg.c rxrpc_recvmsg_term()
/// Absent:    unless the call failed so
/// Effect:    -
/// Owns:      nothing
class rxrpc_local_error : detail::rxrpc_word {
public:
    using rxrpc_word::rxrpc_word;

    static constexpr view_info about{
        .name = "RXRPC_LOCAL_ERROR", .id = {level::rxrpc, 7}, .size = 4, .presence = presence::usually};

    /// An errno, positive.
    [[nodiscard]] constexpr int error() const noexcept { return static_cast<int>(word()); }

    constexpr void each_field(auto sink) const { sink("error", error()); }
};

/// A new call waits to be accepted. Linux v6.1 does not send it any more.
/// Message:   SOL_RXRPC / RXRPC_NEW_CALL      Enable: always
/// Payload:   none, 0 bytes                   Unit:   -
/// Kernel:    v2.6.22; net/rxrpc/recvmsg.c rxrpc_recvmsg_new_call()
/// Absent:    unless there is such a call
/// Effect:    -
/// Owns:      nothing
class rxrpc_new_call : public detail::rxrpc_sign {
public:
    using rxrpc_sign::rxrpc_sign;

    static constexpr view_info about{
        .name = "RXRPC_NEW_CALL", .id = {level::rxrpc, 8}, .size = 0, .presence = presence::usually};
};

/// The id of an out-of-band message, as of a challenge, which the answer to it repeats.
/// Message:   SOL_RXRPC / RXRPC_OOB_ID        Enable: setsockopt(SOL_RXRPC, RXRPC_MANAGE_RESPONSE, 1)
/// Payload:   u64, 8 bytes, host order        Unit:   -
/// Kernel:    v6.16; net/rxrpc/recvmsg.c rxrpc_recvmsg_oob()
/// Absent:    with the data of a call
/// Effect:    a client is to answer challenges itself; kernels before v6.16 take the option and ignore it
/// Owns:      nothing
class rxrpc_oob_id : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "RXRPC_OOB_ID", .id = {level::rxrpc, 15}, .size = 8, .presence = presence::usually};

    static int enable(int fd) noexcept { return detail::enable_rxrpc_challenges(fd, about.id.type); }

    /// The id, for send::rxrpc_oob_id.
    [[nodiscard]] constexpr std::uint64_t value() const noexcept { return at<std::uint64_t>(0); }

    constexpr void each_field(auto sink) const { sink("value", value()); }
};

/// A server's challenge that this socket is to respond to.
/// Message:   SOL_RXRPC / RXRPC_CHALLENGED    Enable: setsockopt(SOL_RXRPC, RXRPC_MANAGE_RESPONSE, 1)
/// Payload:   struct rxrpc_challenge, 4 bytes; struct rxgk_challenge, 8 bytes; host order    Unit:   -
/// Kernel:    v6.16; net/rxrpc/recvmsg.c rxrpc_recvmsg_challenge()
/// Absent:    with any other message
/// Effect:    that of RXRPC_OOB_ID
/// Owns:      nothing
class rxrpc_challenged : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "RXRPC_CHALLENGED",
                                     .id = {level::rxrpc, 16},
                                     .size = 8,
                                     .other_size = 4,
                                     .presence = presence::usually};

    static int enable(int fd) noexcept { return detail::enable_rxrpc_challenges(fd, about.id.type); }

    /// Of the connection; it may have been upgraded.
    [[nodiscard]] constexpr std::uint16_t service_id() const noexcept { return at<std::uint16_t>(0); }

    /// Of the connection: 2 RXKAD, 4 RXGK, 6 YFS-RXGK.
    [[nodiscard]] constexpr std::uint8_t security_index() const noexcept { return at<std::uint8_t>(2); }

    /// The Kerberos encryption type, with RXGK alone.
    [[nodiscard]] constexpr std::optional<std::uint32_t> enctype() const noexcept
    {
        return payload().size() == about.other_size ? std::nullopt : std::optional{at<std::uint32_t>(about.other_size)};
    }

    constexpr void each_field(auto sink) const
    {
        sink("service_id", service_id());
        sink("security_index", security_index());
        sink("enctype", enctype());
    }
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
