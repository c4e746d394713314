// SPDX-License-Identifier: MIT
#include <cmsg/cmsg.hpp>
#include <cmsg/cmsg.hpp>

#include <concepts>

namespace {

// All of this system's messages, to visit, to describe and to send; those of the others are not, so that nobody pays
// for them: their lists stay incomplete.
template <class List>
concept is_known = requires
{
    sizeof(List);
};

static_assert(is_known<cmsg::linux_kernel::all_views> && std::same_as<cmsg::ip_tos, cmsg::linux_kernel::ip_tos>);
#if !defined(CMSGPP_SINGLE_HEADER_HPP) // which has all systems
static_assert(!is_known<cmsg::darwin::all_views> && !is_known<cmsg::freebsd::all_views> &&
              !is_known<cmsg::windows::all_views> && !is_known<cmsg::netbsd::all_views> &&
              !is_known<cmsg::openbsd::all_views>);
#endif
static_assert(cmsg::typed_view<cmsg::scm_rights> && cmsg::send::sendable<cmsg::send::scm_rights>);

} // namespace
