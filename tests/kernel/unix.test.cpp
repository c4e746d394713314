// SPDX-License-Identifier: MIT
// Who sent what over AF_UNIX, and what else comes with it. The truth is what the sending process knows of itself.
#include "support/enable_one.hpp"
#include "kernel/process.hpp"
#include "kernel/unix_pair.hpp"

#include <fstream>

#include <sys/wait.h> // for waitpid, waitid

namespace {

using namespace cmsg;
using support::descriptor;

// Numbers that the libc headers lack, from linux include/uapi; parisc and sparc have their own. With these the tests
// ask whether the kernel has an option at all: a wrong number in the library must not look like an older kernel.
#if defined(__hppa__)
constexpr int so_passpidfd = 0x404a;
constexpr int so_passrights = 0x4051;
constexpr int so_inq = 0x4052;
#elif defined(__sparc__)
constexpr int so_passpidfd = 0x55;
constexpr int so_passrights = 0x5c;
constexpr int so_inq = 0x5d;
#else
constexpr int so_passpidfd = 76;  // SO_PASSPIDFD, v6.5
constexpr int so_passrights = 83; // SO_PASSRIGHTS, v6.16
constexpr int so_inq = 84;        // SO_INQ, v6.17
#endif
constexpr auto pidfd_id = static_cast<idtype_t>(3); // P_PIDFD, v5.4

using everything =
    receive_set<scm_credentials, up_to<scm_security, 128>, up_to<scm_rights, 4>, scm_pidfd, scm_timestampns>;

class Unix : public kernel::over_unix {
protected:
    /// Leaves the option off.
    [[nodiscard]] bool kernel_has(int option)
    {
        if (support::set(receiver.get(), SOL_SOCKET, option)) {
            EXPECT_TRUE(support::set(receiver.get(), SOL_SOCKET, option, 0));
            return true;
        }
        EXPECT_EQ(errno, ENOPROTOOPT);
        return false;
    }
};

// -- SCM_CREDENTIALS

TEST_F(Unix, CredentialsAreThoseOfTheSender)
{
    using set = receive_set<scm_credentials>;
    kernel::enable_or_skip<set>(receiver.get());
    ASSERT_EQ(send_with({}), 0);
    const kernel::datagram<set> arrived{receiver.get()};
    const auto record = arrived.decode();
    EXPECT_TRUE(record.outcome());
    const auto sent_by = record.get<scm_credentials>();
    ASSERT_TRUE(sent_by);
    EXPECT_EQ(sent_by->pid(), ::getpid());
    EXPECT_EQ(sent_by->uid(), ::getuid());
    EXPECT_EQ(sent_by->gid(), ::getgid());
    EXPECT_FALSE(sent_by->is_unknown());
}

TEST_F(Unix, CredentialsCanBeSentExplicitly)
{
    using set = receive_set<scm_credentials>;
    kernel::enable_or_skip<set>(receiver.get());
    const ucred other{::getpid(), 1234, 4321};
    control_data data;
    data.add(SOL_SOCKET, SCM_CREDENTIALS, support::bytes_of(other));
    if (const int error = send_with(data.bytes()); error == EPERM) {
        GTEST_SKIP() << "to name another user needs CAP_SETUID and CAP_SETGID";
    } else if (error == EINVAL && !support::is_mapped("/proc/self/uid_map", 1234)) {
        GTEST_SKIP() << "to name another user needs one: this user namespace has no user 1234";
    } else {
        ASSERT_EQ(error, 0);
    }
    const kernel::datagram<set> arrived{receiver.get()};
    const auto record = arrived.decode();
    ASSERT_TRUE(record.get<scm_credentials>());
    EXPECT_EQ(record.get<scm_credentials>()->pid(), ::getpid());
    EXPECT_EQ(record.get<scm_credentials>()->uid(), 1234U);
    EXPECT_EQ(record.get<scm_credentials>()->gid(), 4321U);
}

// pitfall 26: {0, 65534, 65534}, and no pidfd.
TEST_F(Unix, CredentialsOfAnUnknownSenderAreNobodys)
{
    ASSERT_EQ(send_with({}), 0); // before anybody asked who sends
    kernel::enable_or_skip<receive_set<scm_credentials>>(receiver.get());
    static_cast<void>(support::enable_one<scm_pidfd>(receiver.get()));
    const kernel::datagram<everything> arrived{receiver.get()};
    const received_fds fds{arrived.result, arrived.header};
    EXPECT_EQ(fds.remaining(), 0U);
    const auto record = arrived.decode();
    EXPECT_TRUE(record.outcome());
    const auto sent_by = record.get<scm_credentials>();
    ASSERT_TRUE(sent_by);
    EXPECT_TRUE(sent_by->is_unknown());
    EXPECT_EQ(sent_by->pid(), 0);
    EXPECT_EQ(sent_by->uid(), support::overflow_user());
    EXPECT_EQ(sent_by->gid(), support::overflow_group());
    EXPECT_EQ(record.get<scm_pidfd>().state(), field_state::absent);
    kernel::expect_same_record<everything>(control{arrived.result, arrived.header});
}

// pitfall 26: {0, 0, 0}, which is not root; {0, 65534, 65534} in a user namespace that does not map root.
TEST_F(Unix, CredentialsAtTheEndOfAStreamAreNobodys)
{
    ASSERT_NO_FATAL_FAILURE(connect(SOCK_STREAM));
    kernel::enable_or_skip<receive_set<scm_credentials>>(receiver.get());
    static_cast<void>(support::enable_one<scm_pidfd>(receiver.get()));
    sender = {};
    const kernel::datagram<everything> arrived{receiver.get()};
    ASSERT_EQ(arrived.result, 0);
    const received_fds fds{arrived.result, arrived.header};
    EXPECT_EQ(fds.remaining(), 0U);
    const auto record = arrived.decode();
    const auto sent_by = record.get<scm_credentials>();
    ASSERT_TRUE(sent_by);
    EXPECT_TRUE(sent_by->is_unknown());
    EXPECT_EQ(sent_by->pid(), 0);
    EXPECT_EQ(sent_by->uid(), support::root_user());
    EXPECT_EQ(sent_by->gid(), support::root_group());
    EXPECT_EQ(record.get<scm_pidfd>().state(), field_state::absent);
}

// -- SCM_PIDFD

/// A process that sends one byte and, unless it is told to end at once, waits until the other end of its leash is
/// closed.
class child_sender {
public:
    child_sender(int fd, bool waits)
    {
        int ends[2]{-1, -1};
        EXPECT_EQ(::pipe(ends), 0);
        pid_ = kernel::fork_child();
        if (pid_ == 0) {
            ::close(ends[1]);
            char letter = 0;
            const bool sent = ::send(fd, &letter, 1, 0) == 1;
            if (waits) {
                static_cast<void>(::read(ends[0], &letter, 1) == 0);
            }
            ::_exit(sent ? code : 1);
        }
        EXPECT_GT(pid_, 0);
        ::close(ends[0]);
        leash_ = descriptor{ends[1]};
    }
    child_sender(const child_sender&) = delete;
    child_sender& operator=(const child_sender&) = delete;
    ~child_sender() { reap(); }

    [[nodiscard]] int pid() const { return pid_; }
    void let_go() { leash_ = {}; }

    void reap()
    {
        let_go();
        if (!is_reaped_) {
            int status = 0;
            EXPECT_EQ(::waitpid(pid_, &status, 0), pid_);
            EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == code);
        }
        is_reaped_ = true;
    }

    void was_reaped() { is_reaped_ = true; }

    static constexpr int code = 7;

private:
    int pid_ = -1;
    bool is_reaped_ = false;
    descriptor leash_;
};

class UnixPidfd : public Unix {
protected:
    using set = receive_set<scm_pidfd, scm_credentials>;

    void SetUp() override
    {
        Unix::SetUp();
        if (!kernel_has(so_passpidfd)) {
            GTEST_SKIP() << "the kernel is older than v6.5 and has no SO_PASSPIDFD";
        }
        kernel::enable_or_skip<set>(receiver.get());
    }
};

TEST_F(UnixPidfd, IsOneOfTheSender)
{
    ASSERT_EQ(send_with({}), 0);
    const kernel::datagram<set> arrived{receiver.get()};
    received_fds fds{arrived.result, arrived.header};
    const auto record = arrived.decode();
    EXPECT_TRUE(record.outcome());
    const auto pidfd = record.get<scm_pidfd>();
    ASSERT_TRUE(pidfd);
    EXPECT_TRUE(pidfd->is_valid());
    EXPECT_EQ(pidfd->error(), 0);
    EXPECT_EQ(kernel::process_of(pidfd->descriptor()), ::getpid());
    EXPECT_FALSE(fds.release()) << "it is none that was sent";
    const descriptor own{fds.release_pidfd().value_or(-1)};
    EXPECT_EQ(own.get(), pidfd->descriptor());
    EXPECT_FALSE(fds.release_pidfd());
}

TEST_F(UnixPidfd, TellsWhenTheSenderEnds)
{
    child_sender child{sender.get(), true};
    const kernel::datagram<set> arrived{receiver.get()};
    received_fds fds{arrived.result, arrived.header};
    const auto record = arrived.decode();
    ASSERT_TRUE(record.get<scm_credentials>());
    EXPECT_EQ(record.get<scm_credentials>()->pid(), child.pid());
    const descriptor pidfd{fds.release_pidfd().value_or(-1)};
    ASSERT_TRUE(pidfd);
    EXPECT_EQ(kernel::process_of(pidfd.get()), child.pid());
    pollfd waiting{pidfd.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&waiting, 1, 0), 0) << "it waits on its leash";
    child.let_go();
    EXPECT_TRUE(kernel::is_readable(pidfd.get()));
    siginfo_t info{};
    ASSERT_EQ(::waitid(pidfd_id, static_cast<id_t>(pidfd.get()), &info, WEXITED), 0) << std::strerror(errno);
    child.was_reaped();
    EXPECT_EQ(info.si_pid, child.pid());
    EXPECT_EQ(info.si_status, child_sender::code);
}

// A descriptor of a process that is no more; older kernels give the errno instead, which nobody may close.
TEST_F(UnixPidfd, MayBeOfASenderThatWasReaped)
{
    child_sender{sender.get(), false}.reap();
    const kernel::datagram<set> arrived{receiver.get()};
    received_fds fds{arrived.result, arrived.header};
    const auto record = arrived.decode();
    const auto pidfd = record.get<scm_pidfd>();
    ASSERT_TRUE(pidfd);
    EXPECT_EQ(fds.remaining(), pidfd->is_valid() ? 1U : 0U);
    if (pidfd->is_valid()) {
        EXPECT_EQ(kernel::process_of(pidfd->descriptor()), -1);
    } else {
        EXPECT_TRUE(pidfd->error() == ESRCH || pidfd->error() == EINVAL) << pidfd->error();
        EXPECT_FALSE(fds.release_pidfd());
    }
}

// -- SO_PASSRIGHTS, SO_INQ, SO_PASSSEC, timestamps

TEST_F(Unix, RightsCanBeRefused)
{
    if (!kernel_has(so_passrights)) {
        GTEST_SKIP() << "the kernel is older than v6.16 and has no SO_PASSRIGHTS";
    }
    control_data data;
    data.add(SOL_SOCKET, SCM_RIGHTS, rights(1));
    EXPECT_EQ(send_with(data.bytes()), EPERM);
    ASSERT_TRUE(support::set(receiver.get(), SOL_SOCKET, so_passrights, 1));
    EXPECT_EQ(send_with(data.bytes()), 0);
    const kernel::datagram<everything> arrived{receiver.get()};
    expect_files(received_fds{arrived.result, arrived.header}, 1);
}

TEST_F(Unix, InqCountsWhatIsLeftOfAStream)
{
    ASSERT_NO_FATAL_FAILURE(connect(SOCK_STREAM));
    using set = receive_set<scm_inq, scm_credentials, up_to<scm_rights, 2>>;
    if (!kernel_has(so_inq)) {
        GTEST_SKIP() << "the kernel is older than v6.17 and has no SO_INQ";
    }
    kernel::enable_or_skip<set>(receiver.get());
    constexpr std::size_t sent = 20'000; // more than one read of a receipt takes
    ASSERT_EQ(send_with({}, sent), 0);
    ASSERT_NO_FATAL_FAILURE(send(2));
    std::size_t left = sent + 1;
    while (left != 0) {
        SCOPED_TRACE(left);
        const kernel::datagram<set> arrived{receiver.get()};
        received_fds fds{arrived.result, arrived.header};
        ASSERT_GT(arrived.result, 0);
        left -= static_cast<std::size_t>(arrived.result);
        const auto record = arrived.decode();
        EXPECT_TRUE(record.outcome());
        ASSERT_TRUE(record.get<scm_inq>());
        EXPECT_EQ(record.get<scm_inq>()->bytes_left(), static_cast<int>(left));
        EXPECT_EQ(bool{record.get<scm_rights>()}, left == 0);
        kernel::expect_same_record<set>(control{arrived.result, arrived.header});
        expect_files(std::move(fds), left == 0 ? 2 : 0);
    }
    sender = {};
    const kernel::datagram<set> end{receiver.get()};
    ASSERT_EQ(end.result, 0);
    const auto record = end.decode();
    ASSERT_TRUE(record.get<scm_inq>()) << "also at the end of the stream";
    EXPECT_EQ(record.get<scm_inq>()->bytes_left(), 0) << "where TCP says 1";
}

TEST_F(Unix, InqIsForStreamsAlone)
{
    const auto enabled = receive_set<scm_inq>::enable(receiver.get());
    EXPECT_TRUE(enabled.refused<scm_inq>());
}

// The label that the kernel tells of the peer is the label that it sends along, if it has any. A stream has it with the
// credentials alone (linux v6.1 net/unix/af_unix.c unix_stream_read_generic()). The kernels of tools/kernels label with
// `boot.sh --append security=selinux`.
TEST_F(Unix, SecurityIsTheLabelOfTheSender)
{
    ASSERT_NO_FATAL_FAILURE(connect(SOCK_STREAM));
    using set = receive_set<scm_credentials, up_to<scm_security, 256>>;
    kernel::enable_or_skip<receive_set<up_to<scm_security, 256>>>(receiver.get());
    const auto receive = [this] {
        EXPECT_EQ(send_with({}), 0);
        return kernel::datagram<set>{receiver.get()};
    };
    {
        const auto arrived = receive();
        EXPECT_TRUE(arrived.decode().outcome());
        EXPECT_EQ(arrived.header.msg_controllen, 0U) << "a message of a stream without credentials";
    }
    std::array<std::byte, 256> peer{};
    socklen_t size = peer.size();
    const bool labelled = ::getsockopt(receiver.get(), SOL_SOCKET, SO_PEERSEC, peer.data(), &size) == 0;
    kernel::enable_or_skip<set>(receiver.get());
    const auto arrived = receive();
    const auto record = arrived.decode();
    EXPECT_TRUE(record.outcome());
    EXPECT_EQ(record.outcome().unhandled(), 0U);
    EXPECT_TRUE(record.get<scm_credentials>());
    if (!labelled) {
        EXPECT_EQ(record.get<scm_security>().state(), field_state::absent);
        GTEST_SKIP() << "no security module labels sockets here: no message, which is checked, and no label";
    }
    if (record.get<scm_security>().state() == field_state::absent) {
        GTEST_SKIP() << "the security module labels sockets (SO_PEERSEC), and sends no label along: AppArmor does so";
    }
    ASSERT_TRUE(record.get<scm_security>());
    const auto label = record.get<scm_security>()->label();
    ASSERT_FALSE(label.empty());
    ASSERT_LE(label.size(), size);
    EXPECT_TRUE(std::equal(label.begin(), label.end(), peer.begin()));
    // Of a datagram without more.
    ASSERT_NO_FATAL_FAILURE(connect(SOCK_DGRAM));
    kernel::enable_or_skip<receive_set<up_to<scm_security, 256>>>(receiver.get());
    const auto datagram = receive();
    const auto of_it = datagram.decode().get<scm_security>();
    ASSERT_TRUE(of_it);
    EXPECT_TRUE(std::equal(label.begin(), label.end(), of_it->label().begin(), of_it->label().end()));
}

TEST_F(Unix, DatagramsAreStampedWhenTheyAreSent)
{
    using set = receive_set<scm_timestampns, scm_credentials>;
    kernel::enable_or_skip<set>(receiver.get());
    const auto before = kernel::now();
    ASSERT_EQ(send_with({}), 0);
    const auto after = kernel::now();
    const kernel::datagram<set> arrived{receiver.get()};
    const auto record = arrived.decode();
    ASSERT_TRUE(record.get<scm_timestampns>());
    EXPECT_GE(record.get<scm_timestampns>()->time(), before);
    EXPECT_LE(record.get<scm_timestampns>()->time(), after);
    EXPECT_TRUE(record.get<scm_credentials>());
    EXPECT_TRUE(record.outcome());
}

// -- all at once

// In the room that the set asks for, whatever comes of it, and in the kernel's order: nothing is cut, nothing is left
// over.
TEST_F(Unix, SetOfAllHasRoomForAll)
{
    const bool has_pidfd = kernel_has(so_passpidfd);
    const auto enabled = everything::enable(receiver.get());
    EXPECT_EQ(enabled.refused<scm_pidfd>(), !has_pidfd);
    kernel::enable_or_skip<receive_set<scm_credentials, up_to<scm_security, 128>, scm_timestampns>>(receiver.get());
    for (std::size_t count = 0; count <= 4; ++count) {
        SCOPED_TRACE(count);
        control_data data;
        if (count != 0) {
            data.add(SOL_SOCKET, SCM_RIGHTS, rights(count));
        }
        ASSERT_EQ(send_with(data.bytes()), 0);
        const kernel::datagram<everything> arrived{receiver.get()};
        received_fds fds{arrived.result, arrived.header};
        const control messages{arrived.result, arrived.header};
        const auto record = everything::decode(messages);
        EXPECT_TRUE(record.outcome());
        EXPECT_EQ(record.outcome().unhandled(), 0U);
        ASSERT_TRUE(record.get<scm_credentials>());
        EXPECT_EQ(record.get<scm_credentials>()->pid(), ::getpid());
        EXPECT_EQ(bool{record.get<scm_pidfd>()}, has_pidfd);
        EXPECT_EQ(record.get<scm_rights>() ? record.get<scm_rights>()->size() : 0, count);
        kernel::expect_same_record<everything>(messages);

        place last{};
        const outcome ended = visit(everything::views{}, messages, [&](auto view) {
            using view_type = decltype(view);
            EXPECT_LT(last, view_type::about.place);
            last = view_type::about.place;
        });
        EXPECT_TRUE(ended);
        expect_files(std::move(fds), count);
    }
}

} // namespace
