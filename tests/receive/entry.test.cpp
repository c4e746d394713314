// SPDX-License-Identifier: MIT
#include <cmsg/receive/entry.hpp>
#include <cmsg/receive/entry.hpp>

#include "support/check.hpp"

#include <cmsg/receive/up_to.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/socket_time_flags.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using namespace cmsg;
using native = std::integral_constant<cmsg::abi::platform, cmsg::abi::native::platform>;

struct own_answer {
    using views = view_list<linux_kernel::ip_tos, linux_kernel::ipv6_tclass>;
    constexpr void operator()(linux_kernel::ip_tos) noexcept {}
    constexpr void operator()(linux_kernel::ipv6_tclass) noexcept {}
};

struct own_errors {
    using queued = view_list<linux_kernel::ip_tos>;
    using options = view_list<>;
    using values = view_list<>;
};

struct owner : own_answer {
    owner() noexcept = default;
    owner(const owner&) noexcept {}
    ~owner() {}
    owner& operator=(const owner&) noexcept { return *this; }
};

static_assert(set_entry<linux_kernel::ip_tos> && !answer<linux_kernel::ip_tos> && !error_entry<linux_kernel::ip_tos>);
static_assert(set_entry<own_answer> && answer<own_answer> && !error_entry<own_answer>);
static_assert(set_entry<own_errors> && !answer<own_errors> && error_entry<own_errors>);
static_assert(!set_entry<owner>, "it is not trivially copyable");
static_assert(!set_entry<int> && !set_entry<view_list<linux_kernel::ip_tos>>);

template <class... Entries>
using views = detail::views_of_entries<native::value, Entries...>;

TEST(Entry, BringsItsViewsEachOnce)
{
    using namespace cmsg::linux_kernel;
    static_assert(std::is_same_v<views<ip_ttl, own_answer, ip_tos>, view_list<ip_ttl, ip_tos, ipv6_tclass>>);
    static_assert(std::is_same_v<views<own_errors, own_answer>, view_list<ip_tos, ipv6_tclass>>);
    static_assert(std::is_same_v<views<>, view_list<>>);
    static_assert(std::is_same_v<views<int>, view_list<>>, "what is no entry brings none");
    static_assert(std::is_same_v<detail::options_of_entries<own_errors, ip_ttl>, view_list<ip_ttl>>);
    SUCCEED() << "all of it is decided at compile time";
}

TEST(Entry, IsMergedWithOneOfItsKind)
{
    using namespace cmsg::linux_kernel;
    using both = timestamping_flags<sof_timestamping_opt_id | scm_timestamping::flags>;
    static_assert(
        std::is_same_v<views<scm_timestamping, timestamping_flags<sof_timestamping_opt_id>>, view_list<both>>);
    static_assert(std::is_same_v<views<timestamping_flags<sof_timestamping_opt_id>, ip_tos, scm_timestamping>,
                                 view_list<both, ip_tos>>);
    static_assert(std::is_same_v<views<up_to<scm_rights, 2>, up_to<scm_rights, 3>>, view_list<up_to<scm_rights, 3>>>);
    static_assert(std::is_same_v<detail::listed_as<scm_timestamping, ip_tos, both>::type, both>);
    static_assert(std::is_same_v<detail::listed_as<ip_ttl, ip_tos, both>::type, ip_ttl>);
    SUCCEED() << "all of it is decided at compile time";
}

} // namespace
