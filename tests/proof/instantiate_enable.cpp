// SPDX-License-Identifier: MIT
// What the other instantiations leave out, because it calls the kernel: `enable`, `unlisted`,
// `traffic_class::of_socket`, and `received_fds`, which closes. They look at errno, and need nothing else.

#include <cmsg/all_systems.hpp>

namespace {

template <class... Views>
bool look_at(const cmsg::enable_result<Views...>& enabled)
{
    bool set = static_cast<bool>(enabled) && enabled.error() == 0;
    ((set = set && enabled.template error<Views>() == 0 && !enabled.template refused<Views>() &&
            !enabled.template not_applicable<Views>()),
     ...);
    enabled.each([&](const char* name, int error, bool applicable) noexcept {
        set = set && *name != '\0' && error == 0 && applicable;
    });
    return set;
}

using newer = cmsg::receive_set<cmsg::scm_timestampns, cmsg::scm_timestamping, cmsg::so_rxq_ovfl, cmsg::udp_gro,
                                cmsg::ipv6_pktinfo, cmsg::ip_pktinfo, cmsg::ip_ttl, cmsg::ip_tos, cmsg::ip_origdstaddr,
                                cmsg::ipv6_hoplimit, cmsg::ipv6_tclass, cmsg::ipv6_origdstaddr>;
using older =
    cmsg::join<cmsg::receive_set<cmsg::scm_timestamp, cmsg::timestamping_flags<24>>,
               cmsg::receive_set<cmsg::scm_timestamping, cmsg::rxrpc_oob_id, cmsg::up_to<cmsg::scm_rights, 2>>>;
using errors =
    cmsg::receive_set<cmsg::tx_timestamps<>, cmsg::zerocopy_completions, cmsg::path_errors, cmsg::txtime_errors>;

} // namespace

namespace proof {

// With external linkage, so that nothing is left out as unused.
bool every_option(int fd)
{
    return look_at(newer::enable(fd)) && look_at(older::enable(fd)) && look_at(errors::enable(fd)) &&
           cmsg::set_option(fd, 0, 1) == 0;
}

std::size_t every_unlisted(int fd)
{
    const auto unlisted = cmsg::unlisted<newer>(fd);
    std::size_t sum = unlisted && unlisted.error() == 0 ? unlisted.space() : 0;
    unlisted.each([&](const char* name, std::size_t space) noexcept { sum += *name != '\0' ? space : 0; });
    sum += std::size_t{cmsg::detail::socket_traits{}.applies<cmsg::ip_tos>()};
    return sum;
}

bool every_descriptor(ssize_t result, const msghdr& header, int fd)
{
    cmsg::received_fds received{result, header};
    cmsg::received_fds others{header};
    others = static_cast<cmsg::received_fds&&>(received);
    const bool some = others.remaining() != 0 && (others.release() || others.release_pidfd());
    others.close_on_exec();
    others.close();
    return some && cmsg::traffic_class::of_socket(fd, sockaddr_in{});
}

} // namespace proof
