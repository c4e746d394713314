// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SYSTEMS_NATIVE_LAYOUT_HPP
#define CMSGPP_TESTS_SYSTEMS_NATIVE_LAYOUT_HPP

// The layout of this machine's control data, as the library has it, against the system's struct and macros. Static
// assertions only.

#include <cmsg/platform/abi.hpp>
#include <cmsg/core/message.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <sys/socket.h> // for cmsghdr, CMSG_LEN, CMSG_SPACE, MSG_CTRUNC

namespace systems {

using native = cmsg::abi::native;

static_assert(std::is_unsigned_v<native::length_type> && sizeof(native::length_type) == sizeof(cmsghdr::cmsg_len));
static_assert(native::header_size == sizeof(cmsghdr));
static_assert(offsetof(cmsghdr, cmsg_len) == 0 && offsetof(cmsghdr, cmsg_level) == sizeof(native::length_type) &&
              offsetof(cmsghdr, cmsg_type) == sizeof(native::length_type) + sizeof(std::int32_t));
static_assert(native::byte_order == std::endian::native);
static_assert(native::msg_ctrunc == MSG_CTRUNC && native::msg_trunc == MSG_TRUNC);
static_assert(native::socket_level == SOL_SOCKET && cmsg::level::socket == SOL_SOCKET);

constexpr bool macros_agree()
{
    for (std::size_t size = 0; size < 300; ++size) {
        if (native::length(size) != CMSG_LEN(size) || native::space(size) != CMSG_SPACE(size)) {
            return false;
        }
    }
    return true;
}
static_assert(macros_agree());

} // namespace systems

#endif
