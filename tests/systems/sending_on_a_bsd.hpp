// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SYSTEMS_SENDING_ON_A_BSD_HPP
#define CMSGPP_TESTS_SYSTEMS_SENDING_ON_A_BSD_HPP

// What the library sends on macOS and the BSDs: the values without a namespace have Linux' numbers and are refused, but
// the one that every system has; one of the program's own is put as the system's macros lay it out. Static assertions
// only.

#include <cmsg/cmsg.hpp>

#include "system_bytes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <netinet/in.h>
#include <sys/socket.h>

namespace systems {

struct own_value {
    static constexpr cmsg::send::value_info about{.id = {IPPROTO_IP, IP_TOS}, .size = 4};

    template <class Payload>
    constexpr void write(Payload& payload) const noexcept
    {
        payload.integer(std::int32_t{185});
    }
};

template <class Value>
constexpr auto platform_of_value = cmsg::send::value_traits<Value>::platform;

static_assert(cmsg::send::ip_tos::about.id.type != IP_TOS && cmsg::send::ipv6_tclass::about.id.type != IPV6_TCLASS);
static_assert(platform_of_value<cmsg::send::ip_tos> == cmsg::abi::platform::linux_kernel);
static_assert(platform_of_value<cmsg::send::ipv6_2292hoplimit> == cmsg::abi::platform::linux_kernel);
static_assert(platform_of_value<cmsg::send::scm_rights> == cmsg::abi::native::platform);
static_assert(platform_of_value<own_value> == cmsg::abi::native::platform);
static_assert(cmsg::send::scm_rights::about.id == cmsg::message_id{SOL_SOCKET, SCM_RIGHTS});

constexpr bool own_values_are_put()
{
    std::array<std::byte, CMSG_SPACE(4) + CMSG_SPACE(2 * sizeof(int))> room{};
    const std::array<int, 2> descriptors{7, 9};
    cmsg::control_writer writer{room};
    const auto expected = control_data<room.size()>{}
                              .add(IPPROTO_IP, IP_TOS, bytes_of(185))
                              .add(SOL_SOCKET, SCM_RIGHTS, bytes_of(descriptors));
    if (!writer.put(own_value{}) || !writer.put(cmsg::send::scm_rights{descriptors}) || writer.room() != 0) {
        return false;
    }
    auto theirs = cmsg::control{expected.bytes()}.begin();
    for (const cmsg::message ours : writer.messages()) {
        const cmsg::message other = *theirs;
        if (ours.id() != other.id() || !std::ranges::equal(ours.payload(), other.payload())) {
            return false;
        }
        ++theirs;
    }
    return theirs == cmsg::control::sentinel{};
}
static_assert(own_values_are_put());

} // namespace systems

#endif
