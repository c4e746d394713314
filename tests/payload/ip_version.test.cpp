// SPDX-License-Identifier: MIT
#include <cmsg/payload/ip_version.hpp>
#include <cmsg/payload/ip_version.hpp>

#include "support/destinations.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include <netinet/in.h>

namespace {

using cmsg::endpoint;
using cmsg::ip_version;
using cmsg::version_for;
using support::v4;
using support::v6;

static_assert(version_for(v4()) == ip_version::v4 && version_for(sockaddr_in{}) == ip_version::none);
static_assert(version_for(v6()) == ip_version::v6 && version_for(sockaddr_in6{}) == ip_version::none);
static_assert(version_for(v6(0xff, 0xff, 0)) == ip_version::v4);
static_assert(version_for(v6(0xff, 0xff, 1)) == ip_version::v6);
static_assert(version_for(v6(0xff, 0xfe, 0)) == ip_version::v6);
static_assert(version_for(v6(0, 0, 0)) == ip_version::v6); // ::192.0.0.0, which is not mapped

static_assert(version_for(endpoint{}) == ip_version::none && version_for(endpoint::of(v4())) == ip_version::v4);
static_assert(version_for(endpoint::of(v6())) == ip_version::v6);
static_assert(version_for(endpoint::of(v6(0xff, 0xff, 0))) == ip_version::v4);

TEST(IpVersion, IsKnownOfAnyAddress)
{
    const auto any = [](const auto& address) {
        sockaddr_storage storage{};
        std::memcpy(&storage, &address, sizeof address);
        const auto* const plain = static_cast<const sockaddr*>(static_cast<const void*>(&storage));
        EXPECT_EQ(version_for(storage), version_for(address));
        EXPECT_EQ(version_for(plain), version_for(address));
        return version_for(*plain);
    };
    EXPECT_EQ(any(v4()), ip_version::v4);
    EXPECT_EQ(any(v6()), ip_version::v6);
    EXPECT_EQ(any(v6(0xff, 0xff, 0)), ip_version::v4);
    EXPECT_EQ(any(sockaddr_in6{}), ip_version::none);
    EXPECT_EQ(version_for(static_cast<const sockaddr*>(nullptr)), ip_version::none);
    sockaddr_storage local{};
    local.ss_family = AF_UNIX;
    EXPECT_EQ(version_for(local), ip_version::none);
}

} // namespace
