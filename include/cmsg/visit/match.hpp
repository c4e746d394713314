// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_MATCH_HPP
#define CMSGPP_VISIT_MATCH_HPP

// The one place that asks whether a message is a view's, and whether it is whole.

#include <cmsg/core/message.hpp>
#include <cmsg/visit/view.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Gives the message to `to.whole<View>(message)` if it is the view's and whole, to `to.wrong_size<View>(message)` if
/// it is the view's and of a size that no whole one has. Calls, because a result that is asked afterwards costs GCC up
/// to 7 % more instructions (bench/instructions.sh, a6 and e2).
/// Returns: whether it is the view's.
template <class View, class Abi, class Taker>
CMSGPP_ALWAYS_INLINE constexpr bool match(const basic_message<Abi>& arrived, Taker& to)
{
    using traits = view_traits<View>;
    if (!traits::template answers_to<Abi>(arrived.id())) {
        return false;
    }
    if (traits::template accepts<Abi>(arrived.id(), arrived.payload().size())) [[likely]] {
        to.template whole<View>(arrived);
    } else {
        to.template wrong_size<View>(arrived);
    }
    return true;
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
