// SPDX-License-Identifier: MIT
#include <cmsg/answers/linux.hpp>
#include <cmsg/answers/linux.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/answers/local_address.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

using linux_kernel::ip_pktinfo;
using linux_kernel::ip_pktinfo_of_ipv4;

// On a dual-stack socket IPV6_PKTINFO says the same.
TEST(AnswersOfLinux, EnableOnePktinfo)
{
    static_assert(std::is_same_v<detail::views_of_entries<cmsg::abi::platform::linux_kernel, local_address>,
                                 view_list<ip_pktinfo_of_ipv4, linux_kernel::ipv6_pktinfo>>);
    static_assert(std::is_same_v<view_of<ip_pktinfo_of_ipv4>, ip_pktinfo>);
    static_assert(ip_pktinfo_of_ipv4::about.never_mapped && !ip_pktinfo::about.never_mapped);
    // Who wants it everywhere lists it.
    static_assert(std::is_same_v<detail::views_of_entries<cmsg::abi::platform::linux_kernel, local_address, ip_pktinfo>,
                                 view_list<ip_pktinfo, linux_kernel::ipv6_pktinfo>>);
    SUCCEED() << "all of it is decided at compile time; what the kernel does with it: tests/kernel/answers.test.cpp";
}

TEST(AnswersOfLinux, AskForWhatReportsTheirStamps)
{
    using namespace linux_kernel;
    static_assert(detail::reported_receive_flags<sof_timestamping_rx_hardware> ==
                  (scm_timestamping::flags | sof_timestamping_rx_hardware | sof_timestamping_raw_hardware));
    static_assert(detail::reported_receive_flags<sof_timestamping_opt_id> ==
                  (scm_timestamping::flags | sof_timestamping_opt_id));
    SUCCEED() << "all of it is decided at compile time";
}

} // namespace
