// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_LINUX_HPP
#define CMSGPP_ANSWERS_LINUX_HPP

// Which messages of Linux each answer is made of. On Linux every answer's header includes it.

#include <cmsg/answers/forms.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/views/linux/socket.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/socket_time_flags.hpp>
#include <cmsg/views/linux/udp.hpp>

#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace linux_kernel {

/// In a receive_set: ip_pktinfo, enabled on IPv4 sockets alone. On a dual-stack socket IPV6_PKTINFO says the same of an
/// IPv4 packet, and a second message costs the kernel more than the parse does (docs/benchmarks.md).
struct ip_pktinfo_of_ipv4 : ip_pktinfo {
    using view = ip_pktinfo;
    using ip_pktinfo::ip_pktinfo;

    /// Beside an entry that enables it everywhere, that.
    template <class Other>
    using joined_with = Other;

    static constexpr view_info about = [] {
        view_info info = ip_pktinfo::about;
        info.never_mapped = true;
        return info;
    }();
};

} // namespace linux_kernel

namespace detail {

template <>
struct forms<traffic_class, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::ip_tos, linux_kernel::ipv6_tclass>;
};

template <>
struct forms<local_address, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::ip_pktinfo_of_ipv4, linux_kernel::ipv6_pktinfo>;
};

template <>
struct forms<hop_limit, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::ip_ttl, linux_kernel::ipv6_hoplimit>;
};

template <>
struct forms<original_destination, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::ip_origdstaddr, linux_kernel::ipv6_origdstaddr>;
};

template <>
struct forms<segments, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::udp_gro>;
};

template <>
struct forms<drops, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::so_rxq_ovfl>;
};

/// The flags that make the stamps of `asked` come: the kernel's always, the card's if it shall stamp.
template <std::uint32_t Asked>
inline constexpr std::uint32_t reported_receive_flags = Asked | linux_kernel::scm_timestamping::flags |
                                                        ((Asked & linux_kernel::sof_timestamping_rx_hardware) != 0
                                                             ? linux_kernel::sof_timestamping_raw_hardware
                                                             : 0U);

template <std::uint32_t Flags>
struct forms<receive_time<Flags>, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::timestamping_flags<reported_receive_flags<Flags>>>;
};

template <>
struct forms<receive_time<0>, abi::platform::linux_kernel> {
    using views = view_list<linux_kernel::scm_timestampns>;
};

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
