// SPDX-License-Identifier: MIT
// Sends packets over loopback with known ECN codepoints, DSCP, TTL and segments, receives them with recvmsg, prints
// what their control messages say, and compares each value with what was sent. Exits with 0 if none differs. What this
// machine lacks (IPv6, UDP_GRO) is left out, and a line says so.
//   g++ -std=c++20 -Iinclude examples/demo.cpp -o demo && ./demo
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <arpa/inet.h> // for inet_ntop, inet_pton
#include <net/if.h>    // for if_indextoname
#include <poll.h>
#include <time.h> // for clock_gettime
#include <unistd.h>

// All that the demo wants to know of a packet: the socket options, the control buffer and the parse follow from it.
// SO_TIMESTAMPNS, not SO_TIMESTAMPING: the kernel begins to stamp packets a moment after the first socket has asked
// for it. For a packet that comes earlier the former gives the time of recvmsg, and the latter nothing.
using metadata = cmsg::receive_set<cmsg::scm_timestampns, cmsg::udp_gro, cmsg::ip_pktinfo, cmsg::ip_ttl, cmsg::ip_tos,
                                   cmsg::ipv6_pktinfo, cmsg::ipv6_hoplimit, cmsg::ipv6_tclass>;

// --- What is sent ----------------------------------------------------------------------------------------

// Which socket sends to which, and the destination address as the receiver has it.
struct flow {
    const char* family;
    int sender;
    const char* to;
    int receiver;
    const char* bound_to;
    const char* destination;
};

constexpr flow flows[] = {
    {"IPv4", AF_INET, "127.0.0.1", AF_INET, "127.0.0.1", "127.0.0.1"},
    {"IPv6", AF_INET6, "::1", AF_INET6, "::1", "::1"},
    {"IPv4 on IPv6", AF_INET, "127.0.0.1", AF_INET6, "::", "::ffff:127.0.0.1"},
};

struct packet {
    cmsg::ecn ecn;
    int dscp;
    int ttl; // hop limit, in IPv6
    std::size_t size;
    std::size_t segment_size; // below size: a train of segments, which the kernel hands over as one datagram

    constexpr bool is_train() const { return segment_size < size; }
};

constexpr packet packets[] = {
    {cmsg::ecn::not_ect, 0, 64, 100, 100}, {cmsg::ecn::ect1, 8, 1, 200, 200},     {cmsg::ecn::ect0, 46, 128, 300, 300},
    {cmsg::ecn::ce, 63, 255, 1200, 1200},  {cmsg::ecn::ect0, 10, 32, 5000, 1200},
};

// --- What is printed -------------------------------------------------------------------------------------

namespace column {
enum : std::size_t { family, ecn, dscp, ttl, destination, interface, received, took, segments, count };

constexpr struct {
    const char* title;
    int width; // negative: to the left
} layout[count] = {
    {"family", -12},         {"ECN", -7},     {"DSCP", 4},    {"TTL", 3}, {"destination", -16}, {"interface", -9},
    {"received (UTC)", -18}, {"took, us", 8}, {"segments", 0}};
} // namespace column

using row = std::array<std::string, column::count>;

void print(const row& cells)
{
    for (std::size_t i = 0; i < column::count; ++i) {
        std::printf("%*s%s", column::layout[i].width, cells[i].c_str(), i + 1 < column::count ? "  " : "\n");
    }
}

std::string text(cmsg::ecn codepoint)
{
    constexpr const char* names[] = {"not-ECT", "ECT(1)", "ECT(0)", "CE"};
    return names[static_cast<std::size_t>(codepoint)];
}

std::string text(cmsg::system_time time)
{
    const std::chrono::hh_mm_ss parts{time - std::chrono::floor<std::chrono::days>(time)};
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d.%09d", static_cast<int>(parts.hours().count()),
                  static_cast<int>(parts.minutes().count()), static_cast<int>(parts.seconds().count()),
                  static_cast<int>(parts.subseconds().count()));
    return buffer;
}

std::string text(std::chrono::nanoseconds duration)
{
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.1f", static_cast<double>(duration.count()) / 1000);
    return buffer;
}

template <class Address>
std::string text(const Address& address)
{
    char buffer[INET6_ADDRSTRLEN];
    return inet_ntop(sizeof address == sizeof(in_addr) ? AF_INET : AF_INET6, &address, buffer, sizeof buffer);
}

std::string interface_name(std::uint32_t index)
{
    char buffer[IF_NAMESIZE];
    return if_indextoname(index, buffer) != nullptr ? buffer : "?";
}

// 5000 bytes in segments of 1200 are 4x1200+200.
std::string segments(std::size_t size, std::size_t segment_size)
{
    std::string result = std::to_string(size / segment_size) + "x";
    result += std::to_string(segment_size);
    if (const std::size_t last = size % segment_size; last != 0) {
        result += "+";
        result += std::to_string(last);
    }
    return result;
}

// --- Sockets and the clock -------------------------------------------------------------------------------

template <class Result>
Result check(Result result, const std::string& what)
{
    if (result < 0) {
        throw std::system_error{errno, std::generic_category(), what};
    }
    return result;
}

// The clock that the kernel stamps packets with, to the nanosecond.
cmsg::system_time now()
{
    timespec time{};
    check(::clock_gettime(CLOCK_REALTIME, &time), "clock_gettime");
    return cmsg::system_time{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

// Whether an errno says that this machine lacks something, and not that the demo, or the library, did something wrong.
bool is_missing(int error)
{
    return error == ENOPROTOOPT || error == EOPNOTSUPP || error == EPERM || error == EACCES || error == EAFNOSUPPORT ||
           error == EADDRNOTAVAIL || error == ENETUNREACH || error == ENETDOWN;
}

void leave_out(const char* what, const char* missing, int error)
{
    std::printf("left out: %s: %s: %s\n", what, missing, std::strerror(error));
}

struct udp_socket {
    const int fd;

    explicit udp_socket(int family) : fd{check(::socket(family, SOCK_DGRAM, 0), "socket")} {}
    ~udp_socket() { ::close(fd); }
    udp_socket(const udp_socket&) = delete;
    udp_socket& operator=(const udp_socket&) = delete;

    void set(int level, int option, int value, const char* name) const
    {
        check(::setsockopt(fd, level, option, &value, sizeof value), name);
    }
};

// A socket address; family and port stand at the same place in both.
union endpoint {
    sockaddr_in6 v6;
    sockaddr_in v4;
    sockaddr any;
};

endpoint make_endpoint(int family, const char* address, in_port_t port)
{
    endpoint result{};
    result.v6.sin6_family = static_cast<sa_family_t>(family);
    result.v6.sin6_port = port;
    inet_pton(family, address, family == AF_INET ? static_cast<void*>(&result.v4.sin_addr) : &result.v6.sin6_addr);
    return result;
}

constexpr int udp_segment = 103; // linux v4.18 include/uapi/linux/udp.h UDP_SEGMENT

// --- One packet ------------------------------------------------------------------------------------------

void send(const udp_socket& sender, int family, const packet& sent, const endpoint& to)
{
    const int traffic_class = sent.dscp << 2 | static_cast<int>(sent.ecn);
    if (family == AF_INET) {
        sender.set(IPPROTO_IP, IP_TOS, traffic_class, "IP_TOS");
        sender.set(IPPROTO_IP, IP_TTL, sent.ttl, "IP_TTL");
    } else {
        sender.set(IPPROTO_IPV6, IPV6_TCLASS, traffic_class, "IPV6_TCLASS");
        sender.set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, sent.ttl, "IPV6_UNICAST_HOPS");
    }
    if (sent.is_train()) {
        sender.set(IPPROTO_UDP, udp_segment, static_cast<int>(sent.segment_size), "UDP_SEGMENT");
    }
    const std::vector<char> data(sent.size, 'x');
    check(::sendto(sender.fd, data.data(), data.size(), 0, &to.any, sizeof to), "sendto");
}

struct arrival {
    row cells;
    cmsg::system_time stamp{};   // when the packet arrived in the kernel
    cmsg::system_time read_at{}; // when recvmsg had returned
};

// Receives one packet and writes down what its control messages say.
arrival receive(const udp_socket& receiver)
{
    constexpr int safety_ms = 5000; // loopback delivers at once; a defect must not hang the demo
    pollfd ready{receiver.fd, POLLIN, 0};
    if (check(::poll(&ready, 1, safety_ms), "poll") == 0) {
        throw std::runtime_error{"the packet did not arrive"};
    }
    static std::array<char, 65536> data; // as large as a train can be
    iovec payload{data.data(), data.size()};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<metadata> control;
    control.prepare(header);
    const ssize_t result = check(::recvmsg(receiver.fd, &header, 0), "recvmsg");
    arrival arrived;
    arrived.read_at = now();

    const auto record = metadata::decode(result, header);
    if (const cmsg::outcome outcome = record.outcome(); !outcome || outcome.unhandled() != 0) {
        throw std::runtime_error{"incomplete or unexpected control data, " + std::to_string(outcome.offset()) +
                                 " bytes read"};
    }
    row& cells = arrived.cells;
    cells.fill("absent");
    const auto traffic_class = [&cells](auto tos) {
        if (tos) {
            cells[column::ecn] = text(tos->ecn());
            cells[column::dscp] = std::to_string(tos->dscp());
        }
    };
    const auto hops = [&cells](auto ttl) {
        if (ttl) {
            cells[column::ttl] = std::to_string(ttl->value());
        }
    };
    const auto arrived_at = [&cells](auto info) {
        if (info) {
            cells[column::destination] = text(info->destination());
            cells[column::interface] = interface_name(info->interface_index());
        }
    };
    const bool is_v4 = static_cast<bool>(record.get<cmsg::ip_tos>());
    const bool is_v6_socket = static_cast<bool>(record.get<cmsg::ipv6_pktinfo>());
    cells[column::family] = !is_v4 ? "IPv6" : is_v6_socket ? "IPv4 on IPv6" : "IPv4";
    traffic_class(record.get<cmsg::ip_tos>());
    traffic_class(record.get<cmsg::ipv6_tclass>());
    hops(record.get<cmsg::ip_ttl>());
    hops(record.get<cmsg::ipv6_hoplimit>());
    arrived_at(record.get<cmsg::ip_pktinfo>());
    arrived_at(record.get<cmsg::ipv6_pktinfo>()); // last: an IPv4 packet on an IPv6 socket has both, here it is mapped
    if (const auto stamp = record.get<cmsg::scm_timestampns>()) {
        arrived.stamp = stamp->time();
        cells[column::received] = text(arrived.stamp);
        cells[column::took] = text(arrived.read_at - arrived.stamp);
    }
    const auto gro = record.get<cmsg::udp_gro>(); // absent: not coalesced
    const auto size = static_cast<std::size_t>(result);
    cells[column::segments] = segments(size, gro ? gro->segment_size() : size);
    return arrived;
}

// Counts the values compared, and names each that differs from what was sent.
struct comparison {
    int packets = 0;
    int values = 0;
    int differences = 0;

    void add(const flow& path, const packet& sent, cmsg::system_time sent_at, const arrival& arrived)
    {
        row expected;
        expected[column::family] = path.family;
        expected[column::ecn] = text(sent.ecn);
        expected[column::dscp] = std::to_string(sent.dscp);
        expected[column::ttl] = std::to_string(sent.ttl);
        expected[column::destination] = path.destination;
        expected[column::interface] = "lo";
        const bool in_time = sent_at <= arrived.stamp && arrived.stamp <= arrived.read_at;
        expected[column::received] =
            in_time ? text(arrived.stamp) : "between " + text(sent_at) + " and " + text(arrived.read_at);
        expected[column::took] = arrived.cells[column::took]; // follows from the former; the receiver alone knows it
        expected[column::segments] = segments(sent.size, sent.segment_size);

        ++packets;
        values += static_cast<int>(column::count) - 1;
        for (std::size_t i = 0; i < column::count; ++i) {
            if (arrived.cells[i] != expected[i]) {
                ++differences;
                std::printf("DIFFERENCE: %s: sent %s, received %s\n", column::layout[i].title, expected[i].c_str(),
                            arrived.cells[i].c_str());
            }
        }
    }
};

// --- All packets -----------------------------------------------------------------------------------------

void run(const flow& path, comparison& total)
{
    const udp_socket receiver{path.receiver};
    if (path.receiver == AF_INET6) {
        receiver.set(IPPROTO_IPV6, IPV6_V6ONLY, path.sender == AF_INET6 ? 1 : 0, "IPV6_V6ONLY");
    }
    endpoint bound = make_endpoint(path.receiver, path.bound_to, 0);
    socklen_t size = sizeof bound;
    check(::bind(receiver.fd, &bound.any, size), std::string{"bind to "} + path.bound_to);
    check(::getsockname(receiver.fd, &bound.any, &size), "getsockname");

    const udp_socket sender{path.sender};
    const auto enabled = metadata::enable(receiver.fd);
    const int no_gro = enabled.error<cmsg::udp_gro>();
    const int none = 0; // cuts nothing, and asks whether the kernel could
    const int no_gso = ::setsockopt(sender.fd, IPPROTO_UDP, udp_segment, &none, sizeof none) == 0 ? 0 : errno;
    if (!enabled && (enabled.error() != no_gro || !is_missing(no_gro))) {
        std::string refused = "no option for";
        enabled.each(
            [&refused](const char* name, int error, bool) { refused += error != 0 ? std::string{" "} + name : ""; });
        throw std::system_error{enabled.error(), std::generic_category(), refused};
    }

    const endpoint to = make_endpoint(path.sender, path.to, bound.v6.sin6_port);
    for (const packet& sent : packets) {
        if (sent.is_train() && (no_gro != 0 || no_gso != 0)) {
            std::string train = path.family;
            train.append(" ").append(segments(sent.size, sent.segment_size));
            leave_out(train.c_str(), no_gso != 0 ? "UDP_SEGMENT (Linux v4.18)" : "UDP_GRO (Linux v5.0)",
                      no_gso != 0 ? no_gso : no_gro);
            continue;
        }
        const cmsg::system_time sent_at = now();
        send(sender, path.sender, sent, to);
        const arrival arrived = receive(receiver);
        print(arrived.cells);
        total.add(path, sent, sent_at, arrived);
    }
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Sends real packets over loopback and prints what their control messages say.\n"
                  "usage: demo");
        return 0;
    }
    row titles;
    for (std::size_t i = 0; i < column::count; ++i) {
        titles[i] = column::layout[i].title;
    }
    print(titles);

    comparison total;
    bool all_ran = true;
    for (const flow& path : flows) {
        try {
            run(path, total);
        } catch (const std::system_error& error) {
            if (is_missing(error.code().value())) {
                std::printf("left out: %s: %s\n", path.family, error.what());
            } else {
                std::printf("FAILED: %s: %s\n", path.family, error.what());
                all_ran = false;
            }
        } catch (const std::exception& error) {
            std::printf("FAILED: %s: %s\n", path.family, error.what());
            all_ran = false;
        }
    }
    std::printf("%d packets, %d values compared, %d differences\n", total.packets, total.values, total.differences);
    return all_ran && total.differences == 0 ? 0 : 1;
}
