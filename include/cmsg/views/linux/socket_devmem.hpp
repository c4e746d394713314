// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_SOCKET_DEVMEM_HPP
#define CMSGPP_VIEWS_LINUX_SOCKET_DEVMEM_HPP

// Where a network card has put what TCP received: device memory, level SOL_SOCKET. One message for each fragment, in
// the order of the stream. Never gives a token back: that is setsockopt(SO_DEVMEM_DONTNEED), and the caller's.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// A fragment that did not get into device memory: its bytes are in the caller's iovec, after those of earlier ones.
/// Message:   SOL_SOCKET / SCM_DEVMEM_LINEAR  Enable: always, if recvmsg is called with MSG_SOCK_DEVMEM
/// Payload:   struct dmabuf_cmsg, 24 bytes, host order; all but the size is 0    Unit:   bytes
/// Kernel:    v6.12; net/ipv4/tcp.c tcp_recvmsg_dmabuf()
/// Absent:    when everything is in device memory
/// Effect:    -
/// Owns:      nothing
class scm_devmem_linear : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_DEVMEM_LINEAR",
                                     .id = {level::socket, detail::scm_devmem_linear_number},
                                     .size = 24,
                                     .presence = presence::usually,
                                     .repeats = true};

    /// Bytes of the iovec that the fragment takes.
    [[nodiscard]] constexpr std::uint32_t fragment_size() const noexcept { return at<std::uint32_t>(8); }

    constexpr void each_field(auto sink) const { sink("fragment_size", fragment_size()); }
};

/// A fragment in device memory. Its token must be given back (setsockopt SO_DEVMEM_DONTNEED), or the card runs out.
/// Message:   SOL_SOCKET / SCM_DEVMEM_DMABUF  Enable: always, if recvmsg is called with MSG_SOCK_DEVMEM
/// Payload:   struct dmabuf_cmsg, 24 bytes, host order    Unit:   bytes
/// Kernel:    v6.12; net/ipv4/tcp.c tcp_recvmsg_dmabuf()
/// Absent:    when nothing is in device memory
/// Effect:    a fragment stays taken until its token is given back
/// Owns:      nothing; the token is on loan until it is given back
class scm_devmem_dmabuf : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_DEVMEM_DMABUF",
                                     .id = {level::socket, detail::scm_devmem_dmabuf_number},
                                     .size = 24,
                                     .presence = presence::usually,
                                     .repeats = true};

    /// Bytes from the start of the dmabuf to the fragment.
    [[nodiscard]] constexpr std::uint64_t fragment_offset() const noexcept { return at<std::uint64_t>(0); }

    /// Bytes of the fragment.
    [[nodiscard]] constexpr std::uint32_t fragment_size() const noexcept { return at<std::uint32_t>(8); }

    /// What SO_DEVMEM_DONTNEED takes to give the fragment back.
    [[nodiscard]] constexpr std::uint32_t fragment_token() const noexcept { return at<std::uint32_t>(12); }

    /// The dmabuf, by the id that binding it to the card returned (netlink netdev bind-rx).
    [[nodiscard]] constexpr std::uint32_t dmabuf_id() const noexcept { return at<std::uint32_t>(16); }

    /// None is defined so far (v6.12 include/uapi/linux/uio.h).
    [[nodiscard]] constexpr std::uint32_t flags() const noexcept { return at<std::uint32_t>(20); }

    constexpr void each_field(auto sink) const
    {
        sink("fragment_offset", fragment_offset());
        sink("fragment_size", fragment_size());
        sink("fragment_token", fragment_token());
        sink("dmabuf_id", dmabuf_id());
        sink("flags", flags());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
