// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_TIPC_HPP
#define CMSGPP_VIEWS_LINUX_TIPC_HPP

// Control messages of level SOL_TIPC. They need no option: they come if there is control data to write to.

#include <cmsg/core/message.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Why a message came back to its sender (linux include/uapi/linux/tipc.h). Others keep their number.
enum class tipc_error : std::uint32_t {
    ok = 0,
    no_name = 1,
    no_port = 2,
    no_node = 3,
    overload = 4,
    conn_shutdown = 5,
};

[[nodiscard]] constexpr const char* name_of(tipc_error error) noexcept
{
    constexpr const char* names[]{"ok", "no_name", "no_port", "no_node", "overload", "conn_shutdown"};
    const auto number = static_cast<std::uint32_t>(error);
    return number < sizeof names / sizeof *names ? names[number] : nullptr;
}

namespace linux_kernel {

/// Why a message that this socket sent came back, or that the peer has ended the connection.
/// Message:   SOL_TIPC / TIPC_ERRINFO         Enable: always, if control data is asked for
/// Payload:   u32[2], 8 bytes, host order     Unit:   bytes of returned data
/// Kernel:    v2.6.16; net/tipc/socket.c tipc_sk_anc_data_recv()
/// Absent:    with a message that is none of one's own
/// Effect:    -
/// Owns:      nothing
class tipc_errinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "TIPC_ERRINFO", .id = {level::tipc, 1}, .size = 8, .presence = presence::usually};

    /// Why.
    [[nodiscard]] constexpr tipc_error error() const noexcept { return at<tipc_error>(0); }

    /// Bytes of returned data, which TIPC_RETDATA has.
    [[nodiscard]] constexpr std::uint32_t data_length() const noexcept { return at<std::uint32_t>(4); }

    constexpr void each_field(auto sink) const
    {
        sink("error", error());
        sink("data_length", data_length());
    }
};

/// The data of a message that came back. Its size does not show whether it is whole: tipc_errinfo::data_length() does.
/// Message:   SOL_TIPC / TIPC_RETDATA         Enable: always, if control data is asked for
/// Payload:   bytes as they were sent, 1 to 66000    Unit:   -
/// Kernel:    v2.6.16; net/tipc/socket.c tipc_sk_anc_data_recv()
/// Absent:    with a message that is none of one's own, or that had no data
/// Effect:    -
/// Owns:      nothing
class tipc_retdata : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "TIPC_RETDATA", .id = {level::tipc, 2}, .size = 1, .element = 1, .presence = presence::usually};

    /// Up to the longest message that can be sent (linux include/uapi/linux/tipc.h TIPC_MAX_USER_MSG_SIZE).
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        constexpr std::size_t largest = 66'000;
        return size >= about.size && size <= largest;
    }

    /// Lifetime: borrows the control buffer.
    [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return payload(); }

    constexpr void each_field(auto sink) const { sink("bytes", bytes()); }
};

/// The name that a message was sent to: a service type and a range of its instances.
/// Message:   SOL_TIPC / TIPC_DESTNAME        Enable: always, if control data is asked for
/// Payload:   u32[3], 12 bytes, host order    Unit:   -
/// Kernel:    v2.6.16; net/tipc/socket.c tipc_sk_anc_data_recv()
/// Absent:    when the message was sent to a socket address, not to a name
/// Effect:    -
/// Owns:      nothing
class tipc_destname : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "TIPC_DESTNAME", .id = {level::tipc, 3}, .size = 12, .presence = presence::usually};

    /// The service type.
    [[nodiscard]] constexpr std::uint32_t type() const noexcept { return at<std::uint32_t>(0); }

    /// The first instance.
    [[nodiscard]] constexpr std::uint32_t lower() const noexcept { return at<std::uint32_t>(4); }

    /// The last instance; the first as well, unless the message was multicast.
    [[nodiscard]] constexpr std::uint32_t upper() const noexcept { return at<std::uint32_t>(8); }

    constexpr void each_field(auto sink) const
    {
        sink("type", type());
        sink("lower", lower());
        sink("upper", upper());
    }
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
