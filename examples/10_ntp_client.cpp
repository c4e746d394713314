// SPDX-License-Identifier: MIT
// How far is my clock from another one? A time client that takes all four stamps from the kernel, and none from the
// program: when the request left and came (T1, T2), and when the answer left and came (T3, T4). A server learns T3 only
// after it has sent, so that it tells it in its next answer, as NTP's interleaved mode does (RFC 9769); a server that
// does not know the mode tells when its program has sent.
//   g++ -std=c++20 -Iinclude examples/10_ntp_client.cpp -pthread -o ntp_client && ./ntp_client <address> <port>
// The port of NTP is 123. Without them the server is a thread of this program.
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

// shown: begin
// When a datagram came, and when one left.
using times = cmsg::receive_set<cmsg::receive_time<>, cmsg::tx_timestamps<cmsg::sof_timestamping_tx_software>>;
using stamp = std::optional<cmsg::system_time>;

// What is sent, in network order (RFC 5905, 7.3): seconds since 1900 and a fraction of 2^32.
struct ntp_time {
    std::uint32_t seconds = 0;
    std::uint32_t fraction = 0;
    bool operator==(const ntp_time&) const = default;
};

struct packet {
    std::uint32_t mode = htonl(0x23000000); // version 4, client; an answer has 4 for a server, and its stratum
    std::array<std::uint32_t, 3> unused{};
    ntp_time reference;
    ntp_time originate; // of an answer: the request's `receive` if it is interleaved, else its `transmit`
    ntp_time receive;   // T2; of a request T4 of the exchange before, whose T2 is its `originate`
    ntp_time transmit;  // of an interleaved answer T3 of the one before
};

constexpr std::chrono::seconds from_1900_to_1970{2'208'988'800};

ntp_time to_ntp(cmsg::system_time at)
{
    const auto since = at.time_since_epoch() + from_1900_to_1970;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
    const auto fraction = (static_cast<std::uint64_t>((since - seconds).count()) << 32U) / 1'000'000'000U;
    return {htonl(static_cast<std::uint32_t>(seconds.count())), htonl(static_cast<std::uint32_t>(fraction))};
}

// In the era that ends in 2036.
cmsg::system_time from_ntp(ntp_time at)
{
    const std::chrono::nanoseconds fraction{(std::uint64_t{ntohl(at.fraction)} * 1'000'000'000U) >> 32U};
    return cmsg::system_time{std::chrono::seconds{ntohl(at.seconds)} - from_1900_to_1970 + fraction};
}

bool is_ready(int fd, short what)
{
    pollfd ready{fd, what, 0}; // POLLERR comes unasked
    const int count = poll(&ready, 1, 5000);
    errno = count == 0 ? ETIMEDOUT : errno;
    return count == 1;
}

// Receives a packet and who sent it. Returns: when it came; nothing if that failed.
stamp receive(int fd, packet& into, sockaddr_in& peer)
{
    iovec payload{&into, sizeof into};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<times> control;
    control.prepare(header, peer);
    const auto d = times::read(is_ready(fd, POLLIN) ? recvmsg(fd, &header, MSG_DONTWAIT) : -1, header);
    return d.outcome() ? d.get<cmsg::receive_time<>>().software() : std::nullopt;
}
// shown: end

// shown: begin send
// Sends a packet. Returns: when it left; nothing if that failed.
stamp send(int fd, const packet& what, const sockaddr_in& to)
{
    if (sendto(fd, &what, sizeof what, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) != sizeof what) {
        return std::nullopt;
    }
    stamp left;
    msghdr header{};
    cmsg::control_buffer<times> control;
    while (!left && is_ready(fd, 0)) {
        control.prepare(header);
        times::read_error(recvmsg(fd, &header, MSG_ERRQUEUE), header,
                          cmsg::overloaded{[&](const cmsg::tx_timestamp& of) { left = of.software; },
                                           [](const cmsg::lost_entry&) {}}); // the next poll ends it
    }
    return left;
}
// shown: end

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

constexpr int exchanges = 4;

ntp_time now() { return to_ntp(std::chrono::system_clock::now()); }

// Answers so many requests of one client.
void serve(int fd)
{
    stamp left; // the answer before
    ntp_time before;
    for (int i = 0; i < exchanges; ++i) {
        packet one;
        sockaddr_in client{};
        const stamp came = receive(fd, one, client);
        if (!came) {
            return; // the client will say so
        }
        const bool is_interleaved = left && one.originate == before;
        one.mode = htonl(0x24010000); // server, stratum 1
        one.originate = is_interleaved ? one.receive : one.transmit;
        one.receive = before = to_ntp(*came);
        one.transmit = is_interleaved ? to_ntp(*left) : now();
        left = send(fd, one, client);
    }
}

// A socket on a free port of the address in `self`, to which it writes the port. Returns: -1, with errno, if there is
// none.
int open_socket(sockaddr_in& self)
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    if (fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0) {
        return -1;
    }
    const auto enabled = times::enable(fd);
    errno = enabled.error();
    return enabled ? fd : -1;
}

struct sample {
    std::chrono::nanoseconds offset{}; // of the server's clock to this one
    std::chrono::nanoseconds delay{};  // on the way, both ways together
};

double microseconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e3; }

// What one answer tells. Returns: nothing, with errno, if none came.
struct exchange {
    cmsg::system_time t1, t2, t4;
    packet answer;
    bool is_interleaved = false;
};

std::optional<exchange> ask(int fd, const sockaddr_in& server, const std::optional<exchange>& before)
{
    packet one;
    if (before) {
        one.originate = before->answer.receive;
        one.receive = to_ntp(before->t4);
    }
    one.transmit = now();
    const packet request = one;
    sockaddr_in peer{};
    const stamp left = send(fd, one, server);
    const stamp came = left ? receive(fd, one, peer) : std::nullopt;
    if (!came) {
        return std::nullopt;
    }
    const std::uint32_t mode = ntohl(one.mode);
    const bool is_interleaved = before && one.originate == request.receive;
    if ((mode >> 24U & 7U) != 4 || (mode >> 16U & 0xffU) == 0 || peer.sin_addr.s_addr != server.sin_addr.s_addr ||
        (!is_interleaved && one.originate != request.transmit)) {
        errno = EPROTO; // somebody else's, a refusal (stratum 0), or no answer to this request
        return std::nullopt;
    }
    return exchange{*left, from_ntp(one.receive), *came, one, is_interleaved};
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Asks an NTP server how far its clock is from this one, by the stamps of both kernels.\n"
                  "usage: ntp_client [<address> <port>]    without them it asks one of its own over loopback");
        return 0;
    }
    const bool is_test = count < 3;
    sockaddr_in server{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
    sockaddr_in self{AF_INET, 0, {INADDR_ANY}, {}};
    if (!is_test && inet_pton(AF_INET, arguments[1], &server.sin_addr) != 1) {
        return failed(arguments[1], EINVAL);
    }
    const int answering = is_test ? open_socket(server) : -1;
    const int fd = is_test && answering < 0 ? -1 : open_socket(self);
    if (fd < 0) {
        return failed("socket", errno);
    }
    std::thread responder;
    if (is_test) {
        responder = std::thread{serve, answering};
    } else {
        server.sin_port = htons(static_cast<std::uint16_t>(std::atoi(arguments[2])));
    }
    int measured = 0;
    int error = 0;
    sample best;
    std::optional<exchange> before;
    for (int i = 0; i < exchanges; ++i) {
        if (!is_test && i > 0) {
            std::this_thread::sleep_for(std::chrono::seconds{2}); // as a burst has it (RFC 5905, 7.2)
        }
        const auto one = ask(fd, server, before);
        if (!one) {
            error = errno;
            break;
        }
        // T3 of this answer, by the server's program, or of the one before, by its kernel.
        const auto [t1, t2, t4, answer, is_interleaved] = one->is_interleaved ? *before : *one;
        const auto t3 = from_ntp(one->answer.transmit);
        const sample now{((t2 - t1) + (t3 - t4)) / 2, (t4 - t1) - (t3 - t2)};
        std::printf("offset %+.1f us, delay %.1f us, %.1f us in the server%s\n", microseconds(now.offset),
                    microseconds(now.delay), microseconds(t3 - t2),
                    one->is_interleaved ? "" : ", whose program says when it has sent");
        measured += one->is_interleaved ? 1 : 0;
        best = i == 0 || now.delay < best.delay ? now : best;
        before = one;
    }
    if (is_test) {
        shutdown(answering, SHUT_RD); // wakes the server, if it still waits
        responder.join();
        close(answering);
    }
    close(fd);
    if (error != 0 || (is_test && measured != exchanges - 1)) {
        return failed("no answer, or no stamp", error);
    }
    if (is_test && std::chrono::abs(best.offset) > best.delay / 2 + std::chrono::microseconds{1}) {
        return failed("here both clocks are one", EPROTO); // so that what is left is how the two ways differ
    }
    // The least delay tells most (RFC 5905, 10). Here the first stamps are those of the read: the kernel begins to
    // stamp some time after the first socket has asked it to.
    std::printf("%d exchanges, %d of them with four stamps of the kernel; offset %+.1f us\n", exchanges, measured,
                microseconds(best.offset));
    return 0;
}
