// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_WORTH_SENDING_WITHOUT_HPP
#define CMSGPP_SEND_WORTH_SENDING_WITHOUT_HPP

// Whether a send that failed may go through without some of its control messages. Which errno a kernel or a device
// answers depends on its version and on the path of the packet, so a program asks this instead of keeping a list of
// them. Never sends anything.

#include <cmsg/send/sendable.hpp>
#include <cmsg/send/writer.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Whether the errno of a failed sendmsg can be the refusal of one of these values, and the writer holds it: then the
/// same send is worth trying without them, after `writer.without<Values...>()`. Without send::udp_segment that is one
/// send for each piece (`segments`), never one of them all. Since a message that was taken back is not held any more,
/// trying ends.
///
///     if (sendmsg(…) < 0 && cmsg::worth_sending_without<cmsg::send::udp_segment>(errno, writer)) …
///
/// The errnos of each value are at `value_traits::refused_by`; docs/refusals.md has the situations in which which
/// kernel answers which. False for what says something else, such as EAGAIN, ENOBUFS, ECONNREFUSED, and for EMSGSIZE of
/// a single datagram.
template <class... Values, class Abi>
[[nodiscard]] constexpr bool worth_sending_without(int error, const basic_control_writer<Abi>& writer) noexcept
    CMSGPP_NONALLOCATING
{
    static_assert(sizeof...(Values) > 0, "cmsg: worth sending without which values?");
    static_assert((send::is_listable<Values> && ...),
                  "cmsg: not a value to send, as those of namespace cmsg::send are");
    return ((send::value_traits<Values>::refused_by(error) && writer.template holds<Values>()) || ...);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
