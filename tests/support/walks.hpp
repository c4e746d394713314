// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_WALKS_HPP
#define CMSGPP_TESTS_SUPPORT_WALKS_HPP

// Walks of which a test knows how they have to end.

#include "support/build.hpp"
#include "support/exact.hpp"
#include "support/layouts.hpp"

#include <cmsg/core/control.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace support {

/// What a walk found, and how it ended. `steps` is `endless` if it took more than the rules allow.
struct walk_end {
    std::size_t steps = 0;
    cmsg::end_reason reason = cmsg::end_reason::complete;
    std::size_t offset = 0;

    friend constexpr bool operator==(const walk_end&, const walk_end&) = default;
};

inline constexpr std::size_t endless = SIZE_MAX;

/// Walks with a limit on the steps, so that a walk without end fails instead of hanging.
template <class Abi, class Each>
constexpr walk_end walk(std::span<const std::byte> bytes, Each each)
{
    const cmsg::basic_control<Abi> control{bytes};
    std::size_t steps = 0;
    auto at = control.begin();
    for (; at != control.end(); ++at) {
        if (++steps > bytes.size() / numbers_of<Abi>.header) {
            return {endless, {}, {}};
        }
        each(*at);
    }
    const cmsg::outcome outcome = control.outcome();
    return outcome == control.outcome(at) && !outcome.truncated() ? walk_end{steps, outcome.reason(), outcome.offset()}
                                                                  : walk_end{endless, {}, {}};
}

template <class Abi>
constexpr walk_end walk(std::span<const std::byte> bytes)
{
    return in_exact_storage(bytes, [](std::span<const std::byte> exact) {
        return walk<Abi>(exact, [](const cmsg::basic_message<Abi>&) {});
    });
}

inline constexpr auto payload_of_5 = octets(1, 2, 3, 4, 5);

/// `rule(bytes)` for an empty buffer, and for one with a whole message before what the rule adds.
template <class Abi, class Rule>
constexpr bool at_start_and_behind_a_message(Rule rule)
{
    return rule(control_bytes<Abi>{}, std::size_t{0}) &&
           rule(control_bytes<Abi>{}.add(1, 2, payload_of_5).pad(), std::size_t{1});
}

template <class Abi>
control_bytes<Abi> three_messages()
{
    control_bytes<Abi> bytes;
    bytes.add(0, 1, octets(1)).add(17, 104, octets(1, 2, 3, 4)).add(1, 37, std::array<std::byte, 48>{}).pad();
    return bytes;
}

} // namespace support

#endif
