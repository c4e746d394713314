// SPDX-License-Identifier: MIT
// How do I send much with few calls, and lose nothing where the kernel refuses? Several trains of datagrams in a system
// call (sendmmsg), each cut by the kernel (UDP GSO), with its ECN and from the address that its path has, IPv4 and
// IPv6. Where a device or a socket cannot cut, the same datagrams go out one by one. Without arguments it tests itself
// over loopback.
//   g++ -std=c++20 -Iinclude examples/06_quic_sender.cpp -o sender && ./sender <address> <port>
#include <cmsg/cmsg.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <unistd.h>

// Datagrams to one peer, all of `segment` bytes but the last.
struct train {
    sockaddr_in6 to; // an IPv4 peer's address is a mapped one
    cmsg::local_address from;
    cmsg::traffic_class marks;
    std::span<const std::byte> payload;
    std::size_t segment;
};

// shown: begin
using leaving = cmsg::send::set<cmsg::send::traffic_class, cmsg::send::ipv6_pktinfo, cmsg::send::udp_segment>;

class sender {
public:
    static constexpr std::size_t most_trains = 16; // a call

    explicit sender(int fd) : fd_{fd} {}

    // Sends all datagrams of up to most_trains trains. Returns: 0, or the errno of the train that could not be sent.
    int send(std::span<train> trains)
    {
        for (std::size_t i = 0; i < trains.size(); ++i) {
            const cmsg::control_writer control = written(trains[i], i);
            if (control.failed()) { // what did not fit, or what the kernel would refuse
                return EINVAL;
            }
            parts_[i] = {const_cast<std::byte*>(trains[i].payload.data()), trains[i].payload.size()};
            msghdr& header = headers_[i].msg_hdr;
            header = {};
            header.msg_name = &trains[i].to;
            header.msg_namelen = sizeof trains[i].to;
            header.msg_iov = &parts_[i];
            header.msg_iovlen = 1;
            control.apply(header); // the exact length, or null
        }
        for (std::size_t done = 0; done < trains.size();) {
            const int count = sendmmsg(fd_, &headers_[done], static_cast<unsigned>(trains.size() - done), 0);
            if (count > 0) {
                done += static_cast<std::size_t>(count);
            } else if (const int error = send_in_pieces(trains[done], done, errno); error != 0) {
                return error;
            } else {
                ++done;
            }
        }
        return 0;
    }

    std::size_t in_pieces() const { return in_pieces_; } // trains that the kernel refused to cut

private:
    // The control data of a train, in the room of its slot.
    cmsg::control_writer written(const train& one, std::size_t slot)
    {
        cmsg::control_writer control{rooms_[slot]};
        control.put(one.marks, one.to);         // as IP_TOS or IPV6_TCLASS, by where it goes
        control.put(one.from, one.to);          // as IP_PKTINFO or IPV6_PKTINFO; an absent one writes nothing
        if (one.payload.size() > one.segment) { // a single datagram needs none, and some devices refuse it
            control.put(cmsg::send::udp_segment{one.segment});
        }
        return control;
    }

    // What to do after sendmmsg has refused a train.
    int send_in_pieces(const train& one, std::size_t slot, int error)
    {
        cmsg::control_writer control = written(one, slot);
        if (!cmsg::worth_sending_without<cmsg::send::udp_segment>(error, control)) {
            return error;
        }
        ++in_pieces_;
        control.without<cmsg::send::udp_segment>(); // from here on a call sends one datagram
        msghdr& header = headers_[slot].msg_hdr;
        control.apply(header);
        for (const std::span<const std::byte> piece : cmsg::segments{one.segment}.of(one.payload)) {
            parts_[slot] = {const_cast<std::byte*>(piece.data()), piece.size()};
            if (sendmsg(fd_, &header, 0) < 0) {
                return errno;
            }
        }
        return 0;
    }

    int fd_;
    std::size_t in_pieces_ = 0;
    std::array<iovec, most_trains> parts_;
    std::array<mmsghdr, most_trains> headers_{};
    std::array<cmsg::control_buffer<leaving>, most_trains> rooms_; // need not be zeroed
};
// shown: end

// -- the test: a receiver that compares each datagram with what was sent

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

using arriving = cmsg::receive_set<cmsg::traffic_class>; // no segments: each datagram is to come alone

// Returns: a dual-stack socket on a free port; -1, with errno.
int open_socket(sockaddr_in6& self)
{
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    const int off = 0;
    const timeval limit{5, 0}; // no receive waits longer
    self = {};
    self.sin6_family = AF_INET6;
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    const bool is_open = fd >= 0 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0 &&
                         setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 &&
                         bind(fd, address, size) == 0 && getsockname(fd, address, &size) == 0;
    return is_open ? fd : -1;
}

// Takes the datagrams of a train, and compares size, source and marks. Returns: how many there were; 0, with errno.
std::size_t receive(int fd, const train& sent)
{
    std::size_t count = 0;
    for (const auto piece : cmsg::segments{sent.segment}.of(sent.payload)) {
        std::array<std::byte, 2000> data;
        iovec part{data.data(), data.size()};
        sockaddr_in6 peer{};
        msghdr header{};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        cmsg::control_buffer<arriving> control;
        control.prepare(header, peer);
        const ssize_t result = recvmsg(fd, &header, 0);
        const auto d = arriving::read(result, header);
        const in6_addr from = sent.from.v6();
        if (!d.outcome() || result != static_cast<ssize_t>(piece.size()) ||
            std::memcmp(&peer.sin6_addr, &from, sizeof from) != 0 ||
            d.get<cmsg::traffic_class>().value() != sent.marks.value()) {
            errno = result < 0 ? errno : EPROTO;
            return 0;
        }
        ++count;
    }
    return count;
}

// Returns: 0 if this machine has a way to the address, or the errno.
int why_not_reached(const sockaddr_in6& to)
{
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    const int error = connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 ? 0 : errno; // sends nothing
    close(fd);
    return error;
}

// To a peer that may be anywhere, from the address that the routing table chooses: 16 trains a call.
int send_away(int fd, const std::string& address, const char* port)
{
    static const std::array<std::byte, 12000> payload{};
    const bool is_v6 = address.find(':') != std::string::npos;
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    if (inet_pton(AF_INET6, (is_v6 ? address : "::ffff:" + address).c_str(), &to.sin6_addr) != 1) {
        return failed("address", EINVAL);
    }
    std::array<train, sender::most_trains> trains;
    trains.fill({to, {}, {0, cmsg::ecn::ect0}, payload, 1200});
    sender with{fd};
    constexpr std::size_t calls = 100;
    for (std::size_t i = 0; i < calls; ++i) {
        if (const int error = with.send(trains); error != 0) {
            return failed("sendmmsg", error);
        }
    }
    std::printf("%zu trains of 10 datagrams sent, %zu trains one by one\n", calls * trains.size(), with.in_pieces());
    return 0;
}

int main(int given, char** arguments)
{
    if (given > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Sends trains of packets with few calls, to 05_quic_receiver.cpp say.\n"
                  "usage: sender [<address> <port>]    without them it tests itself over loopback");
        return 0;
    }
    sockaddr_in6 here{};
    sockaddr_in6 there{};
    const int from = open_socket(here);
    const int to = open_socket(there);
    if (from < 0 || to < 0) {
        return failed("socket", errno);
    }
    if (given == 3) {
        return send_away(from, arguments[1], arguments[2]);
    }
    if (const auto enabled = arriving::enable(to); !enabled) {
        return failed("enable", enabled.error());
    }
    static const std::array<std::byte, 3500> payload{};
    std::array<train, 3> all{{{there, {}, {46, cmsg::ecn::ect0}, payload, 1200},
                              {there, {}, {10, cmsg::ecn::ce}, std::span{payload}.first(600), 1200},
                              {there, {}, {0, cmsg::ecn::ect1}, payload, 1000}}};
    static constexpr std::array<const char*, 3> addresses{"::ffff:127.0.0.7", "::ffff:127.0.0.8", "::1"};
    for (std::size_t i = 0; i < all.size(); ++i) {
        inet_pton(AF_INET6, addresses[i], &all[i].to.sin6_addr);
        all[i].from = cmsg::local_address::of(all[i].to); // loopback: its own
    }
    std::span<train> trains{all};
    if (const int error = why_not_reached(all.back().to); error != 0) {
        std::printf("left out: IPv6: %s\n", std::strerror(error));
        trains = trains.first(2);
    }
    sender with{from};
    const int on = 1;
    // What is sent without a checksum the kernel does not cut: EINVAL, as others answer for other reasons.
    for (const char* const socket_is : {"as it is", "without checksums over IPv4"}) {
        if (const int error = with.send(trains); error != 0) {
            return failed("sendmmsg", error);
        }
        std::size_t datagrams = 0;
        for (const train& each : trains) {
            const std::size_t count = receive(to, each);
            if (count == 0) {
                return failed("another datagram than was sent", errno);
            }
            datagrams += count;
        }
        std::printf("%s: %zu trains, %zu datagrams, %zu trains one by one\n", socket_is, trains.size(), datagrams,
                    with.in_pieces());
        if (setsockopt(from, SOL_SOCKET, SO_NO_CHECK, &on, sizeof on) != 0) {
            return failed("SO_NO_CHECK", errno);
        }
    }
    close(from);
    close(to);
    return 0;
}
