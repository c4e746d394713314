// SPDX-License-Identifier: MIT
#include <cmsg/platform/socket_facts.hpp>
#include <cmsg/platform/socket_facts.hpp>

#include <gtest/gtest.h>

#include <cerrno>

#include <unistd.h>

namespace {

TEST(SocketFacts, AreTheFamilyAndTheTypeOfTheSocket)
{
    const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET, 0);
    ASSERT_GE(fd, 0);
    cmsg::detail::socket_facts facts;
    EXPECT_EQ(facts.read(fd), 0);
    EXPECT_EQ(facts.domain, AF_UNIX);
    EXPECT_EQ(facts.domain, cmsg::detail::linux_family::unix_domain);
    EXPECT_EQ(facts.type, SOCK_SEQPACKET);
    ::close(fd);
}

TEST(SocketFacts, AreRefusedByWhatIsNoSocket)
{
    cmsg::detail::socket_facts facts;
    EXPECT_EQ(facts.read(-1), EBADF);
    EXPECT_EQ(facts.domain, AF_UNSPEC);
}

} // namespace
