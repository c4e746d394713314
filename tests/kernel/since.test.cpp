// SPDX-License-Identifier: MIT
// "since v6.14": on a kernel of that release or later the option or the value is taken, and on one before it is refused
// with the errno that the headers name.
#include "kernel/release.hpp"
#include "kernel/support.hpp"
#include "kernel/udp_sending.hpp"
#include "support/environment.hpp"

#include <cmsg/send/ip.hpp>
#include <cmsg/send/socket.hpp>
#include <cmsg/send/udp.hpp>
#include <cmsg/views/linux/rxrpc.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

namespace {

using cmsg::control_writer;

class Since : public testing::Test {
protected:
    void SetUp() override
    {
        if (!kernel::is_release_known()) {
            GTEST_SKIP() << "whether a release has it is asked on the kernels of tools/kernels/run.sh";
        }
    }

    /// Compares what the kernel said, 0 or an errno, with what one of its release says.
    static void expect_since(int release, int before, int said, int after = 0)
    {
        kernel::expect_answer(said, {{0, before}, {release, after}});
    }

    template <class Value>
    static int send_alone(const support::descriptor& from, const kernel::address& to, const Value& value)
    {
        std::array<std::byte, 64> room{};
        control_writer control{room};
        EXPECT_TRUE(control.put(value));
        return kernel::send_with(from.get(), control, &to);
    }
};

/// An option of SOL_SOCKET, by its number: libcs lack the late names.
struct option {
    const char* name;
    int domain;
    int type;
    int number;
    int value;
    int release;
    int before;    ///< what earlier kernels say
    int after = 0; ///< what those of this release say

    friend std::ostream& operator<<(std::ostream& out, const option& one) { return out << one.name; }
};

// linux v6.18 include/uapi/asm-generic/socket.h, include/uapi/linux/net_tstamp.h. A flag that SO_TIMESTAMPING does not
// know is refused with EINVAL (net/core/sock.c sock_set_timestamping()), a number with ENOPROTOOPT.
constexpr option options[]{
    {"SO_RCVMARK", AF_INET, SOCK_DGRAM, 75, 1, 5019, ENOPROTOOPT},
    {"SO_PASSPIDFD", AF_UNIX, SOCK_DGRAM, 76, 1, 6005, ENOPROTOOPT},
    {"SO_RCVPRIORITY", AF_INET, SOCK_DGRAM, 82, 1, 6014, ENOPROTOOPT},
    {"SO_PASSRIGHTS", AF_UNIX, SOCK_DGRAM, 83, 1, 6016, ENOPROTOOPT},
    {"SO_INQ", AF_UNIX, SOCK_STREAM, 84, 1, 6017, ENOPROTOOPT},
    {"OPT_ID_TCP", AF_INET, SOCK_DGRAM, SO_TIMESTAMPING, 1 << 7 | 1 << 16, 6002, EINVAL},
    {"OPT_RX_FILTER", AF_INET, SOCK_DGRAM, SO_TIMESTAMPING, 1 << 17, 6012, EINVAL},
    {"TX_COMPLETION", AF_INET, SOCK_DGRAM, SO_TIMESTAMPING, 1 << 18, 6015, EINVAL},
    // Of what SCM_DEVMEM_DMABUF brings: TCP sockets alone have it (net/core/sock.c sock_devmem_dontneed()).
    {"SO_DEVMEM_DONTNEED", AF_INET, SOCK_DGRAM, 80, 1, 6012, ENOPROTOOPT, EBADF},
    // SCM_CREDENTIALS comes on AF_UNIX, AF_NETLINK and AF_BLUETOOTH; others took its option without effect.
    {"SO_PASSCRED_of_UDP", AF_INET, SOCK_DGRAM, SO_PASSCRED, 1, 6016, 0, EOPNOTSUPP},
};

class SinceOption : public Since, public testing::WithParamInterface<option> {};

TEST_P(SinceOption, IsTakenFromItsReleaseOn)
{
    const option& one = GetParam();
    const support::descriptor socket = support::open_or_skip(one.domain, one.type);
    errno = 0;
    const bool taken = support::set(socket.get(), SOL_SOCKET, one.number, one.value);
    expect_since(one.release, one.before, taken ? 0 : errno, one.after);
}

INSTANTIATE_TEST_SUITE_P(Release, SinceOption, testing::ValuesIn(options),
                         [](const auto& one) { return std::string{one.param.name}; });

TEST_F(Since, ChallengesOfRxrpcAreToldFromTheirReleaseOn)
{
    constexpr int af_rxrpc = 33;
    const support::descriptor socket{::socket(af_rxrpc, SOCK_DGRAM | SOCK_CLOEXEC, AF_INET)};
    if (!socket) {
        support::lacks("this kernel lacks the sockets of RxRPC");
    }
    errno = 0;
    const bool taken = cmsg::rxrpc_oob_id::enable(socket.get()) == 0;
    expect_since(6016, ENOPROTOOPT, taken ? 0 : errno);
}

TEST_F(Since, DccpIsThereBeforeTheReleaseThatDroppedIt)
{
    constexpr int sock_dccp = 6;
    errno = 0;
    const support::descriptor socket{::socket(AF_INET, sock_dccp | SOCK_CLOEXEC, IPPROTO_DCCP)};
    expect_since(6016, 0, socket ? 0 : errno, ESOCKTNOSUPPORT);
}

class SinceValue : public Since {
protected:
    void SetUp() override
    {
        Since::SetUp();
        if (!IsSkipped()) {
            kernel::open_udp(kernel::path::v4, pair);
        }
    }

    kernel::udp_pair pair;
};

TEST_F(SinceValue, PriorityIsTakenFromItsReleaseOn)
{
    expect_since(6014, EINVAL, send_alone(pair.sender, pair.to, cmsg::send::so_priority{3}));
}

TEST_F(SinceValue, IdOfAStampIsTakenFromItsReleaseOn)
{
    support::set_or_skip(pair.sender.get(), SOL_SOCKET, SO_TIMESTAMPING, 1 << 7, "SO_TIMESTAMPING"); // OPT_ID
    expect_since(6013, EINVAL, send_alone(pair.sender, pair.to, cmsg::send::scm_ts_opt_id{7}));
}

TEST_F(SinceValue, TxCompletionIsTakenFromItsReleaseOn)
{
    expect_since(
        6015, EINVAL,
        send_alone(pair.sender, pair.to, cmsg::send::so_timestamping{cmsg::send::so_timestamping::tx_completion}));
}

TEST_F(SinceValue, HundredSegmentsAreTakenFromTheirReleaseOn)
{
    std::array<std::byte, 64> room{};
    control_writer control{room};
    ASSERT_TRUE(control.put(cmsg::send::udp_segment{10}));
    // UDP_MAX_SEGMENTS: 64, since v6.9 128, which a stable release of v6.1 may have taken, as 6.1.176 has.
    expect_since(6001, EINVAL, kernel::send_with(pair.sender.get(), control, &pair.to, 1000));
}

TEST_F(SinceValue, ProtocolOfARawSocketIsTakenFromItsReleaseOn)
{
    const support::descriptor raw = support::open_or_skip(AF_INET, SOCK_RAW, IPPROTO_RAW);
    std::array<std::byte, 20> datagram{std::byte{0x45}, {}, {}, std::byte{20}};
    datagram[8] = std::byte{64};  // hops
    datagram[9] = std::byte{253}; // protocol, one for experiments (RFC 3692)
    datagram[12] = datagram[16] = std::byte{127};
    datagram[15] = datagram[19] = std::byte{1};
    std::array<std::byte, 64> room{};
    control_writer control{room};
    ASSERT_TRUE(control.put(cmsg::send::ip_protocol{253}));
    iovec piece{datagram.data(), datagram.size()};
    kernel::address to = kernel::ipv4("127.0.0.1");
    msghdr header{};
    header.msg_name = to.get();
    header.msg_namelen = to.size;
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    control.apply(header);
    errno = 0;
    const bool sent = ::sendmsg(raw.get(), &header, 0) == static_cast<ssize_t>(datagram.size());
    // v6.4 has brought it; a stable release of v6.1 may have taken it, as 6.1.176 of Debian 12 has.
    expect_since(6001, EINVAL, sent ? 0 : errno);
}

} // namespace
