// SPDX-License-Identifier: MIT
// How fast do packets come, and how many are marked? Receives both families, several packets in a message (UDP GRO) and
// several messages in a system call (recvmmsg), and says once a second: packets, the share of them with CE (congestion
// experienced), how long they have waited in the queue, and how many it had no room for.
//   g++ -std=c++20 -Iinclude examples/05_quic_receiver.cpp -o receiver && ./receiver <port>
// Without a port it tests itself over loopback.
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>

#include <arpa/inet.h>
#include <unistd.h>

// shown: begin
// ECN, local address, segments and drops of each message; and when it came, which is one entry more.
using metadata = cmsg::join<cmsg::quic_metadata, cmsg::receive_time<>>;
// shown: end

struct statistics {
    std::uint64_t packets = 0;
    std::uint64_t marked = 0; // with CE
    std::uint64_t messages = 0;
    std::uint64_t calls = 0;
    std::uint64_t dropped = 0;
    std::chrono::nanoseconds longest_wait{};
    std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();

    void print() const
    {
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - since;
        std::printf(
            "%.0f packets/s, %.1f %% CE, %.1f packets a message, %.1f a call, waited at most %.0f us, %llu dropped\n",
            static_cast<double>(packets) / seconds.count(), 100 * share_of(marked), share_of(packets, messages),
            share_of(packets, calls), static_cast<double>(longest_wait.count()) / 1e3,
            static_cast<unsigned long long>(dropped));
    }

    double share_of(std::uint64_t part) const { return share_of(part, packets); }
    static double share_of(std::uint64_t part, std::uint64_t of)
    {
        return of == 0 ? 0 : static_cast<double>(part) / static_cast<double>(of);
    }
};

// Room for what one recvmmsg brings. The headers point into the object.
class receiver {
public:
    explicit receiver(int fd) : fd_{fd}
    {
        for (std::size_t i = 0; i < slots; ++i) {
            parts_[i] = {payloads_[i].data(), payloads_[i].size()};
            headers_[i].msg_hdr.msg_iov = &parts_[i];
            headers_[i].msg_hdr.msg_iovlen = 1;
        }
    }
    receiver(const receiver&) = delete;
    receiver& operator=(const receiver&) = delete;

    // shown: begin

    // Waits for the first message, and takes what else is there. Returns: 0, or the errno.
    int receive(statistics& to)
    {
        controls_.prepare(headers_,
                          peers_); // before every call: a used slot has the lengths of its last message left in it
        const int count = recvmmsg(fd_, headers_.data(), slots, MSG_WAITFORONE, nullptr);
        if (count < 0) {
            return errno;
        }
        ++to.calls;
        const auto now = std::chrono::system_clock::now();
        for (const mmsghdr& slot : cmsg::batch{headers_, count}) {
            const auto d = metadata::read(slot);
            if (!d.outcome()) { // cut, payload or control data, or malformed
                return EMSGSIZE;
            }
            const auto* const bytes = static_cast<const std::byte*>(slot.msg_hdr.msg_iov->iov_base);
            for (const auto packet : d.get<cmsg::segments>().of({bytes, slot.msg_len})) {
                static_cast<void>(packet); // here a QUIC stack decrypts it
                ++to.packets;
                to.marked += d.get<cmsg::traffic_class>().ecn() == cmsg::ecn::ce ? 1U : 0U;
            }
            ++to.messages;
            to.dropped += d.get<cmsg::drops>().since(drops_seen_);
            if (const auto arrived = d.get<cmsg::receive_time<>>().software();
                arrived && now - *arrived > to.longest_wait) {
                to.longest_wait = now - *arrived;
            }
        }
        return 0;
    }
    // shown: end

private:
    static constexpr std::size_t slots = 16;

    int fd_;
    std::array<std::array<std::byte, 65536>, slots> payloads_; // as many bytes as the kernel may coalesce
    std::array<iovec, slots> parts_;
    std::array<sockaddr_in6, slots> peers_;
    std::array<mmsghdr, slots> headers_{};
    cmsg::control_buffers<metadata, slots> controls_;
    cmsg::drop_counter drops_seen_;
};

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// -- the test: trains of packets over both families, of which each fifth is marked

constexpr std::uint64_t rounds = 400;
constexpr std::uint64_t packets_in_a_train = 8;

// Sends five trains. Returns: 0, or the errno.
int send_round(int family, std::uint16_t port)
{
    const int fd = socket(family, SOCK_DGRAM, 0);
    const int segment = 1000;
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = port;
    v6.sin6_addr = in6addr_loopback;
    const sockaddr_in v4{AF_INET, port, {inet_addr("127.0.0.1")}, {}};
    const bool is_v4 = family == AF_INET;
    const auto* const to = is_v4 ? reinterpret_cast<const sockaddr*>(&v4) : reinterpret_cast<const sockaddr*>(&v6);
    static const std::array<char, packets_in_a_train * segment> payload{};
    int error = fd < 0 || setsockopt(fd, IPPROTO_UDP, 103, &segment, sizeof segment) != 0 ? errno : 0; // UDP_SEGMENT
    for (const cmsg::ecn codepoint :
         {cmsg::ecn::ect0, cmsg::ecn::ce, cmsg::ecn::ect0, cmsg::ecn::ect0, cmsg::ecn::ect0}) {
        const int mark = static_cast<int>(codepoint);
        if (error == 0 &&
            (setsockopt(fd, is_v4 ? IPPROTO_IP : IPPROTO_IPV6, is_v4 ? IP_TOS : IPV6_TCLASS, &mark, sizeof mark) != 0 ||
             sendto(fd, payload.data(), payload.size(), 0, to, is_v4 ? sizeof v4 : sizeof v6) < 0)) {
            error = errno;
        }
    }
    close(fd);
    return error;
}

int test(receiver& from, std::uint16_t port)
{
    statistics all;
    std::uint64_t sent = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        if (const int error = send_round(round % 2 == 0 ? AF_INET : AF_INET6, port); error != 0) {
            return failed("send", error);
        }
        for (sent += 5 * packets_in_a_train; all.packets + all.dropped < sent;) {
            if (const int error = from.receive(all); error != 0) {
                return failed("recvmmsg", error);
            }
        }
    }
    all.print();
    return all.packets == sent && all.marked == sent / 5 ? 0
                                                         : failed("another number of packets than were sent", EPROTO);
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Says once a second how many packets come and how many are marked.\n"
                  "usage: receiver [<port>]    without it it tests itself over loopback");
        return 0;
    }
    const std::uint16_t port = count > 1 ? static_cast<std::uint16_t>(std::atoi(arguments[1])) : 0;
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    const int off = 0;
    const timeval limit{5, 0}; // no receive waits longer
    sockaddr_in6 self{};
    self.sin6_family = AF_INET6;
    self.sin6_port = htons(port);
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0 || bind(fd, address, size) != 0 ||
        getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    static receiver from{fd}; // a mebibyte
    if (port == 0) {
        return test(from, self.sin6_port);
    }
    for (statistics second;;) {
        if (const int error = from.receive(second); error != 0 && error != EAGAIN) {
            return failed("recvmmsg", error);
        }
        if (std::chrono::steady_clock::now() - second.since >= std::chrono::seconds{1}) {
            second.print();
            std::fflush(stdout); // also where that is a pipe
            second = {};
        }
    }
}
