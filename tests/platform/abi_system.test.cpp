// SPDX-License-Identifier: MIT
#include <cmsg/platform/abi_system.hpp>
#include <cmsg/platform/abi_system.hpp>

#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/system.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace {

using namespace cmsg::abi;

// -- what the systems do when room is short, and what they call it

template <class... Abis>
constexpr bool all_cut_as(bool keeps_length, std::uint32_t msg_ctrunc, std::uint32_t msg_trunc)
{
    return (
        (Abis::cut_keeps_length == keeps_length && Abis::msg_ctrunc == msg_ctrunc && Abis::msg_trunc == msg_trunc) &&
        ...);
}
static_assert(
    all_cut_as<linux_lp64, linux_ilp32, linux_lp64_be, linux_ilp32_be, linux_x32, linux_mips64el, linux_mips64,
               linux_mipsel, linux_mips, linux_alpha, linux_sparc64, linux_sparc, linux_parisc>(false, 0x8, 0x20));
static_assert(all_cut_as<darwin, freebsd_lp64, freebsd_ilp32, freebsd_ilp32_time64, netbsd_lp64, netbsd_arm64,
                         netbsd_sparc64, netbsd_ilp32, netbsd_arm, netbsd_powerpc, openbsd_lp64, openbsd_lp64_be,
                         openbsd_sparc64, openbsd_ilp32, openbsd_arm>(true, 0x20, 0x10));
static_assert(all_cut_as<windows_64, windows_32>(true, 0x200, 0x100));
static_assert(native::msg_ctrunc == MSG_CTRUNC && native::msg_trunc == MSG_TRUNC);
#ifdef __linux__
static_assert(native::msg_errqueue == MSG_ERRQUEUE);
#endif
static_assert(darwin::msg_errqueue == 0 && freebsd_lp64::msg_errqueue == 0 && windows_64::msg_errqueue == 0 &&
              netbsd_lp64::msg_errqueue == 0 && openbsd_lp64::msg_errqueue == 0);

// -- and how a layout is computed with, on numbers that no system has

using wide = layout<std::uint16_t, 6, 32, 32>;
static_assert(wide::align(0) == 0 && wide::align(1) == 32 && wide::align(32) == 32 && wide::align(33) == 64);
static_assert(wide::length(0) == 32 && wide::length(1) == 33 && wide::space(0) == 32 && wide::space(1) == 64);

using integers_of = cmsg::abi::detail::integers<std::endian::big, 4, 8>;
static_assert(integers_of::byte_order == std::endian::big && integers_of::long_size == 4 &&
              integers_of::time_size == 8);

TEST(AbiSystem, CutsAsItsSystemDoes)
{
    EXPECT_FALSE(linux_lp64::cut_keeps_length);
    EXPECT_TRUE(netbsd_lp64::cut_keeps_length && openbsd_lp64::cut_keeps_length);
}

} // namespace
