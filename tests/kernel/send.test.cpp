// SPDX-License-Identifier: MIT
// Answers, and what is sent to AF_UNIX: written, sent, received by another socket, decoded, equal. And what the kernel
// refuses is what `put` refuses.
#include "kernel/udp_sending.hpp"

#include "support/build.hpp"
#include "support/sockets.hpp"

#include <cmsg/send/reply.hpp>
#include <cmsg/send/unix.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using kernel::address;
using kernel::datagram;
using kernel::ipv4;
using kernel::ipv6;
using kernel::open_udp;
using kernel::own_address;
using kernel::path;
using kernel::send_with;
using kernel::udp_pair;
using support::bytes_of;
using support::octets;

// -- answers

class SendReply : public testing::TestWithParam<path> {
protected:
    void SetUp() override { open_udp(GetParam(), pair); }

    using by_record = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ipv6_pktinfo>;

    /// Sends to `to`, answers what arrives by `put`, and compares where the answer comes from.
    template <class Put>
    void expect_answer_from(const address& to, const std::string& from, Put put)
    {
        kernel::enable_or_skip<by_record>(pair.receiver.get());
        std::array<std::byte, 64> room;
        control_writer none{room};
        const int error = send_with(pair.sender.get(), none, &to);
        ASSERT_EQ(error, 0) << std::strerror(error);
        datagram<by_record> arrived{pair.receiver.get()};
        ASSERT_EQ(arrived.result, 100);
        address asker = own_address(pair.sender.get());
        const bool is_v4 = GetParam() == path::v4;
        const in_port_t port = asker.port();
        asker = is_v4                    ? ipv4("127.0.0.1", port)
                : GetParam() == path::v6 ? ipv6("::1", port)
                                         : ipv6("::ffff:127.0.0.1", port);
        control_writer control{room};
        ASSERT_TRUE(put(arrived.decode(), control));
        const int answer_error = send_with(pair.receiver.get(), control, &asker);
        ASSERT_EQ(answer_error, 0) << std::strerror(answer_error);
        address source;
        source.size = sizeof source.storage;
        std::array<std::byte, 200> payload;
        ASSERT_TRUE(kernel::is_readable(pair.sender.get()));
        ASSERT_EQ(::recvfrom(pair.sender.get(), payload.data(), payload.size(), 0, source.get(), &source.size), 100);
        EXPECT_EQ(source.text(), from);
    }

    udp_pair pair;
};

class SendReplyToBroadcast : public SendReply {};

INSTANTIATE_TEST_SUITE_P(Live, SendReply, kernel::all_paths, kernel::name_of);
INSTANTIATE_TEST_SUITE_P(Live, SendReplyToBroadcast, testing::Values(path::v4, path::mapped), kernel::name_of);

// pitfall 16
TEST_P(SendReply, ComesFromTheAddressThatWasAsked)
{
    const in_port_t port = pair.to.port();
    const address asked = GetParam() == path::v4   ? ipv4("127.0.0.7", port)
                          : GetParam() == path::v6 ? ipv6("::1", port)
                                                   : ipv6("::ffff:127.0.0.7", port);
    for (const auto route : {cmsg::reply_route::same_interface, cmsg::reply_route::routing_table}) {
        expect_answer_from(asked, asked.text(), [&](const auto& record, control_writer& control) {
            return reply_from(record, control, route);
        });
        if (GetParam() != path::v6) {
            expect_answer_from(asked, asked.text(), [&](const auto& record, control_writer& control) {
                return reply_from(*record.template get<cmsg::ip_pktinfo>(), control, route);
            });
        }
        if (GetParam() != path::v4) {
            expect_answer_from(asked, asked.text(), [&](const auto& record, control_writer& control) {
                return reply_from(*record.template get<cmsg::ipv6_pktinfo>(), control, route);
            });
        }
    }
}

// pitfall 16: the destination was the broadcast address, from which nothing can be sent.
TEST_P(SendReplyToBroadcast, ComesFromAnAddressOfOurs)
{
    ASSERT_TRUE(support::set(pair.sender.get(), SOL_SOCKET, SO_BROADCAST));
    const in_port_t port = pair.to.port();
    const bool is_v4 = GetParam() == path::v4;
    expect_answer_from(is_v4 ? ipv4("127.255.255.255", port) : ipv6("::ffff:127.255.255.255", port),
                       is_v4 ? "127.0.0.1" : "::ffff:127.0.0.1", [&](const auto& record, control_writer& control) {
                           const auto info = record.template get<cmsg::ip_pktinfo>();
                           EXPECT_NE(info->destination().s_addr, info->local().s_addr);
                           return reply_from(record, control);
                       });
}

// -- AF_UNIX

class SendUnix : public testing::Test {
protected:
    void SetUp() override
    {
        std::array<int, 2> fds{};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds.data()), 0);
        receiver = support::descriptor{fds[0]};
        sender = support::descriptor{fds[1]};
    }

    support::descriptor receiver;
    support::descriptor sender;
};

TEST_F(SendUnix, RightsArrive)
{
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const support::descriptor read_end{pipe[0]};
    const support::descriptor write_end{pipe[1]};
    cmsg::control_buffer<send::set<send::up_to<send::scm_rights, 2>>> buffer;
    control_writer control{buffer};
    ASSERT_TRUE(control.put(send::scm_rights{pipe}));
    ASSERT_EQ(send_with(sender.get(), control), 0);
    const datagram<cmsg::receive_set<cmsg::up_to<cmsg::scm_rights, 2>>> arrived{receiver.get()};
    const auto record = arrived.decode();
    const auto found = record.get<cmsg::scm_rights>();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        const support::descriptor copy{(*found)[i]};
        struct stat is {
        }, was{};
        ASSERT_EQ(::fstat(copy.get(), &is), 0);
        ASSERT_EQ(::fstat(pipe[i], &was), 0);
        EXPECT_NE(copy.get(), pipe[i]);
        EXPECT_EQ(is.st_ino, was.st_ino);
    }
}

TEST_F(SendUnix, RightsAreBoundedAsTheKernelBoundsThem)
{
    const std::vector<int> many(254, sender.get());
    std::vector<std::byte> room(4096);
    const auto kernel_takes = [&](std::size_t first, std::size_t second) {
        control_writer control{room};
        EXPECT_TRUE(control.put(send::scm_rights::about.id, std::as_bytes(std::span{many}.first(first))));
        EXPECT_TRUE(control.put(send::scm_rights::about.id, std::as_bytes(std::span{many}.first(second))));
        const int error = send_with(sender.get(), control);
        if (error == 0) {
            const datagram<cmsg::receive_set<>> drop{receiver.get()}; // without room the kernel closes them
        }
        return error == 0;
    };
    const auto put_takes = [&](std::size_t first, std::size_t second) {
        control_writer control{room};
        return control.put(send::scm_rights{std::span{many}.first(first)}) &&
               control.put(send::scm_rights{std::span{many}.first(second)});
    };
    for (const auto& [first, second] : {std::pair<std::size_t, std::size_t>{0, 0},
                                        {1, 0},
                                        {253, 0},
                                        {0, 253},
                                        {200, 53},
                                        {200, 54},
                                        {254, 0},
                                        {253, 1}}) {
        EXPECT_EQ(kernel_takes(first, second), put_takes(first, second)) << first << " and " << second;
    }
}

TEST_F(SendUnix, CredentialsArrive)
{
    using set = cmsg::receive_set<cmsg::scm_credentials>;
    kernel::enable_or_skip<set>(receiver.get());
    std::array<std::byte, 64> room;
    control_writer control{room};
    ASSERT_TRUE(control.put(send::scm_credentials{::getpid(), ::getuid(), ::getgid()}));
    const int refusal = send_with(sender.get(), control);
    if (refusal == EINVAL && !support::is_mapped("/proc/self/uid_map", ::getuid())) {
        GTEST_SKIP() << "to name itself a process needs a user: this user namespace maps none";
    }
    ASSERT_EQ(refusal, 0) << std::strerror(refusal);
    const datagram<set> arrived{receiver.get()};
    const auto record = arrived.decode();
    const auto who = record.get<cmsg::scm_credentials>();
    ASSERT_TRUE(who);
    EXPECT_EQ(who->pid(), ::getpid());
    EXPECT_EQ(who->uid(), ::getuid());
    EXPECT_EQ(who->gid(), ::getgid());

    const auto kernel_says = [&](std::span<const std::byte> payload) {
        control_writer other{room};
        EXPECT_TRUE(other.put(send::scm_credentials::about.id, payload));
        return send_with(sender.get(), other);
    };
    const std::vector<std::byte> zeros(16);
    for (std::size_t size = 0; size <= 16; ++size) {
        if (size != 12) {
            EXPECT_EQ(kernel_says(std::span{zeros}.first(size)), EINVAL) << size;
        }
    }
    const auto none = bytes_of(std::array<std::uint32_t, 3>{static_cast<std::uint32_t>(::getpid()), ~0U, 0});
    const int error = kernel_says(none);
    EXPECT_TRUE(error == EINVAL || error == EPERM) << std::strerror(error);
}

// -- families that this kernel may lack

struct family {
    const char* name;
    int domain;
    int type;
    int protocol;

    friend std::ostream& operator<<(std::ostream& out, const family& one) { return out << one.name; }
};

class SendFamily : public testing::TestWithParam<family> {};

// linux include/linux/socket.h
INSTANTIATE_TEST_SUITE_P(Live, SendFamily, testing::Values(family{"iucv", 32, SOCK_STREAM, 0}),
                         [](const auto& one) { return std::string{one.param.name}; });

TEST_P(SendFamily, IsSkippedWhereTheKernelLacksIt)
{
    const auto socket = support::open_socket(GetParam().domain, GetParam().type, GetParam().protocol, false);
    if (!socket) {
        GTEST_SKIP() << "this kernel has no " << GetParam().name << ": " << std::strerror(errno)
                     << "; its values are compared with their structs only (tests/send)";
    }
    GTEST_SKIP() << "this kernel has " << GetParam().name << ", but none on which a test could be written had it";
}

} // namespace
