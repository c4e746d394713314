// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_CONTROL_RANGE_HPP
#define CMSGPP_BENCH_PARSE_CONTROL_RANGE_HPP

// A loop over cmsg::control that asks each message for the views it wants. The iterator is written out, because it is
// what says how the walk has ended.

#include "parse/handlers.hpp"
#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

/// Returns: whether it is a message of this type, whole or not.
template <message Message>
[[gnu::always_inline]] inline bool take_as(const cmsg::message& arrived, fields& read, pick_counts& counts)
{
    const auto found = cmsg::as<typename typed<Message>::view>(arrived);
    if (found) {
        typed<Message>::store(*found, read);
    } else if (found.state() == cmsg::field_state::wrong_size) {
        ++counts.wrong_size;
    }
    return found.state() != cmsg::field_state::absent;
}

template <message... Wanted>
[[gnu::always_inline]] inline bool take_one_of(wants<Wanted...>, [[maybe_unused]] const cmsg::message& arrived,
                                               [[maybe_unused]] fields& read, [[maybe_unused]] pick_counts& counts)
{
    return (take_as<Wanted>(arrived, read, counts) || ...);
}

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome control_range(ssize_t result, const msghdr& header, fields& read)
{
    const cmsg::control messages{result, header};
    pick_counts counts;
    auto at = messages.begin();
    for (; at != messages.end(); ++at) {
        if (!take_one_of(Wanted{}, *at, read, counts)) {
            ++counts.unhandled;
        }
    }
    return messages.outcome(at, counts.unhandled, counts.wrong_size);
}

} // namespace bench

#endif
