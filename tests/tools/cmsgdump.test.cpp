// SPDX-License-Identifier: MIT
// cmsgdump on sockets: of its own, and of this test.
#include "support/environment.hpp"
#include "tools/loopback.hpp"
#include "tools/program.hpp"

#include <cmsg/cmsg.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include <arpa/inet.h> // for htons
#include <poll.h>
#include <sys/prctl.h>  // for PR_SET_DUMPABLE
#include <sys/socket.h> // for socketpair
#include <sys/un.h>     // for sockaddr_un

namespace {

using support::descriptor;
using tools::bound;
using tools::connected;
using tools::port_of;
using tools::program;
using tools::receive;
using tools::run;
using tools::send;

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

std::string number(const descriptor& socket) { return std::to_string(socket.get()); }

// -- sockets of its own

TEST(CmsgdumpOwnSocket, PrintsTheEcnBitsOfAPacket)
{
    support::needs_loopback(AF_INET);
    program dump{{"--udp", "--bind", "127.0.0.1", "--count", "1"}};
    const descriptor sender = connected(dump.port());
    ASSERT_TRUE(support::set(sender.get(), IPPROTO_IP, IP_TOS, 0xbb));
    send(sender, "hello");
    EXPECT_EQ(dump.wait(), 0) << dump.err.all;
    EXPECT_TRUE(has(dump.out.all, "datagram 1: 5 bytes from 127.0.0.1:" + std::to_string(port_of(sender)) + "\n"))
        << dump.out.all;
    EXPECT_TRUE(has(dump.out.all, "    SOL_IP/IP_TOS: ecn=ce dscp=46\n")) << dump.out.all;
    EXPECT_TRUE(has(dump.out.all, "    SOL_SOCKET/SCM_TIMESTAMPING: software=1")) << dump.out.all;
    EXPECT_TRUE(has(dump.err.all, "cmsgdump: 1 packet\n")) << dump.err.all;
    EXPECT_FALSE(has(dump.out.all, "\033")) << "colours, and no terminal";
}

TEST(CmsgdumpOwnSocket, PrintsTheEcnBitsOfAnIpv6Packet)
{
    support::needs_loopback(AF_INET6);
    program dump{{"--udp", "-6", "--count", "1"}};
    const descriptor sender = connected(dump.port(), AF_INET6);
    ASSERT_TRUE(support::set(sender.get(), IPPROTO_IPV6, IPV6_TCLASS, 0xb9));
    send(sender, "hello");
    EXPECT_EQ(dump.wait(), 0) << dump.err.all;
    EXPECT_TRUE(has(dump.out.all, "    SOL_IPV6/IPV6_TCLASS: ecn=ect1 dscp=46\n")) << dump.out.all;
}

TEST(CmsgdumpOwnSocket, EnablesWhatIsNamedAlone)
{
    support::needs_loopback(AF_INET);
    program dump{{"--udp", "-4", "--enable", "ip_ttl", "--count", "1"}};
    send(connected(dump.port()), "hello");
    EXPECT_EQ(dump.wait(), 0) << dump.err.all;
    EXPECT_EQ(dump.out.all.substr(dump.out.all.find('\n')), "\n    SOL_IP/IP_TTL: value=64\n");
}

TEST(CmsgdumpOwnSocket, ReadsTheConnectionsOfAStream)
{
    support::needs_loopback(AF_INET);
    program dump{{"--tcp", "--bind", "127.0.0.1"}};
    const std::uint16_t port = dump.port();
    for (const std::string text : {"first", "second one"}) {
        send(connected(port, AF_INET, SOCK_STREAM), text); // and closes
        EXPECT_NE(dump.out.with(": " + std::to_string(text.size()) + " bytes"), "") << dump.out.all << dump.err.all;
        EXPECT_NE(dump.out.with("SOL_TCP/TCP_CM_INQ"), "") << dump.out.all;
        EXPECT_NE(dump.err.with("the other side has closed the stream"), "") << dump.err.all;
    }
    dump.signal(SIGINT);
    EXPECT_EQ(dump.wait(), 0) << dump.err.all;
}

/// Sends a datagram to the path, which the program has bound.
void send_to_path(program& dump, const std::string& path)
{
    EXPECT_EQ(dump.err.with("listening on "), "cmsgdump: listening on " + path);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, path.c_str(), path.size());
    const descriptor sender{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    EXPECT_EQ(::sendto(sender.get(), "x", 1, 0, reinterpret_cast<sockaddr*>(&to), sizeof to), 1)
        << std::strerror(errno);
}

TEST(CmsgdumpOwnSocket, RemovesTheUnixPathWhenASignalEndsIt)
{
    const tools::folder work;
    const std::string path = work / "socket";
    program dump{{"--unix", "--bind", path}};
    send_to_path(dump, path);
    EXPECT_TRUE(has(dump.out.with("SCM_CREDENTIALS"), "pid=" + std::to_string(::getpid()))) << dump.out.all;
    dump.signal(SIGINT);
    EXPECT_EQ(dump.wait(), 0) << dump.err.all;
    EXPECT_EQ(::access(path.c_str(), F_OK), -1);
    EXPECT_TRUE(has(dump.err.all, "cmsgdump: 1 packet\n")) << dump.err.all;
}

TEST(CmsgdumpOwnSocket, RemovesTheUnixPathWhenNobodyReadsItsOutput)
{
    const tools::folder work;
    const std::string path = work / "socket";
    tools::two_ends output = tools::make_pipe();
    program dump{{"--unix", "--bind", path}, -1, [] { ::signal(SIGPIPE, SIG_DFL); }, output.write.get()};
    output = {};
    send_to_path(dump, path);
    EXPECT_EQ(dump.wait(), 1);
    EXPECT_TRUE(has(dump.err.all, "cmsgdump: stdout: Broken pipe\n")) << dump.err.all;
    EXPECT_EQ(::access(path.c_str(), F_OK), -1);
}

TEST(CmsgdumpOwnSocket, EndsWhenTheTimeIsOver)
{
    support::needs_loopback(AF_INET);
    const run ended{{"--udp", "-4", "--duration", "0.01"}};
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.out, "");
    EXPECT_TRUE(has(ended.err, "cmsgdump: 0 packets\n")) << ended.err;
}

// -- descriptors of this test

TEST(CmsgdumpAttached, LeavesTheOwnerEveryDatagramAndEveryOption)
{
    const descriptor owner = bound();
    ASSERT_TRUE(support::set(owner.get(), IPPROTO_IP, IP_RECVTOS));
    program dump{{"--fd", number(owner)}, owner.get()};
    const descriptor sender = connected(port_of(owner));
    constexpr int count = 20;
    for (int i = 0; i < count; ++i) {
        const std::string text(static_cast<std::size_t>(i + 1), 'x');
        ASSERT_TRUE(support::set(sender.get(), IPPROTO_IP, IP_TOS, i % 4 + 4 * i));
        send(sender, text);
        EXPECT_TRUE(has(dump.out.with("datagram"), std::to_string(i + 1) + ": " + std::to_string(i + 1) + " byte"));
        EXPECT_TRUE(has(dump.out.with("SOL_IP/IP_TOS"), "dscp=" + std::to_string(i))) << dump.out.all;
        EXPECT_EQ(receive(owner), text);
    }
    dump.signal(SIGTERM);
    EXPECT_EQ(dump.wait(), 0) << dump.err.all;
    EXPECT_EQ(receive(owner), std::strerror(EAGAIN)) << "one more than was sent";
    using only_tos = cmsg::receive_set<cmsg::ip_tos>;
    EXPECT_FALSE(cmsg::unlisted<only_tos>(owner.get())) << "the tool has enabled something";
    EXPECT_EQ(::fcntl(owner.get(), F_GETFL) & O_NONBLOCK, 0);
}

TEST(CmsgdumpAttached, ClosesTheDescriptorsThatAPeekDuplicates)
{
    std::array<int, 2> pair{-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair.data()), 0);
    const descriptor owner{pair[0]};
    const descriptor sender{pair[1]};
    tools::two_ends sent = tools::make_pipe();
    cmsg::control_buffer<cmsg::send::set<cmsg::send::up_to<cmsg::send::scm_rights, 1>>> room;
    cmsg::control_writer control{room};
    const int fd = sent.write.get();
    control.put(cmsg::send::scm_rights{std::span{&fd, 1}});
    iovec payload{const_cast<char*>("x"), 1};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    control.apply(header);
    ASSERT_EQ(::sendmsg(sender.get(), &header, 0), 1) << std::strerror(errno);
    program dump{{"--fd", number(owner)}, owner.get()};
    EXPECT_NE(dump.out.with("SOL_SOCKET/SCM_RIGHTS"), "");
    sent.write = {};
    EXPECT_EQ(receive(owner), "x"); // and the kernel closes what the message had
    pollfd is_closed{sent.read.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&is_closed, 1, 10'000), 1) << "the tool holds a descriptor that was sent to the owner";
    dump.signal(SIGINT);
    EXPECT_EQ(dump.wait(), 0);
}

TEST(CmsgdumpAttached, LeavesTheOwnerAnErrorThatWaits)
{
    descriptor closed = bound();
    const descriptor owner = connected(port_of(closed));
    closed = {};
    send(owner, "hello");
    program dump{{"--fd", number(owner)}, owner.get()};
    EXPECT_NE(dump.err.with("an error waits on the socket"), "") << dump.err.all;
    dump.signal(SIGINT);
    EXPECT_EQ(dump.wait(), 0);
    int error = 0;
    socklen_t size = sizeof error;
    ASSERT_EQ(::getsockopt(owner.get(), SOL_SOCKET, SO_ERROR, &error, &size), 0);
    EXPECT_EQ(error, ECONNREFUSED) << std::strerror(error);
    send(owner, "hello");
    program taking{{"--fd", number(owner), "--take"}, owner.get()};
    EXPECT_EQ(taking.err.with("error"), "cmsgdump: error of the socket: Connection refused");
    taking.signal(SIGINT);
    EXPECT_EQ(taking.wait(), 0);
    send(owner, "and sends again");
}

/// Why it does not peek at the error queue: the kernel takes an entry off in any case.
TEST(CmsgdumpAttached, TakesFromTheErrorQueueOnlyWhenItIsTold)
{
    descriptor closed = bound();
    const descriptor owner = connected(port_of(closed));
    closed = {};
    ASSERT_TRUE(support::set(owner.get(), IPPROTO_IP, IP_RECVERR));
    std::array<char, 64> some;
    send(owner, "first");
    EXPECT_EQ(::recv(owner.get(), some.data(), some.size(), MSG_ERRQUEUE | MSG_PEEK), 5) << std::strerror(errno);
    EXPECT_EQ(::recv(owner.get(), some.data(), some.size(), MSG_ERRQUEUE | MSG_PEEK), -1) << "it can be peeked at";
    send(owner, "hello, you");
    const run taken{{"--fd", number(owner), "--take", "--count", "1"}, owner.get()};
    EXPECT_EQ(taken.code, 0) << taken.err;
    EXPECT_TRUE(has(taken.out, "error queue 1: 10 bytes to 127.0.0.1:")) << taken.out;
    EXPECT_TRUE(has(taken.out, "    SOL_IP/IP_RECVERR: error=111 origin=icmp type=3 code=3 ")) << taken.out;
    EXPECT_EQ(::recv(owner.get(), some.data(), some.size(), MSG_ERRQUEUE), -1) << "not taken";
}

TEST(CmsgdumpAttached, ListsWhatIsEnabledAndItsRoom)
{
    using metadata = cmsg::receive_set<cmsg::ip_tos, cmsg::ip_pktinfo>;
    const descriptor owner = bound();
    support::enable_or_skip<metadata>(owner.get());
    const run listed{{"--fd", number(owner), "--enabled"}, owner.get()};
    EXPECT_EQ(listed.code, 0) << listed.err;
    EXPECT_EQ(listed.out, "IP_PKTINFO                     32 bytes\n"
                          "IP_TOS                         24 bytes\n" +
                              std::to_string(metadata::space) + " bytes of control buffer take all of them\n");
    const run json{{"--fd", number(owner), "--enabled", "--json", "--enable", "IP_TTL"}, owner.get()};
    EXPECT_EQ(json.out, "{\"enabled\":[{\"name\":\"IP_PKTINFO\",\"space\":32},{\"name\":\"IP_TTL\",\"space\":24},"
                        "{\"name\":\"IP_TOS\",\"space\":24}],\"space\":80}\n");
}

/// A process that holds a socket until it is told to end. It may not be traced by another one without privilege.
class holder {
public:
    explicit holder(int fd, bool is_hidden) : told_{tools::make_pipe()}
    {
        tools::two_ends is_ready = tools::make_pipe();
        ::signal(SIGCHLD, SIG_DFL);
        pid_ = ::fork();
        if (pid_ == 0) {
            told_.write = {};
            ::fcntl(fd, F_SETFD, 0);
            ::prctl(PR_SET_DUMPABLE, is_hidden ? 0 : 1);
            is_ready.write = {};
            char none = 0;
            ::_exit(::read(told_.read.get(), &none, 1) == 0 ? 0 : 1);
        }
        is_ready.write = {};
        char none = 0;
        EXPECT_EQ(::read(is_ready.read.get(), &none, 1), 0);
    }
    holder(const holder&) = delete;
    holder& operator=(const holder&) = delete;
    ~holder() { end(); }

    void end()
    {
        told_.write = {};
        if (pid_ > 0) {
            ::waitpid(std::exchange(pid_, -1), nullptr, 0);
        }
    }
    [[nodiscard]] std::string pid() const { return std::to_string(pid_); }

private:
    tools::two_ends told_;
    pid_t pid_ = -1;
};

TEST(CmsgdumpAttached, FetchesADescriptorOfAProcessUntilThatEnds)
{
    const descriptor owner = bound();
    ASSERT_TRUE(support::set(owner.get(), IPPROTO_IP, IP_RECVTTL));
    holder other{owner.get(), false};
    program dump{{"--pid", other.pid(), "--fd", number(owner)}};
    send(connected(port_of(owner)), "hello");
    if (dump.out.with("SOL_IP/IP_TTL: value=64").empty()) {
        EXPECT_EQ(dump.wait(), 1);
        ASSERT_TRUE(has(dump.err.all, "pidfd_getfd needs")) << dump.err.all;
        errno = EPERM;
        support::lacks("no pidfd_getfd of a process of the same user");
    }
    other.end();
    EXPECT_EQ(dump.wait(), 0);
    EXPECT_TRUE(has(dump.err.all, " has ended\n")) << dump.err.all;
    EXPECT_EQ(receive(owner), "hello");
}

TEST(CmsgdumpAttached, ExplainsAProcessThatItMayNotTrace)
{
    const descriptor owner = bound();
    holder other{owner.get(), true};
    // Of root, who may trace all, from here on without that right: exec gives no more than the bounding set has.
    constexpr int cap_sys_ptrace = 19;
    program dump{{"--pid", other.pid(), "--fd", number(owner)}, -1, [] { ::prctl(PR_CAPBSET_DROP, cap_sys_ptrace); }};
    EXPECT_EQ(dump.wait(), 1);
    EXPECT_TRUE(has(dump.err.all, ", descriptor " + number(owner) + ": Operation not permitted\n")) << dump.err.all;
    EXPECT_TRUE(has(dump.err.all, "pidfd_getfd needs the right to trace the process")) << dump.err.all;
    EXPECT_TRUE(has(dump.err.all, "CAP_SYS_PTRACE")) << dump.err.all;
}

// -- refusals

TEST(CmsgdumpRefusals, AreClear)
{
    struct refusal {
        std::vector<std::string> arguments;
        int code;
        const char* text;
    };
    const std::vector<refusal> all{
        {{}, 2, "cmsgdump: one of --udp, --tcp, --unix, --fd and --replay is needed\n"},
        {{"--bogus"}, 2, "cmsgdump: '--bogus' is no option, or its value is missing\n"},
        {{"--udp", "--port"}, 2, "cmsgdump: '--port' is no option, or its value is missing\n"},
        {{"--udp", "4433"}, 2, "cmsgdump: '4433' is no option\n"},
        {{"--udp", "--tcp"},
         2,
         "cmsgdump: only one of --udp, --tcp, --fd and what else says from where packets come\n"},
        {{"--udp", "--port", "65536"}, 2, "cmsgdump: --port: '65536' is no number from 0 to 65535\n"},
        {{"--udp", "--port", "4433x"}, 2, "cmsgdump: --port: '4433x' is no number"},
        {{"--udp", "--duration", "nan"}, 2, "cmsgdump: --duration: 'nan' is no number of seconds\n"},
        {{"--udp", "--enable", "IP_TSO"}, 2, "cmsgdump: --enable: 'IP_TSO' is no message that an option enables"},
        {{"--udp", "--take"}, 2, "cmsgdump: --take: "},
        {{"--udp", "--abi", "darwin"}, 2, "cmsgdump: --abi goes with --replay\n"},
        {{"--pid", "1"}, 2, "is needed\n"},
        {{"--replay", "/nowhere", "--abi", "vax"}, 2, "cmsgdump: 'vax' is no layout; there are: linux_lp64 "},
        {{"--replay", "/nowhere"}, 1, "cmsgdump: /nowhere: No such file or directory\n"},
        {{"--fd", "1000"}, 1, "cmsgdump: descriptor 1000: Bad file descriptor\n"},
        {{"--fd", "1"}, 1, "cmsgdump: descriptor 1: Socket operation on non-socket\n"},
        {{"--pid", "1073741824", "--fd", "3"}, 1, "cmsgdump: process 1073741824: No such process\n"},
        {{"--udp", "--bind", "nowhere"}, 1, "cmsgdump: --bind nowhere: "},
        {{"--unix", "--bind", "/nowhere/at/all"}, 1, "cmsgdump: /nowhere/at/all: No such file or directory\n"},
    };
    for (const refusal& one : all) {
        const run refused{one.arguments};
        EXPECT_EQ(refused.code, one.code) << one.text << refused.err;
        EXPECT_TRUE(has(refused.err, one.text)) << refused.err;
        EXPECT_EQ(refused.out, "");
    }
}

TEST(CmsgdumpRefusals, KeepItFromSocketsThatALookWouldHarm)
{
    const descriptor listening = bound(SOCK_STREAM);
    ASSERT_EQ(::listen(listening.get(), 1), 0);
    const run listens{{"--fd", number(listening)}, listening.get()};
    EXPECT_EQ(listens.code, 1);
    EXPECT_TRUE(has(listens.err, "the socket listens")) << listens.err;

    std::array<int, 2> pair{-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair.data()), 0);
    const descriptor one{pair[0]};
    const descriptor two{pair[1]};
    support::set_or_skip(one.get(), SOL_SOCKET, SO_PEEK_OFF, 0, "SO_PEEK_OFF");
    const run peeks{{"--fd", number(one)}, one.get()};
    EXPECT_EQ(peeks.code, 1);
    EXPECT_TRUE(has(peeks.err, "SO_PEEK_OFF")) << peeks.err;
}

TEST(CmsgdumpRefusals, OfAnOptionSayWhichOne)
{
    const descriptor owner = bound();
    const run other_family{{"--fd", number(owner), "--enable", "IPV6_TCLASS"}, owner.get()};
    EXPECT_EQ(other_family.code, 1);
    EXPECT_EQ(other_family.err, "cmsgdump: --enable IPV6_TCLASS: it cannot come on a socket of this family and type\n");
    const run other_protocol{{"--fd", number(owner), "--enable", "TCP_CM_INQ"}, owner.get()};
    EXPECT_EQ(other_protocol.code, 1);
    EXPECT_EQ(other_protocol.err, "cmsgdump: --enable TCP_CM_INQ: Protocol not available\n");
}

TEST(CmsgdumpHelp, SaysWhatItBreaksAndWhatItMisses)
{
    const run help{{"--help"}};
    EXPECT_EQ(help.code, 0);
    EXPECT_EQ(help.err, "");
    for (const char* const words : {"MSG_PEEK", "--take", "MSG_CTRUNC", "misses", "CAP_SYS_PTRACE", "STAY ON"}) {
        EXPECT_TRUE(has(help.out, words)) << words;
    }
    EXPECT_EQ(help.out.find('\t'), std::string::npos);
}

} // namespace
