// SPDX-License-Identifier: MIT
// What Windows' own calls deliver, over loopback: the sender knows the truth. .ci/run windows builds it with MinGW and
// runs it under Wine, which has TTL, type of service and PKTINFO of both families; what a system refuses is skipped.

#include <cmsg/answers/hop_limit.hpp>
#include <cmsg/answers/local_address.hpp>
#include <cmsg/answers/traffic_class.hpp>
#include <cmsg/core/control.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/windows/all.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <ws2tcpip.h>

namespace {

namespace windows = cmsg::windows;

constexpr int hops = 77;
constexpr int traffic_class = 0xba; // DSCP 46, ECT(0)

using ipv4 = cmsg::receive_set<windows::ip_pktinfo, windows::ip_ttl, windows::ip_tos>;
using ipv6 = cmsg::receive_set<windows::ipv6_pktinfo, windows::ipv6_hoplimit, windows::ipv6_tclass>;
using both = cmsg::receive_set<windows::ipv6_pktinfo, windows::ipv6_hoplimit, windows::ipv6_tclass, windows::ip_pktinfo,
                               windows::ip_ttl, windows::ip_tos>;

class winsock {
public:
    winsock() noexcept { static_cast<void>(WSAStartup(MAKEWORD(2, 2), &data_)); }
    winsock(const winsock&) = delete;
    winsock& operator=(const winsock&) = delete;
    ~winsock() { WSACleanup(); }

private:
    WSADATA data_{};
};

class udp_socket {
public:
    explicit udp_socket(int family) noexcept : fd_{::socket(family, SOCK_DGRAM, IPPROTO_UDP)}
    {
        static_cast<void>(
            set(SOL_SOCKET, SO_RCVTIMEO, 10'000)); // ms: a test that gets nothing fails, and does not hang
    }
    udp_socket(const udp_socket&) = delete;
    udp_socket& operator=(const udp_socket&) = delete;
    ~udp_socket() { closesocket(fd_); }

    [[nodiscard]] SOCKET get() const noexcept { return fd_; }

    [[nodiscard]] bool set(int level, int option, int value) const noexcept
    {
        return setsockopt(fd_, level, option, reinterpret_cast<const char*>(&value), sizeof value) == 0;
    }

    /// Binds to the address, and writes the port into it.
    template <class Address>
    [[nodiscard]] bool bind(Address& address) const noexcept
    {
        int size = sizeof address;
        const auto any = reinterpret_cast<sockaddr*>(&address);
        return ::bind(fd_, any, size) == 0 && getsockname(fd_, any, &size) == 0;
    }

    template <class Address>
    [[nodiscard]] bool send(const Address& to, std::size_t size) const noexcept
    {
        const std::array<char, 100> data{};
        return sendto(fd_, data.data(), static_cast<int>(size), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) ==
               static_cast<int>(size);
    }

private:
    SOCKET fd_;
};

class WindowsLive : public testing::Test {
protected:
    /// Receives into so many bytes of payload and the control data that `header` has.
    int receive(const udp_socket& from, WSAMSG& header, std::size_t room)
    {
        GUID id = WSAID_WSARECVMSG;
        LPFN_WSARECVMSG receive_message = nullptr;
        DWORD size = 0;
        if (WSAIoctl(from.get(), SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &receive_message,
                     sizeof receive_message, &size, nullptr, nullptr) != 0) {
            ADD_FAILURE() << "no WSARecvMsg: " << WSAGetLastError();
            return -1;
        }
        payload_ = {static_cast<ULONG>(room), data_.data()};
        header.name = reinterpret_cast<sockaddr*>(&name_);
        header.namelen = sizeof name_;
        header.lpBuffers = &payload_;
        header.dwBufferCount = 1;
        return receive_message(from.get(), &header, &size, nullptr, nullptr);
    }

    winsock winsock_;
    sockaddr_in loopback_ = [] {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }();
    sockaddr_in6 loopback6_ = [] {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_addr.s6_addr[15] = 1;
        return address;
    }();

private:
    std::array<char, 100> data_{};
    sockaddr_storage name_{};
    WSABUF payload_{};
};

void expect_ipv4(const cmsg::control& messages)
{
    const auto info = cmsg::find<windows::ip_pktinfo>(messages);
    const auto ttl = cmsg::find<windows::ip_ttl>(messages);
    const auto tos = cmsg::find<windows::ip_tos>(messages);
    ASSERT_TRUE(info && ttl && tos);
    EXPECT_EQ(info->destination().s_addr, htonl(INADDR_LOOPBACK));
    EXPECT_NE(info->interface_index(), 0U);
    EXPECT_EQ(ttl->value(), hops);
    EXPECT_EQ(tos->value(), traffic_class);
}

// pitfall 39: enabled and never found, that is what the option's number for the message's was.
TEST_F(WindowsLive, EachEnabledMessageOfIpv4IsFound)
{
    const udp_socket receiver{AF_INET};
    const udp_socket sender{AF_INET};
    ASSERT_TRUE(receiver.bind(loopback_));
    const auto enabled = ipv4::enable(receiver.get());
    ASSERT_TRUE(enabled) << enabled.error();
    if (!sender.set(IPPROTO_IP, IP_TTL, hops) || !sender.set(IPPROTO_IP, IP_TOS, traffic_class)) {
        GTEST_SKIP() << "TTL or type of service of the sender: " << WSAGetLastError();
    }
    ASSERT_TRUE(sender.send(loopback_, 5));
    WSAMSG header{};
    cmsg::control_buffer<ipv4> control;
    control.prepare(header);
    const int result = receive(receiver, header, 100);
    ASSERT_EQ(result, 0) << WSAGetLastError();
    const cmsg::control messages{result, header};
    expect_ipv4(messages);
    EXPECT_TRUE(messages.outcome());
    EXPECT_EQ(messages.bytes().size(), decltype(control)::capacity);
}

TEST_F(WindowsLive, EachEnabledMessageOfIpv6IsFound)
{
    const udp_socket receiver{AF_INET6};
    const udp_socket sender{AF_INET6};
    if (!receiver.bind(loopback6_)) {
        GTEST_SKIP() << "no ::1: " << WSAGetLastError();
    }
    const auto enabled = ipv6::enable(receiver.get());
    ASSERT_TRUE(enabled) << enabled.error();
    if (!sender.set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops)) {
        GTEST_SKIP() << "hop limit of the sender: " << WSAGetLastError();
    }
    const bool is_marked = sender.set(IPPROTO_IPV6, IPV6_TCLASS, traffic_class); // Wine refuses it: the class is 0 then
    ASSERT_TRUE(sender.send(loopback6_, 5));
    WSAMSG header{};
    cmsg::control_buffer<ipv6> control;
    control.prepare(header);
    const int result = receive(receiver, header, 100);
    ASSERT_EQ(result, 0) << WSAGetLastError();
    const cmsg::control messages{result, header};
    const auto info = cmsg::find<windows::ipv6_pktinfo>(messages);
    const auto limit = cmsg::find<windows::ipv6_hoplimit>(messages);
    const auto tclass = cmsg::find<windows::ipv6_tclass>(messages);
    ASSERT_TRUE(info && limit && tclass);
    EXPECT_EQ(info->destination().s6_addr[15], 1);
    EXPECT_EQ(limit->value(), hops);
    EXPECT_EQ(tclass->value(), is_marked ? traffic_class : 0);
    EXPECT_TRUE(messages.outcome());
}

TEST_F(WindowsLive, AnIpv4PacketOfADualStackSocketHasItsMessagesAndAMappedAddress)
{
    const udp_socket receiver{AF_INET6};
    const udp_socket sender{AF_INET};
    sockaddr_in6 any{};
    any.sin6_family = AF_INET6;
    if (!receiver.set(IPPROTO_IPV6, IPV6_V6ONLY, 0) || !receiver.bind(any)) {
        GTEST_SKIP() << "no dual-stack socket: " << WSAGetLastError();
    }
    const auto enabled = both::enable(receiver.get());
    ASSERT_TRUE(enabled) << enabled.error();
    if (!sender.set(IPPROTO_IP, IP_TTL, hops) || !sender.set(IPPROTO_IP, IP_TOS, traffic_class)) {
        GTEST_SKIP() << "TTL or type of service of the sender: " << WSAGetLastError();
    }
    loopback_.sin_port = any.sin6_port;
    ASSERT_TRUE(sender.send(loopback_, 5));
    WSAMSG header{};
    cmsg::control_buffer<both> control;
    control.prepare(header);
    const int result = receive(receiver, header, 100);
    ASSERT_EQ(result, 0) << WSAGetLastError();
    const cmsg::control messages{result, header};
    expect_ipv4(messages);
    const auto info = cmsg::find<windows::ipv6_pktinfo>(messages);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->destination().s6_addr[10], 0xff);
    EXPECT_EQ(info->destination().s6_addr[12], 127);
    EXPECT_FALSE(cmsg::find<windows::ipv6_hoplimit>(messages));
    EXPECT_TRUE(messages.outcome());
}

// The same answers of an IPv4 and a dual-stack socket, also of a datagram with which WSARecvMsg has failed (pitfall
// 38).
TEST_F(WindowsLive, AnswersAreReadFromWhatItsCallHasFilled)
{
    using answers = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::hop_limit>;
    for (const int family : {AF_INET, AF_INET6}) {
        SCOPED_TRACE(family);
        const udp_socket receiver{family};
        const udp_socket sender{AF_INET};
        sockaddr_in address = loopback_;
        sockaddr_in6 any{};
        any.sin6_family = AF_INET6;
        if (family == AF_INET6 && (!receiver.set(IPPROTO_IPV6, IPV6_V6ONLY, 0) || !receiver.bind(any))) {
            GTEST_SKIP() << "no dual-stack socket: " << WSAGetLastError();
        }
        if (family == AF_INET) {
            ASSERT_TRUE(receiver.bind(address));
        } else {
            address.sin_port = any.sin6_port;
        }
        static_cast<void>(answers::enable(receiver.get())); // Wine refuses ECN alone, and has the type of service
        if (!sender.set(IPPROTO_IP, IP_TTL, hops) || !sender.set(IPPROTO_IP, IP_TOS, traffic_class)) {
            GTEST_SKIP() << "TTL or type of service of the sender: " << WSAGetLastError();
        }
        for (const std::size_t size : {5U, 90U}) {
            ASSERT_TRUE(sender.send(address, size));
            WSAMSG header{};
            cmsg::control_buffer<answers> control;
            control.prepare(header);
            const int result = receive(receiver, header, 10);
            const auto read = answers::read(cmsg::receive_result_of(result, WSAGetLastError()), header);
            EXPECT_EQ(result, size == 5 ? 0 : SOCKET_ERROR);
            EXPECT_TRUE(read.outcome().control_complete());
            EXPECT_EQ(read.get<cmsg::traffic_class>().value(), traffic_class);
            EXPECT_EQ(read.get<cmsg::hop_limit>().value(), hops);
            ASSERT_TRUE(read.get<cmsg::local_address>().v4());
            EXPECT_EQ(read.get<cmsg::local_address>().v4()->s_addr, htonl(INADDR_LOOPBACK));
            EXPECT_NE(read.get<cmsg::local_address>().interface_index(), 0U);
            const auto failed = answers::read(SOCKET_ERROR, header);
            EXPECT_FALSE(failed.get<cmsg::local_address>());
            EXPECT_EQ(failed.outcome().reason(), cmsg::end_reason::no_message);
        }
    }
}

// pitfall 38: WSARecvMsg fails, and the control data is whole.
TEST_F(WindowsLive, ADatagramBeyondItsBufferHasItsMessages)
{
    const udp_socket receiver{AF_INET};
    const udp_socket sender{AF_INET};
    ASSERT_TRUE(receiver.bind(loopback_));
    ASSERT_TRUE(ipv4::enable(receiver.get()));
    if (!sender.set(IPPROTO_IP, IP_TTL, hops) || !sender.set(IPPROTO_IP, IP_TOS, traffic_class)) {
        GTEST_SKIP() << "TTL or type of service of the sender: " << WSAGetLastError();
    }
    ASSERT_TRUE(sender.send(loopback_, 90));
    WSAMSG header{};
    cmsg::control_buffer<ipv4> control;
    control.prepare(header);
    const int result = receive(receiver, header, 10);
    const int error = WSAGetLastError();
    ASSERT_EQ(result, SOCKET_ERROR);
    ASSERT_EQ(error, WSAEMSGSIZE);
    expect_ipv4(cmsg::control{cmsg::receive_result_of(result, error), header});
    EXPECT_EQ((cmsg::control{result, header}.outcome().reason()), cmsg::end_reason::no_message);
}

TEST_F(WindowsLive, TooLittleRoomForControlDataIsTold)
{
    const udp_socket receiver{AF_INET};
    const udp_socket sender{AF_INET};
    ASSERT_TRUE(receiver.bind(loopback_));
    ASSERT_TRUE(ipv4::enable(receiver.get()));
    ASSERT_TRUE(sender.send(loopback_, 5));
    WSAMSG header{};
    std::array<std::byte, 40> control{}; // PKTINFO, and not the whole of the next
    cmsg::detail::set_control(header, control.data(), control.size());
    const int result = receive(receiver, header, 100);
    const cmsg::control messages{cmsg::receive_result_of(result, WSAGetLastError()), header};
    EXPECT_TRUE(messages.truncated());
    EXPECT_FALSE(messages.outcome());
    EXPECT_EQ(messages.outcome().reason(), cmsg::end_reason::complete);
    EXPECT_TRUE((cmsg::control{messages.bytes(), cmsg::message_flags{header.dwFlags}}.truncated()));
}

} // namespace
