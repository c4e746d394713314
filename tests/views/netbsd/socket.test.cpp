// SPDX-License-Identifier: MIT
#include <cmsg/views/netbsd/socket.hpp>
#include <cmsg/views/netbsd/socket.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace {

namespace netbsd = cmsg::netbsd;
using namespace support;

constexpr auto wide =
    joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int32_t{999'999}), octets(0xff, 0xff, 0xff, 0xff));
constexpr auto of_i386 = joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int32_t{999'999}));
constexpr auto before_1970 =
    joined(bytes_of(std::int64_t{-1}), bytes_of(std::int32_t{1}), octets(0xff, 0xff, 0xff, 0xff));

/// What stands after the microseconds is padding.
constexpr bool time_is_read()
{
    const auto nanoseconds = [](std::span<const std::byte> payload) {
        return netbsd::scm_timestamp{payload}.time().time_since_epoch().count();
    };
    return CMSGPP_CHECK(nanoseconds(wide) == 1'700'000'000'999'999'000) &&
           CMSGPP_CHECK(nanoseconds(of_i386) == 1'700'000'000'999'999'000) &&
           CMSGPP_CHECK(nanoseconds(before_1970) == -999'999'000);
}

TEST(NetbsdScmTimestamp, HasMicroseconds) { CMSGPP_HOLDS(time_is_read()); }

constexpr auto rights = joined(bytes_of(std::int32_t{7}), bytes_of(std::int32_t{9}));

constexpr bool descriptors_are_read()
{
    const netbsd::scm_rights view{rights};
    return CMSGPP_CHECK(view.size() == 2) && CMSGPP_CHECK(view[0] == 7) && CMSGPP_CHECK(view[1] == 9);
}

TEST(NetbsdScmRights, IsARangeOfDescriptors) { CMSGPP_HOLDS(descriptors_are_read()); }

// struct sockcred {pid; uid, euid, gid, egid; int ngroups; gid groups[ngroups]}
constexpr auto creds = joined(bytes_of(std::int32_t{4711}), bytes_of(std::uint32_t{1001}), bytes_of(std::uint32_t{0}),
                              bytes_of(std::uint32_t{100}), bytes_of(std::uint32_t{101}), bytes_of(std::int32_t{2}),
                              bytes_of(std::uint32_t{5}), bytes_of(std::uint32_t{6}));

template <std::int32_t Count>
constexpr auto with_count = [] {
    auto changed = creds;
    const auto count = bytes_of(Count);
    for (std::size_t i = 0; i < count.size(); ++i) {
        changed[20 + i] = count[i];
    }
    return changed;
}();

constexpr bool credentials_are_read()
{
    const netbsd::scm_creds view{creds};
    return CMSGPP_CHECK(view.pid() == 4711) && CMSGPP_CHECK(view.uid() == 1001) && CMSGPP_CHECK(view.euid() == 0) &&
           CMSGPP_CHECK(view.gid() == 100) && CMSGPP_CHECK(view.egid() == 101) &&
           CMSGPP_CHECK(view.groups().size() == 2) && CMSGPP_CHECK(view.groups()[1] == 6) &&
           CMSGPP_CHECK(view.complete());
}

constexpr bool a_wrong_count_is_seen()
{
    return CMSGPP_CHECK(netbsd::scm_creds{with_count<-1>}.groups().size() == 2) &&
           CMSGPP_CHECK(!netbsd::scm_creds{with_count<-1>}.complete()) &&
           CMSGPP_CHECK(netbsd::scm_creds{with_count<3>}.groups().size() == 2) &&
           CMSGPP_CHECK(!netbsd::scm_creds{with_count<3>}.complete()) &&
           CMSGPP_CHECK(netbsd::scm_creds{with_count<1>}.groups().size() == 1) &&
           CMSGPP_CHECK(!netbsd::scm_creds{with_count<1>}.complete()) &&
           CMSGPP_CHECK(netbsd::scm_creds{with_count<0>}.groups().empty());
}

TEST(NetbsdScmCreds, HasTheProcessAndItsGroups)
{
    CMSGPP_HOLDS(credentials_are_read());
    CMSGPP_HOLDS(a_wrong_count_is_seen());
}

} // namespace
