// SPDX-License-Identifier: MIT
// What became of my sends? One loop over the error queue tells it: when each datagram left, which memory of zerocopy
// sends is free again, and how much of it the kernel copied after all, which paths take smaller packets only, and which
// port is closed.
//   g++ -std=c++20 -Iinclude examples/08_error_queue.cpp -o error_queue && ./error_queue <address> <port>
// Without them it sends to itself over loopback.
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
#include <poll.h>
#include <unistd.h>

// shown: begin
// One list for one socket, for normal reads and for the error queue: an option is the socket's, and takes room in both.
using one_list = cmsg::receive_set<cmsg::traffic_class, cmsg::tx_timestamps<cmsg::sof_timestamping_tx_software>,
                                   cmsg::zerocopy_completions, cmsg::path_errors>;

// What the program knows of its sends, by the ids that the kernel gives them. Nothing of it allocates.
struct sends {
    cmsg::pending_sends<cmsg::tx_id, cmsg::system_time, 64> unstamped; // when sendto was called
    cmsg::pending_sends<cmsg::zerocopy_id, std::size_t, 64> in_flight; // bytes that must not be written yet
    std::size_t left = 0;
    std::size_t released = 0; // bytes
    std::size_t copied = 0;   // of these
    std::size_t closed = 0;
    std::size_t narrowed = 0;
    std::size_t lost = 0;
};

// Reads all entries that are there. Returns: 0, or the errno.
int read_errors(int fd, sends& all)
{
    sockaddr_in to{}; // where a datagram was sent that failed
    msghdr header{};
    cmsg::control_buffer<one_list> control;
    const cmsg::overloaded note{
        [&](const cmsg::tx_timestamp& t) {
            const auto* const sent = all.unstamped.find(t.id);
            if (sent == nullptr || !t.software) {
                return;
            }
            const std::chrono::nanoseconds took = *t.software - *sent;
            std::printf("datagram %u left after %lld ns\n", t.id.value(), static_cast<long long>(took.count()));
            all.unstamped.finish(t.id);
            ++all.left;
        },
        [&](const cmsg::zerocopy_range& range) { // completions of several sends may be one
            all.in_flight.finish(range, [&](std::size_t bytes) {
                all.released += bytes;
                all.copied += range.is_copied ? bytes : 0;
            });
        },
        [&](const cmsg::path_mtu& path) {
            std::printf("packets of %u bytes at most, says the %s side\n", path.bytes, name_of(path.told_by));
            ++all.narrowed;
        },
        [&](const cmsg::send_error& e) {
            const auto host = e.offender.v4();
            std::printf("to port %u: %s, %s from %s\n", e.destination.port(), std::strerror(e.error),
                        name_of(e.told_by), host ? inet_ntoa(*host) : "nobody");
            all.closed += e.error == ECONNREFUSED ? 1U : 0U;
        },
        [&](const cmsg::lost_entry&) { ++all.lost; }}; // what it said is not known: here a program would send again
    while (control.prepare(header, to), one_list::read_error(recvmsg(fd, &header, MSG_ERRQUEUE), header, note)) {
    }
    return errno == EAGAIN ? 0 : errno;
}
// shown: end

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// A socket on a free port of the loopback, which it writes to `self`. Returns: -1, with errno, if there is none.
int bound_socket(sockaddr_in& self)
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    self = {AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    return fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0 ? -1 : fd;
}

// Sends, and keeps what is needed when the kernel reports it. Returns: 0, or the errno.
int send(int fd, std::span<const std::byte> payload, const sockaddr_in& to, int flags, sends& all)
{
    const auto now = std::chrono::system_clock::now();
    if (sendto(fd, payload.data(), payload.size(), flags, reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0) {
        return errno;
    }
    all.unstamped.push(now); // after a send that the kernel has numbered
    if ((flags & MSG_ZEROCOPY) != 0) {
        all.in_flight.push(payload.size());
    }
    return 0;
}

// Reads entries until there are none for a second. Returns: 0, or the errno.
int read_errors_to_come(int fd, sends& all)
{
    int error = 0;
    for (pollfd ready{fd, 0, 0}; error == 0 && poll(&ready, 1, 1000) == 1;) { // POLLERR comes unasked
        error = read_errors(fd, all);
    }
    return error;
}

// Sends to another machine: one datagram, one by zerocopy, and one that is too large for most paths.
int send_away(int fd, const sockaddr_in& to, std::span<const std::byte> payload)
{
    sends all;
    const int whole = IP_PMTUDISC_PROBE; // no fragments, whatever is known of the path
    if (setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &whole, sizeof whole) != 0) {
        return failed("IP_MTU_DISCOVER", errno);
    }
    struct one_send {
        std::size_t bytes;
        int flags;
    };
    for (const auto& [bytes, flags] : std::array<one_send, 3>{{{1200, 0}, {1200, MSG_ZEROCOPY}, {8000, 0}}}) {
        const int error = send(fd, payload.first(bytes), to, flags, all);
        std::printf("%zu bytes%s: %s\n", bytes, flags == 0 ? "" : " by zerocopy",
                    error == 0 ? "sent" : std::strerror(error));
        if (const int failure = read_errors_to_come(fd, all); failure != 0) {
            return failed("recvmsg", failure);
        }
    }
    std::printf("%zu left, %zu bytes of zerocopy are free again, %zu of them copied\n", all.left, all.released,
                all.copied);
    return 0;
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Sends datagrams, and prints what became of each.\n"
                  "usage: error_queue [<address> <port>]    without them it sends to itself over loopback");
        return 0;
    }
    sockaddr_in self{};
    sockaddr_in closed{};
    const bool is_test = count < 3;
    const int fd = is_test ? bound_socket(self) : socket(AF_INET, SOCK_DGRAM, 0);
    const int other = fd < 0 ? -1 : bound_socket(closed);
    if (other < 0 || close(other) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = one_list::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    // Another part of the program may have set options: their messages take room in every read as well.
    cmsg::unlisted<one_list>(fd).each(
        [](const char* name, std::size_t) { std::fprintf(stderr, "%s: enabled, and not listed\n", name); });
    static const std::array<std::byte, 65520> payload{}; // more than an IPv4 packet can hold
    if (!is_test) {
        sockaddr_in to{AF_INET, htons(static_cast<std::uint16_t>(std::atoi(arguments[2]))), {}, {}};
        return inet_pton(AF_INET, arguments[1], &to.sin_addr) == 1 ? send_away(fd, to, payload)
                                                                   : failed(arguments[1], EINVAL);
    }
    const auto part = std::span<const std::byte>{payload}.first(1200);
    sends all;
    for (const int flags : std::array<int, 4>{0, MSG_ZEROCOPY, MSG_ZEROCOPY, MSG_ZEROCOPY}) {
        if (const int error = send(fd, part, self, flags, all); error != 0) {
            return failed("sendto", error);
        }
    }
    if (send(fd, payload, self, 0, all) != EMSGSIZE) { // nothing is sent, and the kernel gives it no id
        return failed("sendto", EPROTO);
    }
    if (const int error = send(fd, part, closed, 0, all);
        error != 0) { // last: until it is read, sends fail with its errno
        return failed("sendto", error);
    }
    while (all.left < 5 || all.released < 3 * part.size() || all.closed == 0 || all.narrowed == 0) {
        pollfd ready{fd, 0, 0}; // POLLERR comes unasked
        if (poll(&ready, 1, 5000) != 1) {
            return failed("an entry is missing", ETIMEDOUT);
        }
        if (const int error = read_errors(fd, all); error != 0) {
            return failed("recvmsg", error);
        }
    }
    std::printf("zerocopy: %zu bytes are free again, %zu %% of them copied after all\n", all.released,
                100 * all.copied / all.released); // loopback copies all of them
    std::printf("%zu datagrams left, %zu entries lost\n", all.left, all.lost);
    close(fd);
    return all.lost == 0 ? 0 : 1;
}
