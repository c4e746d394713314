// SPDX-License-Identifier: MIT
#include <cmsg/answers/windows.hpp>
#include <cmsg/answers/windows.hpp>

#include "support/answer_checks.hpp"
#include "support/build.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

using set = support::all_answers;
using layout = cmsg::abi::windows_64;
using bytes = support::control_bytes<layout, 512>;

constexpr bool answers_ipv4()
{
    bytes buffer;
    buffer.add(level::ip, 19, octets(10, 0, 0, 9, 5, 0, 0, 5)); // the index in either byte order
    buffer.add(level::ip, 50, bytes_of(std::int32_t{3})).add(level::ip, 4, bytes_of(std::int32_t{63}));
    buffer.add(level::udp, 3, bytes_of(std::uint32_t{1200}));
    const auto read = set::read(basic_control<layout>{buffer.bytes()});
    return CMSGPP_CHECK(read.get<traffic_class>().ecn() == ecn::ce) &&
           CMSGPP_CHECK(read.get<local_address>().v6().s6_addr[12] == 10) &&
           CMSGPP_CHECK(read.get<local_address>().interface_index() == 0x05000005) &&
           CMSGPP_CHECK(read.get<hop_limit>().value() == 63) && CMSGPP_CHECK(read.get<segments>().size() == 1200) &&
           CMSGPP_CHECK(!read.get<receive_time<>>()) && CMSGPP_CHECK(!read.get<drops>()) &&
           CMSGPP_CHECK(static_cast<bool>(read.outcome())) && CMSGPP_CHECK(read.outcome().unhandled() == 0);
}
TEST(AnswersOfWindows, AreOfIpv4) { CMSGPP_HOLDS(answers_ipv4()); }

/// The whole byte and the codepoint alone may both come, in either order.
constexpr bool keeps_the_dscp()
{
    bytes first;
    first.add(level::ip, 50, bytes_of(std::int32_t{3})).add(level::ip, 3, bytes_of(std::int32_t{0xbb}));
    bytes last;
    last.add(level::ip, 3, bytes_of(std::int32_t{0xbb})).add(level::ip, 50, bytes_of(std::int32_t{3}));
    const auto one = set::read(basic_control<layout>{first.bytes()});
    const auto other = set::read(basic_control<layout>{last.bytes()});
    return CMSGPP_CHECK(one.get<traffic_class>().dscp() == 46) &&
           CMSGPP_CHECK(one.get<traffic_class>().ecn() == ecn::ce) &&
           CMSGPP_CHECK(other.get<traffic_class>() == one.get<traffic_class>());
}
TEST(AnswersOfWindows, KeepTheDscp) { CMSGPP_HOLDS(keeps_the_dscp()); }

constexpr bool answers_ipv6()
{
    bytes buffer;
    buffer.add(level::ipv6, 19, support::in6_pktinfo_of_seven).add(level::ipv6, 21, bytes_of(std::int32_t{5}));
    buffer.add(level::ipv6, 39, bytes_of(std::int32_t{0xb8})).add(level::ipv6, 50, bytes_of(std::int32_t{3}));
    const auto read = set::read(basic_control<layout>{buffer.bytes()});
    return CMSGPP_CHECK(read.get<traffic_class>() == traffic_class::of(0xbb)) &&
           CMSGPP_CHECK(read.get<local_address>().v6().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(read.get<hop_limit>().value() == 5) && CMSGPP_CHECK(read.outcome().unhandled() == 0);
}
TEST(AnswersOfWindows, AreOfIpv6) { CMSGPP_HOLDS(answers_ipv6()); }

} // namespace
