// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SYSTEMS_CUT_ON_A_BSD_HPP
#define CMSGPP_TESTS_SYSTEMS_CUT_ON_A_BSD_HPP

// What macOS, OpenBSD and FreeBSD before 12 leave of descriptors that there is no room for: a message whose length is
// that of the whole one. NetBSD leaves none (platform/abi_system.hpp); its layouts are compiled with the same bytes.
// Its whole descriptors are found, which is what received_fds owns. Static assertions only.

#include "system_bytes.hpp"

#include <cmsg/core/control.hpp>
#include <cmsg/visit/view.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/socket.h>

namespace systems {

constexpr std::size_t room_of_a_byte_and_five = CMSG_SPACE(1) + CMSG_SPACE(5 * sizeof(int));

template <class TrafficClass, class Rights>
constexpr bool whole_descriptors_of_a_cut_message_are_found(int type)
{
    constexpr std::size_t first = CMSG_SPACE(1);
    constexpr std::size_t whole = first + CMSG_LEN(5 * sizeof(int));
    const auto data = control_data<room_of_a_byte_and_five>{}
                          .add(IPPROTO_IP, type, bytes_of(std::uint8_t{185}))
                          .add(SOL_SOCKET, SCM_RIGHTS, bytes_of(std::array<int, 5>{7, 8, 9, 10, 11}));
    const std::span<const std::byte> bytes{data.bytes()};
    for (std::size_t size = 0; size <= whole; ++size) {
        const cmsg::control cut{bytes.first(size), true};
        const std::size_t payload = size > first + CMSG_LEN(0) ? size - first - CMSG_LEN(0) : 0;
        const auto rights = cmsg::find<Rights>(cut);
        const bool has_header = size >= first + cmsg::abi::native::header_size;
        if (rights.payload().size() != payload || cut.outcome().reason() != cmsg::end_reason::complete ||
            bool{cut.outcome()} || (rights.state() != cmsg::field_state::absent) != has_header) {
            return false;
        }
        const cmsg::element_range<std::int32_t> descriptors{rights.payload()};
        if (descriptors.size() != payload / sizeof(int) || (!descriptors.empty() && descriptors[0] != 7)) {
            return false;
        }
        if (size >= first && cmsg::find<TrafficClass>(cut)->value() != 185) {
            return false;
        }
    }
    const cmsg::control not_cut{bytes.first(whole - 1)};
    return not_cut.outcome().reason() == cmsg::end_reason::length_past_end;
}

} // namespace systems

#endif
