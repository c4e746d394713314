// SPDX-License-Identifier: MIT
// Did my datagram leave, and did it arrive at a closed port? Linux puts both answers into the socket's error queue: a
// timestamp for each stage that a datagram has passed on its way out, and the ICMP errors that came back.
// One list for one socket: an option is the socket's, so that its message takes room in a read of either kind.
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

// Messages of the datagrams, and of the error queue, each for IPv4 and IPv6 sockets: an option of the other
// family is not tried. Every buffer, visit and decode takes the join of the two.
using metadata = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ip_ttl, cmsg::ip_tos, cmsg::ipv6_pktinfo>;
using errors = cmsg::receive_set<cmsg::timestamping_flags<stamping>, cmsg::ip_recverr, cmsg::ipv6_recverr>;
using one_list = cmsg::join<metadata, errors>;

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
    cmsg::control_buffer<one_list> control;
    control.prepare(header);
    const ssize_t size = recvmsg(fd, &header, MSG_ERRQUEUE); // does not wait
    if (size < 0) {
        return errno;
    }
    std::optional<cmsg::extended_error> told; // borrows the buffer
    std::optional<cmsg::system_time> stamp;
    const cmsg::overloaded note{[&](cmsg::extended_error error) { told = error; }, // of IPv4 and of IPv6
                                [&](cmsg::scm_timestamping time) { stamp = time.software(); }};
    if (const auto outcome = one_list::visit(size, header, note); !outcome || !told) {
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

// Reads one datagram, with the same list. Returns: 0, or the errno.
int read_datagram(int fd)
{
    std::array<char, 64> data;
    iovec payload{data.data(), data.size()};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<one_list> control;
    control.prepare(header);
    const ssize_t size = recvmsg(fd, &header, 0);
    if (size < 0) {
        return errno;
    }
    const auto arrived = one_list::decode(size, header);
    const auto to = arrived.get<cmsg::ip_pktinfo>();
    const auto ttl = arrived.get<cmsg::ip_ttl>();
    if (!arrived.outcome() || !to || !ttl) {
        return arrived.outcome().truncated() ? EMSGSIZE : EBADMSG;
    }
    std::printf("\"%.*s\" arrived at %s, ttl %d\n", static_cast<int>(size), data.data(), inet_ntoa(to->local()),
                ttl->value());
    return 0;
}

// What is worth a check where options are set: what the kernel refused, and what others have enabled. Returns: whether
// all is as the list says.
bool enable(int fd)
{
    const auto enabled = one_list::enable(fd);
    enabled.each([](const char* name, int error, bool) {
        if (error != 0) {
            std::fprintf(stderr, "%s: %s\n", name, std::strerror(error));
        }
    });
    const auto beyond = cmsg::unlisted<one_list>(fd); // by a library, or by the program that handed the socket on
    beyond.each([](const char* name, std::size_t) { std::fprintf(stderr, "%s: enabled, and not listed\n", name); });
    // A buffer for the datagrams alone would be too small, although they are all that the read is for.
    cmsg::unlisted<metadata>(fd).each(
        [](const char* name, std::size_t space) { std::printf("a list without %s lacks %zu bytes\n", name, space); });
    return enabled && !beyond;
}

// Returns: a socket on a free port of the loopback, which it writes to `self`; -1 if there is none.
int bound_socket(sockaddr_in& self)
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    self = {AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    return fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0 ? -1 : fd;
}

int main()
{
    sockaddr_in self{};
    sockaddr_in closed{};
    const int fd = bound_socket(self);
    const int other = fd < 0 ? -1 : bound_socket(closed);
    if (other < 0 || close(other) != 0) {
        return failed("socket", errno);
    }
    if (!enable(fd)) {
        return 1;
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
    for (std::size_t i = 0; i + 1 < sends; ++i) {
        if (const int error = read_datagram(fd); error != 0) {
            return failed("recvmsg", error);
        }
    }
    std::printf("%zu datagrams left, %zu found its port closed\n", all.stamps / stages, all.refused);
    close(fd);
    return 0;
}
