// SPDX-License-Identifier: MIT
// What three kinds of stack read from a packet and write for one, by hand and with the library (examples/styles,
// docs/styles.md): nanoseconds and allocations. Fails if one of them reads or writes something else than the others.
//
//   bench_styles --check    no times: the same answers from every packet, also of cut ones, and the same messages
//   bench_styles --about    where the figures come from
//   bench_styles --tsv      style, by hand or with the library, ns to read, allocations, ns to write, allocations;
//                           tab-separated

#include "proof/allocations.hpp"
#include "styles/callbacks_after.hpp"
#include "styles/callbacks_before.hpp"
#include "styles/macro_loop_before.hpp"
#include "styles/message_vector_before.hpp"
#include "styles/setup_after.hpp"
#include "styles/setup_before.hpp"
#include "styles/stack.hpp"
#include "styles/structs_after.hpp"
#include "support/capture.hpp"
#include "support/damage.hpp"
#include "support/report.hpp"
#include "support/udp.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {
namespace {

using styles::arrival;
using styles::departure;

/// A sink of callbacks that stores.
struct storing_sink {
    arrival& to;

    void on_ecn(int codepoint) const { to.ecn = static_cast<std::uint8_t>(codepoint); }
    void on_ecn(cmsg::ecn codepoint) const { on_ecn(static_cast<int>(codepoint)); }
    void on_local(const in6_addr& address, unsigned interface) const
    {
        to.local.sin6_family = AF_INET6;
        to.local.sin6_addr = address;
        to.local.sin6_scope_id = interface;
    }
    void on_segment(std::size_t size) const { to.segment = size; }
    void on_dropped(std::uint32_t count) const { to.dropped = count; }
    void on_cut() const { to.is_whole = false; }
};

using reader = void(ssize_t result, const msghdr& header, arrival& to);
using writer = bool(const departure& what, const sockaddr& to, std::span<std::byte> room, msghdr& header);

template <class Seen, auto Read>
void into_struct(ssize_t result, const msghdr& header, arrival& to)
{
    Seen seen{};
    ::new (&to) arrival(Read(result, header, seen)); // in place: a copy of what was just written waits for the stores
}

template <class Seen, auto Read>
void into_sink(ssize_t result, const msghdr& header, arrival& to)
{
    Seen seen{};
    to = {};
    to.is_whole = true;
    const storing_sink sink{to};
    Read(result, header, seen, sink);
}

struct style {
    const char* name;
    const char* when;
    reader* read;
    writer* write;
};

constexpr const char* before = "by hand";
constexpr const char* after = "with the library";
constexpr std::array all_styles{
    style{"macro loop with a switch", before, into_struct<std::uint32_t, styles::macro_loop_before::read>,
          styles::macro_loop_before::write},
    style{"macro loop with a switch", after, into_struct<cmsg::drop_counter, styles::structs_after::read>,
          styles::structs_after::write},
    style{"iterator with callbacks", before,
          into_sink<std::uint32_t, styles::callbacks_before::read<const storing_sink>>,
          styles::callbacks_before::write},
    style{"iterator with callbacks", after,
          into_sink<cmsg::drop_counter, styles::callbacks_after::read<const storing_sink>>,
          styles::callbacks_after::write},
    style{"vector of messages", before, into_struct<std::uint32_t, styles::message_vector_before::read>,
          styles::message_vector_before::write},
    style{"vector of messages", after, into_struct<cmsg::drop_counter, styles::structs_after::read>,
          styles::structs_after::write},
};

int differences = 0;

void differs(const style& which, const char* what)
{
    if (++differences <= 20) { // one defect may show in every buffer
        std::fprintf(stderr, "%s, %s: %s\n", which.name, which.when, what);
    }
}

[[nodiscard]] arrival read_by(const style& which, const packet& from)
{
    arrival to;
    which.read(from.result, from.header, to);
    return to;
}

[[nodiscard]] bool is_same(const arrival& a, const arrival& b)
{
    return a.ecn == b.ecn && std::memcmp(&a.local, &b.local, sizeof a.local) == 0 && a.segment == b.segment &&
           a.dropped == b.dropped && a.is_whole == b.is_whole;
}

/// A socket of each setup: whether both have set the same, and whether the room is enough for what arrives.
void compare_setups(int family)
{
    const udp_socket first{family};
    const udp_socket second{family};
    if (!styles::by_hand::set_options(first.fd(), family) || !styles::by_list::set_options(second.fd())) {
        differs(all_styles[1], "the kernel has refused an option");
    }
    for (const socket_option& each : {socket_option{SOL_SOCKET, SO_RXQ_OVFL},
                                      {IPPROTO_UDP, udp_gro_option},
                                      {IPPROTO_IP, IP_RECVTOS},
                                      {IPPROTO_IP, IP_PKTINFO},
                                      {IPPROTO_IPV6, IPV6_RECVTCLASS},
                                      {IPPROTO_IPV6, IPV6_RECVPKTINFO}}) {
        int by_hand = -1;
        int by_list = -1;
        socklen_t size = sizeof by_hand;
        static_cast<void>(::getsockopt(first.fd(), each.level, each.name, &by_hand, &size));
        size = sizeof by_list;
        static_cast<void>(::getsockopt(second.fd(), each.level, each.name, &by_list, &size));
        if (by_hand != by_list) {
            differs(all_styles[1], "the options of the two setups differ");
        }
    }
}

/// What the functions are asked about: a receiver of the family with the options of by_hand::set_options.
[[nodiscard]] traffic asked_of(int receiver, int sender, bool trains)
{
    using enum message;
    traffic what =
        receiver == AF_INET
            ? asking(receiver, sender, wants<rxq_ovfl, udp_gro, ip_pktinfo, ip_tos>{}, trains)
            : asking(receiver, sender, wants<rxq_ovfl, udp_gro, ipv6_pktinfo, ip_tos, ipv6_tclass>{}, trains);
    what.drops_first = trains;
    return what;
}

/// All styles on the packets, against the first one; and that one against what was sent.
void compare_readers(const std::vector<packet>& packets, bool is_whole)
{
    for (const packet& each : packets) {
        const arrival expected = read_by(all_styles[0], each);
        if (is_whole && (!expected.is_whole || expected.ecn != (each.sent_traffic_class & 3) ||
                         expected.local.sin6_family != AF_INET6)) {
            differs(all_styles[0], "reads something else than was sent");
        }
        const packet failed = [&] {
            packet copy = with_control(each, each.control, 0);
            copy.result = -1;
            return copy;
        }();
        for (const style& other : all_styles) {
            if (!is_same(read_by(other, each), expected)) {
                differs(other, is_whole ? "reads something else" : "reads something else of a cut packet");
            }
            if (!is_same(read_by(other, failed), arrival{})) {
                differs(other, "reads something after a recvmsg that failed");
            }
        }
    }
}

/// The messages as the kernel looks at them: without what is padding.
[[nodiscard]] std::vector<std::vector<std::byte>> written(const style& by, const departure& what, const sockaddr& to)
{
    alignas(cmsghdr) std::array<std::byte, styles::by_hand::send_room> room;
    room.fill(std::byte{0xff});
    msghdr header{};
    std::vector<std::vector<std::byte>> messages;
    if (!by.write(what, to, room, header)) {
        return messages;
    }
    for (const auto each : messages_of({static_cast<const std::byte*>(header.msg_control), header.msg_controllen})) {
        length_type length = 0;
        std::memcpy(&length, each.data(), sizeof length);
        messages.emplace_back(each.begin(), each.begin() + static_cast<std::ptrdiff_t>(length));
    }
    return messages;
}

struct reply {
    departure what;
    sockaddr_in6 to; ///< of an IPv4 packet, mapped
};

/// An answer to each packet: with its marks, from the address that it came to, and as many datagrams.
[[nodiscard]] std::vector<reply> replies_to(const std::vector<packet>& packets)
{
    std::vector<reply> replies;
    for (const packet& each : packets) {
        const arrival came = read_by(all_styles[0], each);
        replies.push_back(
            {{each.sent_traffic_class, came.local, static_cast<std::uint16_t>(came.segment)}, came.local});
    }
    return replies;
}

[[nodiscard]] const sockaddr& address_of(const reply& each) { return reinterpret_cast<const sockaddr&>(each.to); }

void compare_writers(const std::vector<reply>& replies)
{
    for (const reply& each : replies) {
        reply unbound = each; // the kernel chooses the source
        unbound.what.local = {};
        reply link_local = each; // only its interface makes it an address
        link_local.what.local.sin6_addr.s6_addr[0] = link_local.to.sin6_addr.s6_addr[0] = 0xfe;
        link_local.what.local.sin6_addr.s6_addr[1] = link_local.to.sin6_addr.s6_addr[1] = 0x80;
        for (const reply& one : {each, unbound, link_local}) {
            const auto expected = written(all_styles[0], one.what, address_of(one));
            for (const style& other : all_styles) {
                if (written(other, one.what, address_of(one)) != expected || expected.empty()) {
                    differs(other, "writes other messages");
                }
            }
        }
    }
}

struct kind {
    const char* name;
    int receiver;
    int sender;
    bool trains;
};

constexpr std::array kinds{
    kind{"IPv4", AF_INET, AF_INET, false},
    kind{"IPv6", AF_INET6, AF_INET6, false},
    kind{"IPv4 on IPv6", AF_INET6, AF_INET, false},
    kind{"IPv4, coalesced, after drops", AF_INET, AF_INET, true},
    kind{"IPv6, coalesced, after drops", AF_INET6, AF_INET6, true},
};

[[nodiscard]] double now()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e9 + static_cast<double>(used.tv_nsec);
}

/// Nanoseconds a packet: the median of repetitions, of all parts in turn, so that what else runs meets all alike.
template <class Call>
[[nodiscard]] std::vector<double> times_of(std::size_t parts, std::size_t packets, Call call)
{
    constexpr int repetitions = 15;
    constexpr std::size_t passes = 2000;
    std::vector<std::vector<double>> all(parts);
    for (int i = 0; i < repetitions; ++i) {
        for (std::size_t part = 0; part < parts; ++part) {
            const double start = now();
            for (std::size_t pass = 0; pass < passes; ++pass) {
                call(part);
                benchmark::ClobberMemory();
            }
            all[part].push_back((now() - start) / static_cast<double>(passes * packets));
        }
    }
    std::vector<double> medians;
    for (std::vector<double>& each : all) {
        medians.push_back(middle_of(std::move(each)));
    }
    return medians;
}

void read_all(const style& by, const std::vector<packet>& packets)
{
    arrival to;
    for (const packet& each : packets) {
        by.read(each.result, each.header, to);
        benchmark::DoNotOptimize(&to);
    }
}

void write_all(const style& by, const std::vector<reply>& replies)
{
    alignas(cmsghdr) std::array<std::byte, styles::by_hand::send_room> room;
    msghdr header{};
    for (const reply& each : replies) {
        benchmark::DoNotOptimize(by.write(each.what, address_of(each), room, header));
    }
}

/// A line for each style. Returns: whether none of ours allocates.
bool print_lines(const std::vector<packet>& packets)
{
    const std::vector<reply> replies = replies_to(packets);
    const auto reading =
        times_of(all_styles.size(), packets.size(), [&](std::size_t part) { read_all(all_styles[part], packets); });
    const auto writing =
        times_of(all_styles.size(), replies.size(), [&](std::size_t part) { write_all(all_styles[part], replies); });
    const auto count = static_cast<double>(packets.size());
    for (std::size_t i = 0; i < all_styles.size(); ++i) {
        const style& each = all_styles[i];
        const auto read = static_cast<double>(allocations_of([&] { read_all(each, packets); }).calls) / count;
        const auto written = static_cast<double>(allocations_of([&] { write_all(each, replies); }).calls) / count;
        if (each.when == after && read + written != 0) {
            differs(each, "allocates");
        }
        std::printf("%s\t%s\t%.1f\t%.1f\t%.1f\t%.1f\n", each.name, each.when, reading[i], read, writing[i], written);
    }
    return differences == 0;
}

int run(std::string_view mode)
{
    if (mode == "--about") {
        print_about();
        return 0;
    }
    std::size_t compared = 0;
    std::vector<packet> plain;
    for (const kind& each : kinds) {
        traffic what = asked_of(each.receiver, each.sender, each.trains);
        std::vector<packet> packets = capture_or_leave_out(what, 16);
        if (packets.empty()) {
            continue;
        }
        compare_setups(each.receiver);
        compare_readers(packets, true);
        compare_writers(replies_to(packets));
        const std::size_t whole = packets.front().control.size();
        if (whole > styles::by_hand::receive_room || whole > styles::by_list::room_to_receive::capacity) {
            differs(all_styles[0], "the room of a setup is too small");
        }
        compared += packets.size();
        for (what.control_capacity = 0; what.control_capacity < whole; ++what.control_capacity) {
            const std::vector<packet> cut = capture_or_leave_out(what, 1);
            compare_readers(cut, false);
            compared += cut.size();
        }
        if (plain.empty()) {
            plain = std::move(packets);
        }
    }
    if (differences != 0) {
        return 1;
    }
    std::fprintf(stderr, "All styles read the same from %zu packets, whole and cut, and write the same.\n", compared);
    if (mode == "--check" || plain.empty()) {
        return 0;
    }
    if (const char* const reason = why_not_counted()) {
        std::fprintf(stderr, "Allocations cannot be counted: %s.\n", reason);
        return 1;
    }
    return print_lines(plain) ? 0 : 1;
}

} // namespace
} // namespace bench

int main(int count, char** arguments)
{
    try {
        return bench::ended(bench::run(count > 1 ? arguments[1] : ""));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_styles: %s\n", error.what());
        return 1;
    }
}
