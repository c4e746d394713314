// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_WALK_HPP
#define CMSGPP_VISIT_WALK_HPP

// One walk over control data, and what it gives the messages to: the dispatcher of visit, the writer of a record.

#include <cmsg/core/control.hpp>
#include <cmsg/visit/visitor.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

// clang-format off
/// What a walk over control data of the layout gives its messages to, each by `offer`, and asks in the end how many it
/// had no use for and how many had a wrong size.
template <class Consumer, class Abi>
concept message_consumer = requires(Consumer& consumer, const basic_message<Abi>& arrived) {
    { consumer.offer(arrived) } -> std::same_as<flow>;
    { consumer.unhandled_count } -> std::same_as<std::uint32_t&>;
    { consumer.wrong_size_count } -> std::same_as<std::uint32_t&>;
};

/// One that can also be given a whole message whose view is known, so that nothing is left to be compared: the view is
/// one of the consumer's, and the only one of them that answers to the message.
template <class Consumer, class View>
concept expecting_consumer = message_consumer<Consumer, abi::native> &&
    requires(Consumer& consumer, std::span<const std::byte> payload) {
    { consumer.template expect<View>(payload) } -> std::same_as<flow>;
};
// clang-format on

/// Gives the consumer the messages from `at` on, until it returns flow::stop.
template <class Abi, message_consumer<Abi> Consumer>
CMSGPP_ALWAYS_INLINE constexpr outcome walk(const basic_control<Abi>& messages, control_iterator<Abi> at,
                                            Consumer& consumer)
{
    for (; at != messages.end(); ++at) {
        if (consumer.offer(*at) == flow::stop) {
            break;
        }
    }
    return messages.outcome(at, consumer.unhandled_count, consumer.wrong_size_count);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
