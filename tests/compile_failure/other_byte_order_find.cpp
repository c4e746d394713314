// expects: no matching function for call to
// because: has_host_byte_order
// SPDX-License-Identifier: MIT
#include <cmsg/visit/field.hpp>
#include <cmsg/views/linux/ip.hpp>

#include <bit>
#include <type_traits>

#ifdef CMSGPP_MUST_FAIL
constexpr auto wanted = std::endian::native == std::endian::little ? std::endian::big : std::endian::little;
#else
constexpr auto wanted = std::endian::native;
#endif
using layout = std::conditional_t<wanted == std::endian::little, cmsg::abi::linux_lp64, cmsg::abi::linux_lp64_be>;

int main() { static_cast<void>(cmsg::find<cmsg::ip_tos>(cmsg::basic_control<layout>{})); }
