// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_SOCKET_NUMBERS_HPP
#define CMSGPP_PLATFORM_SOCKET_NUMBERS_HPP

// Numbers of level SOL_SOCKET by architecture: linux v6.12 arch/*/include/uapi/asm/socket.h. They are those of this
// machine: in another architecture's control data a view finds no message by them (abi::socket_types).

#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/system.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// The number of this machine's architecture: parisc has its own for most names, sparc for some.
[[nodiscard]] constexpr std::int32_t by_architecture(std::int32_t generic, std::int32_t parisc,
                                                     std::int32_t sparc) noexcept
{
    constexpr auto own = abi::native::socket_types;
    return own == abi::socket_types::parisc ? parisc : own == abi::socket_types::sparc ? sparc : generic;
}

// Messages, and options that enable them.
inline constexpr std::int32_t so_rxq_ovfl_number = by_architecture(40, 0x4021, 0x24);
inline constexpr std::int32_t so_mark_number = by_architecture(36, 0x401f, 0x22);
inline constexpr std::int32_t so_rcvmark_number = by_architecture(75, 0x4049, 0x54);
inline constexpr std::int32_t so_priority_number = by_architecture(12, 0x400c, 0x0c);
inline constexpr std::int32_t so_rcvpriority_number = by_architecture(82, 0x404d, 0x5b);
inline constexpr std::int32_t so_wifi_status_number = by_architecture(41, 0x4022, 0x25);
inline constexpr std::int32_t scm_timestamping_pktinfo_number = by_architecture(58, 0x4033, 0x3c);
inline constexpr std::int32_t scm_timestamping_opt_stats_number = by_architecture(54, 0x402f, 0x38);
inline constexpr std::int32_t scm_devmem_linear_number = by_architecture(78, 0x404e, 0x57);
inline constexpr std::int32_t scm_devmem_dmabuf_number = by_architecture(79, 0x404f, 0x58);
inline constexpr std::int32_t so_passpidfd_number = by_architecture(76, 0x404a, 0x55);
inline constexpr std::int32_t so_inq_number = by_architecture(84, 0x4052, 0x5d);

// Messages to send, and what goes with them.
inline constexpr std::int32_t so_zerocopy_number = by_architecture(60, 0x4035, 0x3e);
inline constexpr std::int32_t so_txtime_number = by_architecture(61, 0x4036, 0x3f); ///< of SCM_TXTIME as well
inline constexpr std::int32_t so_protocol_number = by_architecture(38, 0x4028, 0x28);
inline constexpr std::int32_t scm_ts_opt_id_number = by_architecture(81, 0x404c, 0x5a);

/// The numbers of one timestamp message and of the option that enables it.
struct timestamp_numbers {
    std::int32_t old_form; ///< the fields are as wide as `long`
    std::int32_t new_form; ///< the fields have 64 bits (v5.1)

    /// The one to ask for: the old one where its fields have 64 bits, since older kernels know it as well.
    [[nodiscard]] constexpr std::int32_t enabled_form() const noexcept
    {
        return abi::native::time_size == sizeof(std::int64_t) ? old_form : new_form;
    }

    [[nodiscard]] constexpr std::int32_t other_form() const noexcept
    {
        return enabled_form() == old_form ? new_form : old_form;
    }
};

inline constexpr timestamp_numbers so_timestamp{by_architecture(29, 0x4012, 0x1d), by_architecture(63, 0x4038, 0x46)};
inline constexpr timestamp_numbers so_timestampns{by_architecture(35, 0x4013, 0x21), by_architecture(64, 0x4039, 0x42)};
inline constexpr timestamp_numbers so_timestamping{by_architecture(37, 0x4020, 0x23),
                                                   by_architecture(65, 0x403a, 0x43)};

// These differ between more architectures, and every libc has them.
#if defined(__linux__)
inline constexpr std::int32_t so_passcred_number = SO_PASSCRED;
inline constexpr std::int32_t so_passsec_number = SO_PASSSEC;
#else
inline constexpr std::int32_t so_passcred_number = 16;
inline constexpr std::int32_t so_passsec_number = 34;
#endif

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
