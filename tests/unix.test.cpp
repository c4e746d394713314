// SPDX-License-Identifier: MIT
// What who passes descriptors over AF_UNIX expects of one include.
#include <cmsg/unix.hpp>
#include <cmsg/unix.hpp>

#include "support/descriptors.hpp"
#include "support/sockets.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

using passed = cmsg::receive_set<cmsg::scm_credentials, cmsg::up_to<cmsg::scm_rights, 2>>;

TEST(UnixDomain, PassesADescriptorWithOneInclude)
{
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
    ASSERT_TRUE(passed::enable(pair[1]));
    char byte = 'x';
    iovec io{&byte, 1};
    msghdr header{};
    header.msg_iov = &io;
    header.msg_iovlen = 1;
    cmsg::control_buffer<passed> control;
    cmsg::control_writer writer{control};
    ASSERT_TRUE(writer.put(cmsg::send::scm_rights{{&pair[0], 1}}));
    writer.apply(header);
    ASSERT_EQ(::sendmsg(pair[0], &header, 0), 1);

    control.prepare(header);
    const ssize_t received = ::recvmsg(pair[1], &header, MSG_CMSG_CLOEXEC);
    cmsg::received_fds fds{received, header};
    const auto record = passed::decode(received, header);
    ASSERT_TRUE(record.outcome());
    ASSERT_TRUE(record.get<cmsg::scm_credentials>());
    EXPECT_EQ(record.get<cmsg::scm_credentials>()->pid(), ::getpid());
    EXPECT_EQ(fds.remaining(), 1U);
    const auto fd = fds.release();
    ASSERT_TRUE(fd);
    EXPECT_GE(::fcntl(*fd, F_GETFD), 0);
    for (const int each : {pair[0], pair[1], *fd}) {
        ::close(each);
    }
}

} // namespace
