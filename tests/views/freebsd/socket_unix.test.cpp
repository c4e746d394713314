// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/socket_unix.hpp>
#include <cmsg/views/freebsd/socket_unix.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/freebsd_payloads.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace {

namespace freebsd = cmsg::freebsd;
using namespace support;

constexpr bool cmsgcred_is_read()
{
    const freebsd::scm_creds creds{cmsgcred_payload};
    const auto sent = creds.cmsgcred();
    return CMSGPP_CHECK(sent) && CMSGPP_CHECK(sent->pid == 4711) && CMSGPP_CHECK(sent->uid == 1001) &&
           CMSGPP_CHECK(sent->euid == 0) && CMSGPP_CHECK(sent->gid == 100) && CMSGPP_CHECK(sent->groups.size() == 2) &&
           CMSGPP_CHECK(sent->groups[0] == 100) && CMSGPP_CHECK(sent->groups[1] == 5) &&
           CMSGPP_CHECK(!creds.sockcred());
}

constexpr bool sockcred_is_read()
{
    const freebsd::scm_creds creds{sockcred_payload};
    const auto socket = creds.sockcred();
    return CMSGPP_CHECK(socket) && CMSGPP_CHECK(socket->uid == 1001) && CMSGPP_CHECK(socket->euid == 0) &&
           CMSGPP_CHECK(socket->gid == 100) && CMSGPP_CHECK(socket->egid == 101) &&
           CMSGPP_CHECK(socket->groups.size() == 2) && CMSGPP_CHECK(socket->groups[0] == 5) &&
           CMSGPP_CHECK(socket->groups[1] == 6) && CMSGPP_CHECK(!creds.cmsgcred());
}

constexpr bool creds2_are_read()
{
    const freebsd::scm_creds2 creds{sockcred2_payload};
    return CMSGPP_CHECK(creds.version() == 0) && CMSGPP_CHECK(creds.pid() == 4711) &&
           CMSGPP_CHECK(creds.uid() == 1001) && CMSGPP_CHECK(creds.euid() == 0) && CMSGPP_CHECK(creds.gid() == 100) &&
           CMSGPP_CHECK(creds.egid() == 101) && CMSGPP_CHECK(creds.groups().size() == 2) &&
           CMSGPP_CHECK(creds.groups()[1] == 6) && CMSGPP_CHECK(creds.complete());
}

/// Numbers of groups that are not there: as many as are, and said so.
constexpr bool wrong_group_counts_are_told()
{
    for (const std::int32_t count : {INT32_MIN, -1, 0, 1, 3, 17, INT32_MAX}) {
        const auto fields = std::span<const std::byte>{sockcred_payload};
        const auto wrong = bytes_of(count);
        std::array<std::byte, 28> socket{};
        std::copy(fields.begin(), fields.end(), socket.begin());
        std::copy(wrong.begin(), wrong.end(), socket.begin() + 16);
        std::array<std::byte, 36> persistent{};
        std::copy(socket.begin(), socket.end(), persistent.begin() + 8);
        auto sent = cmsgcred_payload;
        std::copy(wrong.begin(), wrong.begin() + 2, sent.begin() + 16);
        const freebsd::scm_creds2 creds2{persistent};
        if (!(CMSGPP_CHECK(!freebsd::scm_creds{socket}.sockcred()) && CMSGPP_CHECK(!creds2.complete()) &&
              CMSGPP_CHECK(creds2.groups().size() <= 2) &&
              CMSGPP_CHECK(freebsd::scm_creds{sent}.cmsgcred()->groups.size() <= 16))) {
            return false;
        }
    }
    return true;
}

TEST(FreebsdScmCreds, TellsItsTwoFormsByTheirSize)
{
    CMSGPP_HOLDS(cmsgcred_is_read());
    CMSGPP_HOLDS(sockcred_is_read());
}

TEST(FreebsdScmCreds2, HasTheProcessToo) { CMSGPP_HOLDS(creds2_are_read()); }

TEST(FreebsdScmCreds, StaysWithinItsGroups) { CMSGPP_HOLDS(wrong_group_counts_are_told()); }

constexpr bool rights_are_a_range()
{
    const freebsd::scm_rights rights{rights_payload};
    return CMSGPP_CHECK(rights.size() == 2) && CMSGPP_CHECK(*rights.begin() == 7) && CMSGPP_CHECK(rights[1] == 9);
}

TEST(FreebsdScmRights, IsARangeOfDescriptors) { CMSGPP_HOLDS(rights_are_a_range()); }

} // namespace
