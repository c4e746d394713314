// SPDX-License-Identifier: MIT
#include <cmsg/visit/view_info.hpp>
#include <cmsg/visit/view_info.hpp>

#include <cmsg/all_systems.hpp>

namespace {

template <class View>
inline constexpr cmsg::presence presence_of = View::about.presence;

// Packets that are neither coalesced nor after a drop have neither of these; a stamp that is missing once is no reason
// to expect packets without.
static_assert(presence_of<cmsg::linux_kernel::udp_gro> == cmsg::presence::rarely &&
              presence_of<cmsg::linux_kernel::so_rxq_ovfl> == cmsg::presence::rarely &&
              presence_of<cmsg::linux_kernel::scm_timestamping> == cmsg::presence::usually &&
              presence_of<cmsg::linux_kernel::ip_tos> == cmsg::presence::always &&
              presence_of<cmsg::linux_kernel::ip_recverr> == cmsg::presence::error_queue);

} // namespace
