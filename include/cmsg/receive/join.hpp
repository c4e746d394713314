// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_JOIN_HPP
#define CMSGPP_RECEIVE_JOIN_HPP

// One list out of several, for the one socket that they are all for. Nothing here runs.

#include <cmsg/receive/entry.hpp>
#include <cmsg/receive/receive_set.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

template <class Entry>
struct as_set {
    using type = receive_set<Entry>;
};

template <class... Entries>
struct as_set<receive_set<Entries...>> {
    using type = receive_set<Entries...>;
};

} // namespace detail

/// One list for one socket: the receive_set of all the entries of several, in the order in which they first appear. An
/// entry that is in more than one of them counts once: flags of timestamping are put together, with each other and with
/// those that scm_timestamping asks for; of two bounds (up_to) the larger one counts. An entry of one's own says what
/// it becomes beside another of its view by a member template `joined_with<Other>`.
///
/// Options belong to the socket, not to a read: what one list enables takes room in every read that another list has
/// made room for, also in those of the error queue, and what finds none is lost.
/// An entry stands for the set of it alone: `join<quic_metadata, receive_time<>>`.
template <class... Sets>
using join = typename detail::merged_lists<receive_set<>, typename detail::as_set<Sets>::type...>::type;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
