// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_PACKET_HPP
#define CMSGPP_VIEWS_LINUX_PACKET_HPP

// Control messages of level SOL_PACKET.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/optional_field.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// The fields of PACKET_AUXDATA; `Optional` is std::optional, see `given`.
template <template <class> class Optional>
class auxdata_fields : view_base {
public:
    using view_base::view_base;

    /// Bits TP_STATUS_…, also those without a function here.
    [[nodiscard]] constexpr std::uint32_t status() const noexcept { return at<std::uint32_t>(0); }

    /// Bytes of the frame as the socket saw it, without the VLAN tag; more than were received if the buffer was
    /// too small.
    [[nodiscard]] constexpr std::uint32_t length() const noexcept { return at<std::uint32_t>(4); }

    /// Bytes of it that the socket's filter let through.
    [[nodiscard]] constexpr std::uint32_t snapshot_length() const noexcept { return at<std::uint32_t>(8); }

    /// Where the link layer's header begins in what was received, bytes.
    [[nodiscard]] constexpr std::uint16_t mac_offset() const noexcept { return at<std::uint16_t>(12); }

    /// Where the network layer's header begins in what was received, bytes.
    [[nodiscard]] constexpr std::uint16_t net_offset() const noexcept { return at<std::uint16_t>(14); }

    /// The tag control information of the VLAN tag: priority, drop eligible, identifier (12 bits), in host order. Empty
    /// without a tag; tag 0 is one.
    [[nodiscard]] constexpr Optional<std::uint16_t> vlan_tci() const noexcept
    {
        return given<Optional>((status() & vlan_valid) != 0, at<std::uint16_t>(16));
    }

    /// The tag protocol identifier of the VLAN tag: 0x8100 or 0x88a8, in host order. Empty without a tag (v3.14).
    [[nodiscard]] constexpr Optional<std::uint16_t> vlan_tpid() const noexcept
    {
        return given<Optional>((status() & vlan_tpid_valid) != 0, at<std::uint16_t>(18));
    }

    /// Whether the frame's transport checksum is left to the card that sends it, so that what stands there is none.
    [[nodiscard]] constexpr bool checksum_not_ready() const noexcept { return (status() & csum_not_ready) != 0; }

    /// Whether the kernel has found the transport checksum to be right (v4.1); if not, it may still be.
    [[nodiscard]] constexpr bool checksum_valid() const noexcept { return (status() & csum_valid) != 0; }

    constexpr void each_field(auto sink) const
    {
        sink("status", status());
        sink("length", length());
        sink("snapshot_length", snapshot_length());
        sink("mac_offset", mac_offset());
        sink("net_offset", net_offset());
        sink("vlan_tci", vlan_tci());
        sink("vlan_tpid", vlan_tpid());
        sink("checksum_not_ready", checksum_not_ready());
        sink("checksum_valid", checksum_valid());
    }

private:
    // linux include/uapi/linux/if_packet.h TP_STATUS_…
    static constexpr std::uint32_t csum_not_ready = 0x08;
    static constexpr std::uint32_t vlan_valid = 0x10;
    static constexpr std::uint32_t vlan_tpid_valid = 0x40;
    static constexpr std::uint32_t csum_valid = 0x80;
};

} // namespace detail

namespace linux_kernel {

/// What the frame was before it was cut or lost its VLAN tag, which the kernel takes out of it.
/// Message:   SOL_PACKET / PACKET_AUXDATA     Enable: setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
/// Payload:   struct tpacket_auxdata, 20 bytes, host order    Unit:   bytes
/// Kernel:    v2.6.21; net/packet/af_packet.c packet_recvmsg()
/// Absent:    on the error queue
/// Effect:    -
/// Owns:      nothing
class packet_auxdata : public detail::auxdata_fields<std::optional> {
public:
    using auxdata_fields::auxdata_fields;

    static constexpr view_info about{
        .name = "PACKET_AUXDATA", .id = {level::packet, 8}, .size = 20, .option = {level::packet, 8}};
};

/// A transmit timestamp of a packet socket.
/// Message:   SOL_PACKET / PACKET_TX_TIMESTAMP    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, …) for transmission
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v2.6.35; net/packet/af_packet.c packet_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class packet_tx_timestamp : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr view_info about{.name = "PACKET_TX_TIMESTAMP",
                                     .id = {level::packet, 16},
                                     .size = extended_error::size,
                                     .place = place::packet_tx_timestamp,
                                     .presence = presence::error_queue};
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
