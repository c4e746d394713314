// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_JOIN_HPP
#define CMSGPP_RECEIVE_JOIN_HPP

// One list out of several, for the one socket that they are all for. Nothing here runs.

#include <cmsg/receive/entry.hpp>
#include <cmsg/receive/receive_set.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// One list for one socket: the receive_set of all the entries of several, in the order in which they first appear. An
/// entry that is in more than one of them counts once: flags of timestamping are put together, with each other and with
/// those that scm_timestamping asks for; of two bounds (up_to) the larger one counts. An entry of one's own says what
/// it becomes beside another of its view by a member template `joined_with<Other>`.
///
/// Options belong to the socket, not to a read: what one list enables takes room in every read that another list has
/// made room for, also in those of the error queue, and what finds none is lost.
template <class... Sets>
using join = typename detail::merged_lists<Sets...>::type;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
