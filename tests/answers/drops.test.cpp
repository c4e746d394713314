// SPDX-License-Identifier: MIT
#include <cmsg/answers/drops.hpp>
#include <cmsg/answers/drops.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/answers/linux.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

using set = receive_set<drops>;

constexpr drops of(std::uint32_t total)
{
    drops result;
    const auto payload = bytes_of(total);
    result(linux_kernel::so_rxq_ovfl{payload});
    return result;
}

constexpr bool counts_from_the_last()
{
    drop_counter last;
    return CMSGPP_CHECK(of(3).since(last) == 3) && CMSGPP_CHECK(of(3).since(last) == 0) &&
           CMSGPP_CHECK(drops{}.since(last) == 0) && CMSGPP_CHECK(last == drop_counter{3}) &&
           CMSGPP_CHECK(of(10).since(last) == 7) && CMSGPP_CHECK(last == drop_counter{10});
}
TEST(Drops, CountsFromTheLast) { CMSGPP_HOLDS(counts_from_the_last()); }

constexpr bool counts_across_the_wrap()
{
    drop_counter last{0xfffffffe};
    return CMSGPP_CHECK(of(1).since(last) == 3) && CMSGPP_CHECK(last == drop_counter{1});
}
TEST(Drops, CountsAcrossTheWrap) { CMSGPP_HOLDS(counts_across_the_wrap()); }

constexpr bool is_none_until_it_comes()
{
    return CMSGPP_CHECK(!drops{}) && CMSGPP_CHECK(drops{}.total() == drop_counter{}) &&
           CMSGPP_CHECK(static_cast<bool>(of(0))) && CMSGPP_CHECK(of(5).total() == drop_counter{5}) &&
           CMSGPP_CHECK(of(0) != drops{});
}
TEST(Drops, IsNoneUntilItComes) { CMSGPP_HOLDS(is_none_until_it_comes()); }
static_assert(std::is_trivially_copyable_v<drops> && sizeof(drops) == 8);

} // namespace
