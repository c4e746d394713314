// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/socket_unix.hpp>
#include <cmsg/views/freebsd/socket_unix.hpp>

#include "support/build.hpp"
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
    return sent && sent->pid == 4711 && sent->uid == 1001 && sent->euid == 0 && sent->gid == 100 &&
           sent->groups.size() == 2 && sent->groups[0] == 100 && sent->groups[1] == 5 && !creds.sockcred();
}
static_assert(cmsgcred_is_read());

constexpr bool sockcred_is_read()
{
    const freebsd::scm_creds creds{sockcred_payload};
    const auto socket = creds.sockcred();
    return socket && socket->uid == 1001 && socket->euid == 0 && socket->gid == 100 && socket->egid == 101 &&
           socket->groups.size() == 2 && socket->groups[0] == 5 && socket->groups[1] == 6 && !creds.cmsgcred();
}
static_assert(sockcred_is_read());

constexpr bool creds2_are_read()
{
    const freebsd::scm_creds2 creds{sockcred2_payload};
    return creds.version() == 0 && creds.pid() == 4711 && creds.uid() == 1001 && creds.euid() == 0 &&
           creds.gid() == 100 && creds.egid() == 101 && creds.groups().size() == 2 && creds.groups()[1] == 6 &&
           creds.complete();
}
static_assert(creds2_are_read());

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
        if (freebsd::scm_creds{socket}.sockcred() || creds2.complete() || creds2.groups().size() > 2 ||
            freebsd::scm_creds{sent}.cmsgcred()->groups.size() > 16) {
            return false;
        }
    }
    return true;
}
static_assert(wrong_group_counts_are_told());

TEST(FreebsdScmCreds, TellsItsTwoFormsByTheirSize)
{
    EXPECT_TRUE(cmsgcred_is_read());
    EXPECT_TRUE(sockcred_is_read());
}

TEST(FreebsdScmCreds2, HasTheProcessToo) { EXPECT_TRUE(creds2_are_read()); }

TEST(FreebsdScmCreds, StaysWithinItsGroups) { EXPECT_TRUE(wrong_group_counts_are_told()); }

constexpr bool rights_are_a_range()
{
    const freebsd::scm_rights rights{rights_payload};
    return rights.size() == 2 && *rights.begin() == 7 && rights[1] == 9;
}
static_assert(rights_are_a_range());

TEST(FreebsdScmRights, IsARangeOfDescriptors) { EXPECT_TRUE(rights_are_a_range()); }

} // namespace
