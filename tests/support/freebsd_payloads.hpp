// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_FREEBSD_PAYLOADS_HPP
#define CMSGPP_TESTS_SUPPORT_FREEBSD_PAYLOADS_HPP

// Messages of FreeBSD. The layouts are those of sys/socket.h, netinet/in.h, netinet6/in6.h, net/if_dl.h, sys/time.h,
// and what ip_savecontrol(), ip6_savecontrol_v4() and unp_addsockcred() put into them. No kernel here produces them.

#include "support/build.hpp"
#include "support/view_checks.hpp" // for joined

#include <array>
#include <cstddef>
#include <cstdint>

namespace support {

// -- times

inline constexpr auto timeval_payload = joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int64_t{999'999}));
inline constexpr auto i386_timeval_payload =
    joined(bytes_of(std::int32_t{1'700'000'000}), bytes_of(std::int32_t{999'999}));
inline constexpr auto timespec_payload =
    joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int64_t{999'999'999}));
inline constexpr auto i386_timespec_payload = joined(bytes_of(std::int32_t{5}), bytes_of(std::int32_t{7}));
// Half a second and a bit.
inline constexpr auto bintime_payload =
    joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::uint64_t{0x8000'0000'0000'0001}));
inline constexpr auto i386_bintime_payload =
    joined(bytes_of(std::int32_t{-1}), bytes_of(std::uint64_t{0x4000'0000'0000'0000}));

inline constexpr auto time_info_payload = joined(bytes_of(std::uint32_t{1}), std::array<std::byte, 60>{});
inline constexpr auto precise_time_info_payload = joined(bytes_of(std::uint32_t{3}), std::array<std::byte, 60>{});

// -- AF_UNIX

// struct cmsgcred {pid, uid, euid, gid; s16 ngroups; 2 bytes; gid groups[16]}
inline constexpr auto cmsgcred_payload =
    joined(bytes_of(std::int32_t{4711}), bytes_of(std::uint32_t{1001}), bytes_of(std::uint32_t{0}),
           bytes_of(std::uint32_t{100}), bytes_of(std::int16_t{2}), octets(0xff, 0xff), bytes_of(std::uint32_t{100}),
           bytes_of(std::uint32_t{5}), std::array<std::byte, 56>{});
// struct sockcred {uid, euid, gid, egid; s32 ngroups; gid groups[ngroups]}
inline constexpr auto sockcred_payload = joined(
    bytes_of(std::uint32_t{1001}), bytes_of(std::uint32_t{0}), bytes_of(std::uint32_t{100}),
    bytes_of(std::uint32_t{101}), bytes_of(std::int32_t{2}), bytes_of(std::uint32_t{5}), bytes_of(std::uint32_t{6}));
// struct sockcred2 {s32 version, pid; uid, euid, gid, egid; s32 ngroups; gid groups[ngroups]}
inline constexpr auto sockcred2_payload =
    joined(bytes_of(std::int32_t{0}), bytes_of(std::int32_t{4711}), sockcred_payload);

inline constexpr auto rights_payload = joined(bytes_of(std::int32_t{7}), bytes_of(std::int32_t{9}));

// -- internet

inline constexpr auto address_payload = octets(192, 0, 2, 7);
// A BSD's sockaddr_in begins with its length and a family of one byte.
inline constexpr auto socket_address_payload =
    joined(octets(16, 2, 0x1f, 0x90, 192, 0, 2, 7), std::array<std::byte, 8>{});
inline constexpr auto ipv6_pktinfo_payload =
    joined(octets(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7), bytes_of(std::uint32_t{5}));

inline constexpr auto socket_address6_payload =
    joined(octets(28, 28, 0x1f, 0x90, 0, 0x0a, 0xbc, 0xde),
           octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7), bytes_of(std::uint32_t{3}));

inline constexpr auto number_payload = bytes_of(std::uint32_t{0x89ab'cdef});

// FreeBSD's own sockaddr_dl has 54 bytes, used or not.
inline constexpr auto em0 =
    joined(octets(54, 18), bytes_of(std::uint16_t{1}), octets(6, 3, 6, 0), octets('e', 'm', '0'),
           octets(0x02, 0, 0x5e, 0x10, 0, 1), std::array<std::byte, 37>{});

} // namespace support

#endif
