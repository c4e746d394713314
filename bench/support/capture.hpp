// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_CAPTURE_HPP
#define CMSGPP_BENCH_SUPPORT_CAPTURE_HPP

// Control buffers of real packets: datagrams sent over loopback, and what recvmsg has delivered with each.
// Knows nothing of the library, so that what the library reads can be compared with what the kernel wrote.

#include "support/contender.hpp"
#include "support/report.hpp"
#include "support/udp.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <netinet/in.h>  // for IP_PKTINFO and its like
#include <netinet/udp.h> // for SOL_UDP
#include <poll.h>        // for poll
#include <sys/socket.h>
#include <sys/time.h>  // for timeval
#include <sys/types.h> // for ssize_t
#include <sys/uio.h>   // for iovec
#include <unistd.h>    // for close

namespace bench {

/// What one recvmsg has left: its result, its flags and exactly the control bytes that it wrote.
class packet {
public:
    packet(ssize_t received, int flags, std::vector<std::byte> bytes, std::uint8_t traffic_class)
        : result{received}, sent_traffic_class{traffic_class}, control{std::move(bytes)}
    {
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        header.msg_flags = flags;
    }

    packet(packet&&) = default; // a moved vector keeps its bytes where they are
    packet(const packet&) = delete;
    packet& operator=(packet&&) = delete;
    packet& operator=(const packet&) = delete;
    ~packet() = default;

    ssize_t result;
    msghdr header{};
    std::uint8_t sent_traffic_class; ///< what the sender had set
    std::vector<std::byte> control;
};

/// What is sent, and what the receiving socket asks for.
struct traffic {
    int receiver;                       ///< AF_INET or AF_INET6; AF_INET6 is dual-stack
    int sender;                         ///< AF_INET or AF_INET6
    std::vector<socket_option> options; ///< of the receiver
    std::size_t datagram_size = 1250;   ///< bytes
    std::uint16_t segment_size = 0;     ///< bytes; sends trains of that segment size, to be coalesced
    std::size_t control_capacity = 512; ///< bytes of control buffer; less than is needed cuts messages
    bool drops_first = false;           ///< makes the receiver drop datagrams first, so that it has some to report
    bool error_queue = false;           ///< the options are the sender's, and so is the error queue that is read
};

// linux include/uapi/linux/udp.h, net_tstamp.h and in.h; libc's headers have them or not.
inline constexpr int udp_segment = 103;
inline constexpr int udp_gro_option = 104;
inline constexpr int timestamping_rx_software = 1 << 3;
inline constexpr int timestamping_software = 1 << 4;
inline constexpr int timestamping_tx_software = 1 << 1;
inline constexpr int timestamping_opt_id = 1 << 7;
inline constexpr int timestamping_opt_cmsg = 1 << 10;
inline constexpr int timestamping_opt_tsonly = 1 << 11;
inline constexpr int ip_recvorigdstaddr = 20;
inline constexpr int ipv6_recvorigdstaddr = 74;

inline constexpr std::size_t extra_datagrams = 1000; // more than are ever sent before the kernel stamps them

inline packet receive(const udp_socket& socket, std::size_t control_capacity, std::uint8_t sent_traffic_class,
                      int flags = 0)
{
    std::array<std::byte, 65536> payload;
    std::vector<std::byte> control(control_capacity);
    iovec part{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t received = ::recvmsg(socket.fd(), &header, flags);
    check(received >= 0, "recvmsg");
    control.resize(header.msg_controllen);
    control.shrink_to_fit();
    return {received, header.msg_flags, std::move(control), sent_traffic_class};
}

/// What the socket's error queue has, once there is something.
inline packet receive_error(const udp_socket& socket, std::size_t control_capacity, std::uint8_t sent_traffic_class)
{
    pollfd error{socket.fd(), 0, 0}; // POLLERR is always asked for
    check(::poll(&error, 1, 2000) == 1, "no transmit timestamp");
    return receive(socket, control_capacity, sent_traffic_class, MSG_ERRQUEUE);
}

/// Sends more than the receiver has room for, and takes what it has kept.
inline void drop_some(const udp_socket& sender, const udp_socket& receiver, std::span<const char> payload)
{
    receiver.set({SOL_SOCKET, SO_RCVBUF, 0}); // the kernel makes it its minimum
    for (int i = 0; i < 100; ++i) {
        check(::send(sender.fd(), payload.data(), payload.size(), 0) >= 0, "send");
    }
    std::array<char, 65536> kept;
    while (::recv(receiver.fd(), kept.data(), kept.size(), MSG_DONTWAIT) >= 0) {
    }
    receiver.set({SOL_SOCKET, SO_RCVBUF, 1 << 17});
}

inline bool is_stamped(const packet& arrived)
{
    auto* const header = const_cast<msghdr*>(&arrived.header); // CMSG_NXTHDR takes no const, and writes nothing
    for (const cmsghdr* at = CMSG_FIRSTHDR(header); at != nullptr; at = CMSG_NXTHDR(header, const_cast<cmsghdr*>(at))) {
        if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SO_TIMESTAMPING) {
            return true;
        }
    }
    return false;
}

/// Sends until packets are stamped: the kernel begins to do so some time after the first socket has asked for it.
inline void wait_for_stamps(const udp_socket& sender, const udp_socket& receiver, std::span<const char> payload)
{
    for (int i = 0; i < 100'000; ++i) {
        check(::send(sender.fd(), payload.data(), payload.size(), 0) >= 0, "send");
        if (is_stamped(receive(receiver, 512, 0))) {
            return;
        }
    }
    throw std::runtime_error{"no packet is stamped"};
}

/// Sends datagrams with all four ECN codepoints and several DSCP until `count` have arrived with all the messages that
/// such a datagram has: the kernel begins to stamp packets some time after it was asked to.
/// Errors: throws std::system_error where the kernel refuses something, std::runtime_error where no packet comes.
inline std::vector<packet> capture(const traffic& what, std::size_t count)
{
    const udp_socket receiver{what.receiver};
    receiver.bind();
    const udp_socket sender{what.sender};
    sender.connect(receiver);
    for (const socket_option& option : what.options) {
        (what.error_queue ? sender : receiver).set(option);
    }
    if (what.segment_size != 0) {
        sender.set({SOL_UDP, udp_segment, what.segment_size});
    }

    const std::vector<char> payload(what.datagram_size, 'x');
    if (what.drops_first) {
        drop_some(sender, receiver, payload);
    }
    for (const socket_option& option : what.options) {
        if (option.level == SOL_SOCKET && option.name == SO_TIMESTAMPING && !what.error_queue) {
            wait_for_stamps(sender, receiver, payload);
        }
    }
    std::vector<packet> packets;
    for (std::size_t i = 0; packets.size() < count; ++i) {
        if (i == count + extra_datagrams) {
            throw std::runtime_error{"the datagrams of one kind have control messages of several kinds"};
        }
        constexpr std::array<unsigned, 4> codepoints{0, 10, 34, 46}; // DSCP: CS0, AF11, AF41, EF
        const auto traffic_class = static_cast<std::uint8_t>(codepoints[i / 4 % 4] << 2U | i % 4);
        if (what.sender == AF_INET) {
            sender.set({IPPROTO_IP, IP_TOS, traffic_class});
        } else {
            sender.set({IPPROTO_IPV6, IPV6_TCLASS, traffic_class});
        }
        const ssize_t sent = ::send(sender.fd(), payload.data(), payload.size(), 0);
        check(sent >= 0, "send");
        packet datagram = receive(receiver, what.control_capacity, traffic_class);
        if (datagram.result != sent) {
            throw std::runtime_error{"a datagram did not arrive in one piece"};
        }
        packet arrived =
            what.error_queue ? receive_error(sender, what.control_capacity, traffic_class) : std::move(datagram);
        if (!packets.empty() && arrived.control.size() > packets.front().control.size()) {
            packets.clear();
        }
        if (packets.empty() || arrived.control.size() == packets.front().control.size()) {
            packets.push_back(std::move(arrived));
        }
    }
    return packets;
}

/// The same, or nothing where this machine lacks what such traffic needs, which is told on standard error.
inline std::vector<packet> capture_or_leave_out(const traffic& what, std::size_t count)
{
    try {
        return capture(what, count);
    } catch (const std::system_error& error) {
        if (!is_missing(error)) {
            throw;
        }
        const char* const family = what.sender == AF_INET6     ? "IPv6"
                                   : what.receiver == AF_INET6 ? "IPv4 on IPv6"
                                                               : "IPv4";
        leave_out((family + std::string{what.segment_size != 0 ? ", coalesced" : ""}).c_str(), error);
        return {};
    }
}

/// The options that make a socket receive the messages, in the order of the enumeration.
inline constexpr socket_option options_of_messages[]{
    {SOL_SOCKET, SO_TIMESTAMPNS},     {SOL_SOCKET, SO_TIMESTAMPING, timestamping_rx_software | timestamping_software},
    {SOL_SOCKET, SO_RXQ_OVFL},        {SOL_UDP, udp_gro_option},
    {IPPROTO_IPV6, IPV6_RECVPKTINFO}, {IPPROTO_IP, IP_PKTINFO},
    {IPPROTO_IP, IP_RECVTTL},         {IPPROTO_IP, IP_RECVTOS},
    {IPPROTO_IP, ip_recvorigdstaddr}, {IPPROTO_IPV6, IPV6_RECVHOPLIMIT},
    {IPPROTO_IPV6, IPV6_RECVTCLASS},  {IPPROTO_IPV6, ipv6_recvorigdstaddr},
};

/// A receiver that asks for the messages of the list, as far as its family has them. Single datagrams, or trains of
/// 4 × 1,200 + 200 bytes.
template <message... Wanted>
[[nodiscard]] traffic asking(int receiver, int sender, wants<Wanted...>, bool trains = false)
{
    traffic what{
        .receiver = receiver, .sender = sender, .options = {options_of_messages[static_cast<std::size_t>(Wanted)]...}};
    std::erase_if(what.options, [&](socket_option each) { return receiver == AF_INET && each.level == IPPROTO_IPV6; });
    if (trains) {
        what.datagram_size = 4 * 1200 + 200;
        what.segment_size = 1200;
    }
    return what;
}

inline traffic two_messages_v4() { return asking(AF_INET, AF_INET, two_messages{}); }
inline traffic two_messages_v6() { return asking(AF_INET6, AF_INET6, two_messages_ipv6{}); }
inline traffic four_messages_v4() { return asking(AF_INET, AF_INET, four_messages{}, true); }

/// A dual-stack receiver with everything on that has dropped datagrams, and trains from a sender of either family.
inline traffic everything_on(int sender)
{
    traffic what = asking(AF_INET6, sender, everything{}, true);
    what.drops_first = true;
    return what;
}

/// The error queue of a sender that has its datagrams stamped: SO_TIMESTAMPING, IP_PKTINFO, IP_RECVERR.
inline traffic transmit_reports()
{
    constexpr int stamps =
        timestamping_tx_software | timestamping_software | timestamping_opt_id | timestamping_opt_cmsg;
    return {.receiver = AF_INET,
            .sender = AF_INET,
            .options = {{IPPROTO_IP, IP_PKTINFO}, {SOL_SOCKET, SO_TIMESTAMPING, stamps}},
            .error_queue = true};
}

} // namespace bench

#endif
