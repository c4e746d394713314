// SPDX-License-Identifier: MIT
// Did my datagram leave, and did it arrive at a closed port? Linux puts both answers into the socket's error queue: a
// timestamp for each stage that a datagram has passed on its way out, and the ICMP errors that came back.
//   g++ -std=c++20 -Iinclude examples/08_error_queue.cpp -o error_queue && ./error_queue
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

// Stamps at two stages; then: report them, with the number of the datagram, and without a copy of it.
constexpr auto stamping = cmsg::sof_timestamping_tx_sched | cmsg::sof_timestamping_tx_software |
                          cmsg::sof_timestamping_software | cmsg::sof_timestamping_opt_id |
                          cmsg::sof_timestamping_opt_tsonly;

// One list for IPv4 and IPv6 sockets: an option of the other family is not tried.
using errors = cmsg::receive_set<cmsg::timestamping_flags<stamping>, cmsg::ip_recverr, cmsg::ipv6_recverr>;

constexpr std::size_t sends = 4;
constexpr std::size_t stages = 2;

struct report {
    std::array<cmsg::system_time, sends> sent_at{}; // by the datagram's number
    std::size_t stamps = 0;
    std::size_t refused = 0;
};

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// Reads one entry of the error queue and prints it. Returns: 0, or the errno; EAGAIN if there is none.
int read_entry(int fd, report& all)
{
    std::array<char, 64> data; // what an ICMP error quotes of the datagram
    sockaddr_in to{};          // and where that was sent
    iovec payload{data.data(), data.size()};
    msghdr header{};
    header.msg_name = &to;
    header.msg_namelen = sizeof to;
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<errors> control;
    control.prepare(header);
    const ssize_t size = recvmsg(fd, &header, MSG_ERRQUEUE); // never waits
    if (size < 0) {
        return errno;
    }
    std::optional<cmsg::extended_error> told; // borrows the buffer
    std::optional<cmsg::system_time> stamp;
    const cmsg::overloaded note{[&](cmsg::extended_error error) { told = error; }, // of IPv4 and of IPv6
                                [&](cmsg::scm_timestamping time) { stamp = time.software(); }};
    if (const auto outcome = errors::visit(size, header, note); !outcome || !told) {
        return outcome.truncated() ? EMSGSIZE : EBADMSG; // either way the entry is gone from the queue
    }
    if (const auto id = told->tx_id()) {
        if (!stamp || id->value() >= sends) {
            return EBADMSG;
        }
        const std::chrono::nanoseconds took = *stamp - all.sent_at[id->value()];
        std::printf("datagram %u: %s after %lld ns\n", id->value(), name_of(*told->tx_stage()),
                    static_cast<long long>(took.count()));
        ++all.stamps;
        return 0;
    }
    const auto offender = told->offender();
    const auto router = offender ? offender->v4() : std::nullopt;
    std::printf("\"%.*s\" to port %d: %s, ", static_cast<int>(size), data.data(), ntohs(to.sin_port),
                std::strerror(told->error()));
    std::printf("%s from %s\n", name_of(told->origin()), router ? inet_ntoa(router->sin_addr) : "nobody");
    all.refused += told->error() == ECONNREFUSED ? 1U : 0U;
    return 0;
}

// Returns: a socket on a free port of the loopback, which it writes to `self`; -1 if there is none.
int bound_socket(sockaddr_in& self)
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    self = {AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    return bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0 ? -1 : fd;
}

int main()
{
    sockaddr_in self{};
    sockaddr_in closed{};
    const int fd = bound_socket(self);
    if (fd < 0 || close(bound_socket(closed)) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = errors::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    report all;
    for (std::size_t i = 0; i < sends; ++i) {
        const char number = static_cast<char>('0' + i);
        sockaddr_in& to = i + 1 < sends ? self : closed; // last: until its error is read, sends fail with ECONNREFUSED
        all.sent_at[i] = std::chrono::system_clock::now();
        if (sendto(fd, &number, 1, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) != 1) {
            return failed("sendto", errno);
        }
    }
    while (all.stamps < sends * stages || all.refused == 0) {
        pollfd ready{fd, 0, 0}; // POLLERR comes unasked
        if (poll(&ready, 1, 5000) != 1) {
            return failed("an answer is missing", ETIMEDOUT);
        }
        if (const int error = read_entry(fd, all); error != 0) {
            return failed("recvmsg", error);
        }
    }
    std::printf("%zu datagrams left, %zu found its port closed\n", all.stamps / stages, all.refused);
    close(fd);
    return 0;
}
