// SPDX-License-Identifier: MIT
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/abi.hpp>

#include "support/check.hpp"
#include "support/layouts.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using namespace cmsg::abi;
using support::numbers_of;

// -- the contract

using every_abi =
    support::abi_list<native, linux_lp64, linux_ilp32, linux_lp64_be, linux_ilp32_be, linux_x32, linux_mips64el,
                      linux_mipsel, linux_mips64, linux_mips, linux_alpha, linux_sparc64, linux_sparc, linux_parisc,
                      darwin, freebsd_lp64, freebsd_ilp32, freebsd_ilp32_time64, windows_64, windows_32, netbsd_lp64,
                      netbsd_arm64, netbsd_sparc64, netbsd_ilp32, netbsd_arm, netbsd_powerpc, openbsd_lp64,
                      openbsd_lp64_be, openbsd_sparc64, openbsd_ilp32, openbsd_arm>;

constexpr auto is_a_layout = []<class Abi>(Abi) {
    return std::is_empty_v<Abi> && std::has_single_bit(Abi::alignment) &&
           Abi::data_offset >=
               Abi::header_size&& noexcept(Abi::align(1))&& noexcept(Abi::length(1))&& noexcept(Abi::space(1));
};
static_assert(support::holds(is_a_layout, every_abi{}));

// -- the numbers, written down again in support/layouts.hpp

constexpr auto has_its_numbers = []<class Abi>(Abi) {
    return CMSGPP_CHECK(support::numbers{sizeof(typename Abi::length_type), Abi::header_size, Abi::data_offset,
                                         Abi::alignment, Abi::byte_order, Abi::socket_level, Abi::long_size,
                                         Abi::time_size} == numbers_of<Abi>);
};

TEST(Abi, HasTheNumbersOfEachPlatform) { CMSGPP_HOLDS(support::holds(has_its_numbers, every_abi{})); }

static_assert(linux_lp64::platform == platform::linux_kernel && linux_ilp32::platform == platform::linux_kernel);
static_assert(linux_lp64_be::platform == platform::linux_kernel && linux_ilp32_be::platform == platform::linux_kernel);
static_assert(darwin::platform == platform::darwin);
static_assert(freebsd_lp64::platform == platform::freebsd && freebsd_ilp32::platform == platform::freebsd);
static_assert(windows_64::platform == platform::windows && windows_32::platform == platform::windows);
static_assert(netbsd_lp64::platform == platform::netbsd && netbsd_arm64::platform == platform::netbsd &&
              netbsd_sparc64::platform == platform::netbsd && netbsd_ilp32::platform == platform::netbsd &&
              netbsd_arm::platform == platform::netbsd && netbsd_powerpc::platform == platform::netbsd);
static_assert(openbsd_lp64::platform == platform::openbsd && openbsd_lp64_be::platform == platform::openbsd &&
              openbsd_sparc64::platform == platform::openbsd && openbsd_ilp32::platform == platform::openbsd &&
              openbsd_arm::platform == platform::openbsd);

// Those that no list of layouts has, whose constants take their time.
static_assert(has_its_numbers(netbsd_arm64{}) && has_its_numbers(netbsd_sparc64{}) && has_its_numbers(openbsd_arm{}));
static_assert(has_its_numbers(netbsd_lp64{}) && has_its_numbers(netbsd_ilp32{}) && has_its_numbers(netbsd_arm{}) &&
              has_its_numbers(netbsd_powerpc{}) && has_its_numbers(openbsd_lp64{}) &&
              has_its_numbers(openbsd_lp64_be{}) && has_its_numbers(openbsd_sparc64{}) &&
              has_its_numbers(openbsd_ilp32{}));

// -- Linux' architectures with numbers of their own

template <class Own, class Base>
constexpr bool is_as(std::endian order, socket_types types)
{
    return sizeof(typename Own::length_type) == sizeof(typename Base::length_type) && Own::space(1) == Base::space(1) &&
           Own::long_size == Base::long_size && Own::time_size == Base::time_size &&
           Own::platform == platform::linux_kernel && Own::socket_level == 0xffff && Own::byte_order == order &&
           Own::socket_types == types;
}
static_assert(is_as<linux_mips64el, linux_lp64>(std::endian::little, socket_types::generic));
static_assert(is_as<linux_mips64, linux_lp64>(std::endian::big, socket_types::generic));
static_assert(is_as<linux_mipsel, linux_ilp32>(std::endian::little, socket_types::generic));
static_assert(is_as<linux_mips, linux_ilp32>(std::endian::big, socket_types::generic));
static_assert(is_as<linux_alpha, linux_lp64>(std::endian::little, socket_types::generic));
static_assert(is_as<linux_sparc64, linux_lp64>(std::endian::big, socket_types::sparc));
static_assert(is_as<linux_sparc, linux_ilp32>(std::endian::big, socket_types::sparc));
static_assert(is_as<linux_parisc, linux_ilp32>(std::endian::big, socket_types::parisc));

// -- lengths and spaces

// pitfall 31: constants, on every platform. An array bound has to be one.
constexpr auto reserves_whole_spaces = []<class Abi>(Abi) {
    constexpr auto layout = numbers_of<Abi>;
    [[maybe_unused]] std::byte buffer[Abi::space(4) + Abi::space(12)]{};
    for (std::size_t size = 0; size < 100; ++size) {
        const std::size_t space = Abi::space(size);
        if (!(CMSGPP_CHECK(Abi::length(size) == layout.data + size) &&
              CMSGPP_CHECK(space == layout.padded(layout.data + size)) &&
              CMSGPP_CHECK(Abi::align(size) == layout.padded(size)) && CMSGPP_CHECK(space >= Abi::length(size)) &&
              CMSGPP_CHECK(space - Abi::length(size) < layout.alignment) &&
              CMSGPP_CHECK(space % layout.alignment == 0))) {
            return false;
        }
    }
    return true;
};

TEST(Abi, ReservesWholeSpaces) { CMSGPP_HOLDS_IN_EVERY_ABI(reserves_whole_spaces); }

// Golden values: those of the C macros as each platform's own compiler gave them.
constexpr bool matches_the_macros_of_other_platforms()
{
    return CMSGPP_CHECK(windows_64::length(0) == 16) && CMSGPP_CHECK(windows_64::space(1) == 24) &&
           CMSGPP_CHECK(windows_64::space(4) == 24) && CMSGPP_CHECK(windows_64::space(8) == 24) &&
           CMSGPP_CHECK(windows_32::length(0) == 12) && CMSGPP_CHECK(windows_32::space(1) == 16) &&
           CMSGPP_CHECK(windows_32::space(4) == 16) && CMSGPP_CHECK(windows_32::space(8) == 20) &&
           CMSGPP_CHECK(linux_lp64::space(1) == 24) && CMSGPP_CHECK(linux_lp64::space(12) == 32) &&
           CMSGPP_CHECK(linux_lp64::space(20) == 40) && CMSGPP_CHECK(linux_lp64::space(48) == 64) &&
           CMSGPP_CHECK(linux_ilp32::space(1) == 16) && CMSGPP_CHECK(linux_ilp32::space(24) == 36) &&
           CMSGPP_CHECK(freebsd_lp64::length(1) == 17) && CMSGPP_CHECK(freebsd_lp64::space(1) == 24) &&
           CMSGPP_CHECK(darwin::space(1) == 16) && CMSGPP_CHECK(darwin::space(16) == 28);
}

TEST(Abi, MatchesTheMacrosOfOtherPlatforms) { CMSGPP_HOLDS(matches_the_macros_of_other_platforms()); }

// -- this machine

static_assert(native::byte_order == std::endian::native);
static_assert(native::socket_level == SOL_SOCKET);
static_assert(native::header_size == offsetof(cmsghdr, cmsg_type) + sizeof(int));
static_assert(sizeof(native::length_type) == offsetof(cmsghdr, cmsg_level));
#if !(defined(__x86_64__) && defined(__ILP32__)) // x32 has the 64-bit times of its kernel
static_assert(native::long_size == sizeof(long));
#endif

TEST(Abi, MatchesTheMacrosOfThisMachine)
{
    for (unsigned size = 0; size < 300; ++size) {
        EXPECT_EQ(native::length(size), CMSG_LEN(size));
        EXPECT_EQ(native::space(size), CMSG_SPACE(size));
    }
}

} // namespace
