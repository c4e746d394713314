// SPDX-License-Identifier: MIT
#include <cmsg/send/on_system.hpp>
#include <cmsg/send/on_system.hpp>

#include <gtest/gtest.h>

#include <concepts>

namespace {

using cmsg::abi::platform;
using namespace cmsg::send::detail;

/// Whether each of a system's values is that system's.
template <platform Platform>
constexpr bool has_its_own()
{
    using system = on_system<Platform>;
    using cmsg::send::value_traits;
    bool right = value_traits<typename system::traffic_class>::platform == Platform &&
                 value_traits<typename system::source4>::platform == Platform &&
                 value_traits<typename system::source6>::platform == Platform;
    if constexpr (marks_ipv4<system>) {
        right = right && value_traits<typename system::type_of_service>::platform == Platform;
    }
    return right;
}

TEST(SendOnSystem, HasTheValuesOfEach)
{
    EXPECT_TRUE(has_its_own<platform::linux_kernel>());
    EXPECT_TRUE(has_its_own<platform::darwin>());
    EXPECT_TRUE(has_its_own<platform::freebsd>());
    EXPECT_TRUE(has_its_own<platform::netbsd>());
    EXPECT_TRUE(has_its_own<platform::openbsd>());
    EXPECT_TRUE(has_its_own<platform::windows>());
}

static_assert(marks_ipv4<on_system<platform::darwin>> && !marks_ipv4<on_system<platform::netbsd>> &&
              !marks_ipv4<on_system<platform::openbsd>>);
static_assert(std::same_as<on_system<platform::linux_kernel>::source4, cmsg::send::ip_pktinfo>);

} // namespace
