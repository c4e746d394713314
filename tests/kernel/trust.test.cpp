// SPDX-License-Identifier: MIT
// How far credentials and pidfds can be trusted: whom they name, and what they name in other namespaces. The truth is
// who sent.
#include "kernel/process.hpp"
#include "kernel/support.hpp"
#include "kernel/unix_pair.hpp"

#include "support/build.hpp"
#include "support/environment.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

namespace {

using namespace cmsg;
using support::descriptor;

using set = receive_set<scm_credentials, scm_pidfd>;

/// Sends a byte in the name of somebody. Returns: 0, or errno.
int send_as(int fd, const ucred& claimed)
{
    support::control_bytes<cmsg::abi::native, 64> data;
    data.add(SOL_SOCKET, SCM_CREDENTIALS, support::bytes_of(claimed));
    char letter = 'x';
    iovec piece{&letter, 1};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = const_cast<std::byte*>(data.bytes().data());
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(data.bytes().size());
    return ::sendmsg(fd, &header, 0) == 1 ? 0 : errno;
}

/// What one read told of the sender.
struct heard {
    bool has_credentials = false;
    ucred credentials{};
    bool has_pidfd = false;
    int process = 0; ///< of the pidfd
};

heard hear(int fd)
{
    const kernel::datagram<set> arrived{fd};
    received_fds fds{arrived.result, arrived.header};
    const auto record = arrived.decode();
    heard result;
    if (const auto named = record.get<scm_credentials>()) {
        result.has_credentials = true;
        result.credentials = {named->pid(), named->uid(), named->gid()};
    }
    if (const auto pidfd = record.get<scm_pidfd>(); pidfd && pidfd->is_valid()) {
        result.has_pidfd = true;
        result.process = kernel::process_of(pidfd->descriptor());
    }
    return result;
}

class Trust : public kernel::over_unix {
protected:
    void SetUp() override
    {
        kernel::over_unix::SetUp();
        if (::access("/proc/self/fdinfo", R_OK) != 0) {
            support::lacks("no /proc/self/fdinfo, which tells a pidfd's process");
        }
        if (!support::is_mapped("/proc/self/uid_map", ::getuid())) {
            throw support::unavailable{"to name itself a process needs a user: this user namespace maps none"};
        }
        kernel::enable_or_skip<receive_set<scm_credentials>>(receiver.get());
        has_pidfds_ = bool{receive_set<scm_pidfd>::enable(receiver.get())}; // v6.5
    }

    /// Whether the read named this process, and gave a pidfd of it where the kernel has them.
    void expect_process(const heard& told, pid_t process)
    {
        ASSERT_TRUE(told.has_credentials);
        EXPECT_EQ(told.credentials.pid, process);
        EXPECT_EQ(told.has_pidfd, has_pidfds_);
        if (told.has_pidfd) {
            EXPECT_EQ(told.process, process);
        }
    }

    bool has_pidfds_ = false;
};

/// A process that does nothing until the end of the test.
void idle(kernel::teller) { ::pause(); }

// Credentials are of whom the sender names, if it may, and the pidfd is of the same process, not of the sending one.
TEST_F(Trust, RootNamesAnyProcess)
{
    const kernel::child_process other{idle};
    if (const int error = send_as(sender.get(), {other.pid(), ::getuid(), ::getgid()}); error == EPERM) {
        GTEST_SKIP() << "to name another process needs CAP_SYS_ADMIN";
    } else {
        ASSERT_EQ(error, 0);
    }
    expect_process(hear(receiver.get()), other.pid());
}

TEST_F(Trust, NobodyNamesAnotherProcessOrUser)
{
    const kernel::child_process other{idle};
    const kernel::child_process child{[&](kernel::teller tell) {
        tell(kernel::become_nobody());
        tell(send_as(sender.get(), {other.pid(), ::getuid(), ::getgid()}));
        tell(send_as(sender.get(), {::getpid(), 0, ::getgid()}));
        tell(send_as(sender.get(), {::getpid(), ::getuid(), ::getgid()}));
    }};
    if (!child.hear<bool>().value_or(false)) {
        GTEST_SKIP() << "this root cannot become another user: it is one of a user namespace";
    }
    EXPECT_EQ(child.hear<int>(), EPERM) << "another process";
    EXPECT_EQ(child.hear<int>(), EPERM) << "another user";
    EXPECT_EQ(child.hear<int>(), 0) << "itself";
}

// Without any privilege: root of a user namespace of its own may name every process of its own pid namespace. Pid and
// pidfd follow the claim; the user stays the true one.
TEST_F(Trust, AUserNamespaceOfOnesOwnIsEnoughToNameAnotherProcess)
{
    const kernel::child_process outside{[&](kernel::teller tell) {
        const int refused = kernel::become_nobody() ? 0 : EPERM;
        const uid_t uid = ::geteuid();
        tell(refused != 0 ? refused : kernel::enter_user_namespace(CLONE_NEWPID, 0));
        tell(uid);
        const kernel::child_process first{[&](kernel::teller) { // process 1 of the new pid namespace
            const kernel::child_process second{[&](kernel::teller tell_first) {
                tell_first(::send(sender.get(), "x", 1, 0) == 1); // who it is, by the kernel's word
                ::pause();
            }};
            tell(second.hear<bool>().value_or(false));
            tell(::send(sender.get(), "x", 1, 0) == 1); // the first, by the kernel's word
            tell(send_as(sender.get(), {second.pid(), 0, 0}));
            ::pause();
        }};
        ::pause();
    }};
    if (const int refused = outside.hear<int>().value_or(-1); refused != 0) {
        GTEST_SKIP() << "no user namespace for who has no privilege: " << std::strerror(refused);
    }
    const auto uid = outside.hear<uid_t>();
    ASSERT_TRUE(uid);
    ASSERT_TRUE(outside.hear<bool>().value_or(false));
    ASSERT_TRUE(outside.hear<bool>().value_or(false));
    ASSERT_EQ(outside.hear<int>(), 0);
    const heard second = hear(receiver.get());
    const heard first = hear(receiver.get());
    const heard claim = hear(receiver.get());
    EXPECT_NE(first.credentials.pid, second.credentials.pid);
    expect_process(second, second.credentials.pid);
    expect_process(first, first.credentials.pid);
    expect_process(claim, second.credentials.pid);
    EXPECT_EQ(claim.credentials.uid, *uid) << "it called itself 0, which is this user outside";
    EXPECT_EQ(first.credentials.uid, *uid);
}

// A sender that the receiver's pid namespace cannot see has no number there, and a user all the same.
TEST_F(Trust, ASenderOfAnotherPidNamespaceHasNoNumber)
{
    ASSERT_EQ(send_with({}), 0);
    const kernel::child_process outside{[&](kernel::teller tell) {
        tell(kernel::enter_pid_namespace());
        const kernel::child_process inside{[&](kernel::teller) { tell(hear(receiver.get())); }};
        ::pause();
    }};
    if (const int refused = outside.hear<int>().value_or(-1); refused != 0) {
        GTEST_SKIP() << "no pid namespace: " << std::strerror(refused);
    }
    const auto told = outside.hear<heard>();
    ASSERT_TRUE(told);
    ASSERT_TRUE(told->has_credentials);
    EXPECT_EQ(told->credentials.pid, 0);
    EXPECT_EQ(told->credentials.uid, ::geteuid());
    EXPECT_EQ(told->has_pidfd, has_pidfds_);
    if (told->has_pidfd) {
        EXPECT_EQ(told->process, ::getpid()) << "by the numbers of this namespace, whose /proc it reads";
    }
}

class NetlinkTrust : public testing::Test {
protected:
    void SetUp() override
    {
        receiver = support::open_socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK, false);
        if (!receiver) {
            GTEST_SKIP() << "no netlink between processes: " << std::strerror(errno);
        }
        name.nl_family = AF_NETLINK;
        ASSERT_EQ(::bind(receiver.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
        socklen_t size = sizeof name;
        ASSERT_EQ(::getsockname(receiver.get(), reinterpret_cast<sockaddr*>(&name), &size), 0);
        kernel::enable_or_skip<receive_set<scm_credentials>>(receiver.get());
    }

    /// Sends an empty message from a socket of the calling process. Returns: 0, or errno.
    [[nodiscard]] int send_one() const
    {
        const descriptor from = support::open_socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK, false);
        nlmsghdr message{};
        message.nlmsg_len = sizeof message;
        return ::sendto(from.get(), &message, sizeof message, 0, reinterpret_cast<const sockaddr*>(&name),
                        sizeof name) == sizeof message
                   ? 0
                   : errno;
    }

    descriptor receiver;
    sockaddr_nl name{};
};

// Netlink's number is the one that the sender has in its own pid namespace, where AF_UNIX translates it.
TEST_F(NetlinkTrust, ASenderOfAnotherPidNamespaceHasItsOwnNumber)
{
    const kernel::child_process outside{[&](kernel::teller tell) {
        tell(kernel::enter_pid_namespace());
        const kernel::child_process first{[&](kernel::teller) { tell(send_one()); }};
        ::pause();
    }};
    if (const int refused = outside.hear<int>().value_or(-1); refused != 0) {
        GTEST_SKIP() << "no pid namespace: " << std::strerror(refused);
    }
    ASSERT_EQ(outside.hear<int>(), 0);
    const heard told = hear(receiver.get());
    ASSERT_TRUE(told.has_credentials);
    EXPECT_EQ(told.credentials.pid, 1) << "as if it were init";
    EXPECT_EQ(told.credentials.uid, ::geteuid());
}

/// Asks the kernel for a device, and hears who answers.
heard ask_the_kernel()
{
    const descriptor asking = support::open_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, false);
    struct {
        nlmsghdr header{};
        ifinfomsg body{};
    } request;
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = RTM_GETLINK;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.body.ifi_index = 1; // lo, or an error: an answer in any case
    if (!receive_set<scm_credentials>::enable(asking.get()) ||
        ::send(asking.get(), &request, sizeof request, 0) != sizeof request) {
        return {};
    }
    return hear(asking.get());
}

/// Hears the end of a stream.
heard hear_an_end()
{
    int ends[2]{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return {};
    }
    const descriptor receiver{ends[0]};
    ::close(ends[1]);
    return receive_set<scm_credentials>::enable(receiver.get()) ? hear(receiver.get()) : heard{};
}

// pitfall 26: {0, 0, 0} is the kernel on netlink and nobody on AF_UNIX; a user namespace that does not map user 0
// shows both as {0, 65534, 65534}.
TEST_F(NetlinkTrust, TheKernelIsUserZeroOnlyWhereThatIsMapped)
{
    const std::uint32_t no_user = support::overflow_user();
    const std::uint32_t no_group = support::overflow_group();
    const heard here = ask_the_kernel();
    ASSERT_TRUE(here.has_credentials);
    EXPECT_EQ(here.credentials.pid, 0);
    EXPECT_TRUE(here.credentials.uid == 0 || here.credentials.uid == no_user) << here.credentials.uid;
    const kernel::child_process child{[](kernel::teller tell) {
        const int refused = kernel::become_nobody() ? 0 : EPERM;
        tell(refused != 0 ? refused : kernel::enter_user_namespace(0, 0));
        tell(ask_the_kernel());
        tell(hear_an_end());
    }};
    if (const int refused = child.hear<int>().value_or(-1); refused != 0) {
        GTEST_SKIP() << "no user namespace for who has no privilege: " << std::strerror(refused);
    }
    for (const auto& told : {child.hear<heard>(), child.hear<heard>()}) {
        ASSERT_TRUE(told && told->has_credentials);
        EXPECT_EQ(told->credentials.pid, 0);
        EXPECT_EQ(told->credentials.uid, no_user);
        EXPECT_EQ(told->credentials.gid, no_group);
    }
}

} // namespace
