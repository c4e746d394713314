// SPDX-License-Identifier: MIT
// What each message costs the kernel: recvmmsg of 64 datagrams that wait on loopback, with one option of the socket
// after the other, and with those of the ready list of a QUIC socket. Knows nothing of the library. Prints Markdown.
// Fails if other messages come than an option is to bring.
//   bench_prices [--smoke]      --smoke: a few packets, for the checks alone

#include "support/capture.hpp"
#include "support/report.hpp"
#include "support/udp.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t batch_size = 64;
constexpr std::size_t datagram_size = 1200; // bytes
constexpr std::size_t control_room = 256;   // bytes a datagram, the same with every option

/// What a socket has enabled, and how many messages come of it with each datagram.
struct price {
    const char* name;
    std::size_t messages;
    std::vector<socket_option> options{};
    bool after_drop = false;
    const char* added_to = nullptr; ///< the name of another one, that it has all options of
};

/// Datagrams of one family to a socket of one family.
struct path {
    const char* title;
    int receiver;
    int sender;
    std::vector<price> prices; ///< the socket without options first
};

/// Nanoseconds a datagram: of the receiving call, and of the sending one, in which loopback queues the datagram.
struct sample {
    double receiving;
    double sending;
};

/// The headers of all sockets, so that no socket has better memory than the others.
class headers {
public:
    headers()
    {
        for (std::size_t i = 0; i < batch_size; ++i) {
            payloads_[i] = {bytes_.data() + i * datagram_size, datagram_size};
            sent_[i].msg_hdr.msg_iov = &payloads_[i];
            sent_[i].msg_hdr.msg_iovlen = 1;
        }
    }
    headers(const headers&) = delete;
    headers& operator=(const headers&) = delete;

    [[nodiscard]] std::span<mmsghdr> to_send() { return sent_; }

    /// As a program does before each call.
    [[nodiscard]] std::span<mmsghdr> to_receive()
    {
        for (std::size_t i = 0; i < batch_size; ++i) {
            msghdr& header = received_[i].msg_hdr;
            header.msg_name = &sources_[i];
            header.msg_namelen = sizeof sources_[i];
            header.msg_iov = &payloads_[i];
            header.msg_iovlen = 1;
            header.msg_control = &controls_[i];
            header.msg_controllen = control_room;
            header.msg_flags = 0;
        }
        return received_;
    }

private:
    struct alignas(cmsghdr) control {
        std::byte bytes[control_room];
    };

    std::vector<std::byte> bytes_ = std::vector<std::byte>(batch_size * datagram_size);
    std::array<iovec, batch_size> payloads_{};
    std::array<mmsghdr, batch_size> sent_{};
    std::array<mmsghdr, batch_size> received_{};
    std::array<sockaddr_in6, batch_size> sources_{};
    std::array<control, batch_size> controls_{};
};

/// Two sockets of a path, the receiver with the options of one price.
class connection {
public:
    connection(const path& of, const price& with) : with_{&with}, receiver_{of.receiver}, sender_{of.sender}
    {
        receiver_.bind();
        sender_.connect(receiver_);
        if (with.after_drop) {
            const std::vector<char> payload(datagram_size);
            drop_some(sender_, receiver_, payload);
        }
        receiver_.set({SOL_SOCKET, SO_RCVBUF, 4 << 20}); // bytes; the kernel takes net.core.rmem_max if that is less
        for (const socket_option& option : with.options) {
            receiver_.set(option);
        }
    }

    /// Sends a batch and receives it.
    /// Errors: throws std::system_error from the sockets, std::runtime_error if something else arrives than was sent.
    [[nodiscard]] sample run(headers& with) const
    {
        const double start = thread_time();
        const int sent = ::sendmmsg(sender_.fd(), with.to_send().data(), batch_size, 0);
        const double sending = thread_time() - start;
        check(sent == static_cast<int>(batch_size), "sendmmsg");
        const std::span<mmsghdr> slots = with.to_receive();
        const double before = thread_time();
        const int received = ::recvmmsg(receiver_.fd(), slots.data(), batch_size, MSG_DONTWAIT, nullptr);
        const double receiving = thread_time() - before;
        check(received >= 0, "recvmmsg");
        if (received != static_cast<int>(batch_size)) {
            throw std::runtime_error{"a batch did not arrive at once: net.core.rmem_max has no room for it"};
        }
        for (const mmsghdr& slot : slots) {
            if (slot.msg_len != datagram_size || slot.msg_hdr.msg_flags != 0 ||
                messages_of(slot.msg_hdr) != with_->messages) {
                throw std::runtime_error{std::string{with_->name} + ": " + std::to_string(messages_of(slot.msg_hdr)) +
                                         " messages instead of " + std::to_string(with_->messages)};
            }
        }
        control_size_ = slots.front().msg_hdr.msg_controllen;
        return {receiving / batch_size, sending / batch_size};
    }

    /// Bytes that came with each datagram of the last batch.
    [[nodiscard]] std::size_t control_size() const { return control_size_; }

private:
    [[nodiscard]] static std::size_t messages_of(const msghdr& header)
    {
        auto* const walked = const_cast<msghdr*>(&header); // CMSG_NXTHDR takes no const, and writes nothing
        std::size_t count = 0;
        for (cmsghdr* at = CMSG_FIRSTHDR(walked); at != nullptr; at = CMSG_NXTHDR(walked, at)) {
            ++count;
        }
        return count;
    }

    const price* with_;
    udp_socket receiver_;
    udp_socket sender_;
    mutable std::size_t control_size_ = 0;
};

/// How much is run. In an epoch each price has sockets of its own, which the next one replaces: where a socket comes to
/// lie in memory makes it faster or slower than its neighbour. In a round each price has one burst, in an order drawn
/// anew; the first batch of a burst brings its code back into the caches, and is not counted.
struct effort {
    int epochs;
    int rounds;
    int batches_of_burst;
};

constexpr effort full{40, 8, 5};
constexpr effort smoke{1, 1, 2};

/// One element a price; of each the samples, in the same order for all.
using samples = std::vector<std::vector<sample>>;

samples measure(const path& of, effort how_much, std::vector<std::size_t>& control_sizes)
{
    samples taken(of.prices.size());
    std::vector<std::size_t> order(of.prices.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::mt19937 random{1}; // NOLINT(cert-msc51-cpp): the same order in every run
    headers with;
    for (int epoch = 0; epoch < how_much.epochs; ++epoch) {
        std::vector<std::unique_ptr<connection>> connections(of.prices.size());
        std::shuffle(order.begin(), order.end(), random);
        for (const std::size_t which : order) {
            connections[which] = std::make_unique<connection>(of, of.prices[which]);
        }
        for (int round = 0; round < how_much.rounds; ++round) {
            std::shuffle(order.begin(), order.end(), random);
            for (const std::size_t which : order) {
                for (int batch = 0; batch < how_much.batches_of_burst; ++batch) {
                    const sample one = connections[which]->run(with);
                    if (batch != 0) {
                        taken[which].push_back(one);
                    }
                }
            }
        }
        for (std::size_t i = 0; i < connections.size(); ++i) {
            control_sizes[i] = connections[i]->control_size();
        }
    }
    return taken;
}

/// The middle of the differences, sample by sample, and those of its lower and upper half.
struct difference {
    double middle;
    double lower;
    double upper;
};

[[nodiscard]] difference difference_of(const std::vector<sample>& with, const std::vector<sample>& without,
                                       double sample::*what)
{
    std::vector<double> all;
    for (std::size_t i = 0; i < with.size(); ++i) {
        all.push_back(with[i].*what - without[i].*what);
    }
    std::sort(all.begin(), all.end());
    return {all[all.size() / 2], all[all.size() / 4], all[all.size() * 3 / 4]};
}

[[nodiscard]] double middle_of(const std::vector<sample>& of, double sample::*what)
{
    std::vector<double> all;
    for (const sample& each : of) {
        all.push_back(each.*what);
    }
    return bench::middle_of(std::move(all));
}

/// What is enabled in addition to another list, against that list.
void print_additions(const path& of, const samples& taken)
{
    for (std::size_t i = 0; i < of.prices.size(); ++i) {
        for (std::size_t without = 0; without < i; ++without) {
            if (of.prices[i].added_to != of.prices[without].name) {
                continue;
            }
            const difference more = difference_of(taken[i], taken[without], &sample::receiving);
            const difference before = difference_of(taken[i], taken[without], &sample::sending);
            std::printf("\n*%s* costs %.1f ns more than *%s* (middle half: %.0f to %.0f), %.1f %% of recvmmsg, and "
                        "%.1f ns before.\n",
                        of.prices[i].name, more.middle, of.prices[without].name, more.lower, more.upper,
                        100 * more.middle / middle_of(taken[i], &sample::receiving), before.middle);
        }
    }
}

void print_prices(const path& of, const samples& taken, const std::vector<std::size_t>& control_sizes)
{
    std::printf("\n### %s\n\n", of.title);
    table rows{{"enabled", "messages", "bytes", "recvmmsg ns", "more ns", "middle half", "share", "more before ns"}};
    for (std::size_t i = 0; i < of.prices.size(); ++i) {
        const double total = middle_of(taken[i], &sample::receiving);
        const difference more = difference_of(taken[i], taken[0], &sample::receiving);
        const difference before = difference_of(taken[i], taken[0], &sample::sending);
        const std::string half = decimal(more.lower, 0) + " to " + decimal(more.upper, 0);
        rows.add({of.prices[i].name, std::to_string(of.prices[i].messages), std::to_string(control_sizes[i]),
                  decimal(total, 1), i == 0 ? "" : decimal(more.middle, 1), i == 0 ? "" : half,
                  i == 0 ? "" : decimal(100 * more.middle / total, 1) + " %", i == 0 ? "" : decimal(before.middle, 1)});
    }
    rows.print();
    print_additions(of, taken);
    std::printf("\nMedians of %zu batches. Sending to the socket without options takes %.0f ns a datagram.\n",
                taken[0].size(), middle_of(taken[0], &sample::sending));
}

// -- what is enabled

constexpr socket_option timestampns{SOL_SOCKET, SO_TIMESTAMPNS};
constexpr socket_option overflow{SOL_SOCKET, SO_RXQ_OVFL};
constexpr socket_option gro{SOL_UDP, udp_gro_option};
constexpr socket_option pktinfo{IPPROTO_IP, IP_PKTINFO};
constexpr socket_option tos{IPPROTO_IP, IP_RECVTOS};
constexpr socket_option ttl{IPPROTO_IP, IP_RECVTTL};
constexpr socket_option pktinfo6{IPPROTO_IPV6, IPV6_RECVPKTINFO};
constexpr socket_option tclass{IPPROTO_IPV6, IPV6_RECVTCLASS};
constexpr socket_option hop_limit{IPPROTO_IPV6, IPV6_RECVHOPLIMIT};

/// The options of cmsg::quic_metadata on a socket of the family.
[[nodiscard]] std::vector<socket_option> ready_list(int family, std::vector<socket_option> more = {})
{
    more.insert(more.end(), {tos, gro, overflow});
    if (family == AF_INET) {
        more.push_back(pktinfo);
    } else {
        more.insert(more.end(), {pktinfo6, tclass});
    }
    return more;
}

/// What the socket itself has, then what is the family's, then the ready list.
[[nodiscard]] path with(const char* title, int receiver, int sender, std::vector<price> prices)
{
    constexpr int rx_software = timestamping_rx_software | timestamping_software;
    // SO_RCVMARK and SO_RCVPRIORITY, linux include/uapi/asm-generic/socket.h
    std::vector<price> all{{"nothing", 0},
                           {"SO_TIMESTAMP", 1, {{SOL_SOCKET, SO_TIMESTAMP}}},
                           {"SO_TIMESTAMPNS", 1, {timestampns}},
                           {"SO_TIMESTAMPING, software", 1, {{SOL_SOCKET, SO_TIMESTAMPING, rx_software}}},
                           {"SO_RXQ_OVFL, before any drop", 0, {overflow}},
                           {"SO_RXQ_OVFL, after one", 1, {overflow}, true},
                           {"SO_MARK", 1, {{SOL_SOCKET, 75}}},
                           {"SO_PRIORITY", 1, {{SOL_SOCKET, 82}}},
                           {"UDP_GRO, not coalesced", 0, {gro}}};
    all.insert(all.end(), prices.begin(), prices.end());
    all.push_back({"quic_metadata", 2, ready_list(receiver)});
    all.push_back({"quic_metadata, receive_time<>", 3, ready_list(receiver, {timestampns}), false, "quic_metadata"});
    if (receiver != sender) {
        all.push_back({"quic_metadata, IP_PKTINFO", 3, ready_list(receiver, {pktinfo}), false, "quic_metadata"});
    }
    return {title, receiver, sender, std::move(all)};
}

[[nodiscard]] std::vector<path> all_paths()
{
    return {with("IPv4", AF_INET, AF_INET,
                 {{"IP_PKTINFO", 1, {pktinfo}},
                  {"IP_TOS", 1, {tos}},
                  {"IP_TTL", 1, {ttl}},
                  {"IP_ORIGDSTADDR", 1, {{IPPROTO_IP, ip_recvorigdstaddr}}}}),
            with("IPv6", AF_INET6, AF_INET6,
                 {{"IPV6_PKTINFO", 1, {pktinfo6}},
                  {"IPV6_TCLASS", 1, {tclass}},
                  {"IPV6_HOPLIMIT", 1, {hop_limit}},
                  {"IPV6_ORIGDSTADDR", 1, {{IPPROTO_IPV6, ipv6_recvorigdstaddr}}}}),
            with("IPv4 to a dual-stack socket", AF_INET6, AF_INET,
                 {{"IPV6_PKTINFO", 1, {pktinfo6}},
                  {"IP_PKTINFO", 1, {pktinfo}},
                  {"IPV6_PKTINFO and IP_PKTINFO", 2, {pktinfo6, pktinfo}, false, "IPV6_PKTINFO"},
                  {"IP_TOS", 1, {tos}},
                  {"IP_TTL", 1, {ttl}}})};
}

void print_method(effort how_much)
{
    print_about("- ");
    std::printf("\nOne thread sends %zu datagrams of %zu bytes over loopback by sendmmsg, then receives them by one "
                "recvmmsg, which is\n"
                "what is timed: processor time of the thread (CLOCK_THREAD_CPUTIME_ID), a datagram. *more* is the "
                "median of the\n"
                "differences to the same batch without options, *share* what that is of recvmmsg's time, *more before* "
                "the same\n"
                "difference for sendmmsg, within which loopback brings the datagram up to the socket's queue. Each "
                "list has a socket of\n"
                "its own, and a new one %d times, because where a socket comes to lie in memory makes it faster or "
                "slower; all lists\n"
                "take turns, in an order drawn anew, %d times a socket, %d batches each time of which the first one is "
                "not counted.\n"
                "The first message costs more than each that comes after it: the kernel then leaves the path without "
                "any. Stamping\n"
                "itself is not in the price of a timestamp: once one socket has asked for it, the kernel stamps the "
                "packets of all.\n",
                batch_size, datagram_size, how_much.epochs, how_much.rounds, how_much.batches_of_burst);
}

/// Does it, and leaves it out where this machine lacks what it takes.
template <class Work>
void do_or_leave_out(const char* what, Work work)
{
    try {
        work();
    } catch (const std::system_error& error) {
        if (!is_missing(error)) {
            throw;
        }
        leave_out(what, error);
    }
}

/// Without what the kernel lacks.
[[nodiscard]] std::vector<price> those_there_are(const path& of)
{
    std::vector<price> prices;
    for (const price& each : of.prices) {
        do_or_leave_out((of.title + std::string{", "} + each.name).c_str(), [&] {
            const connection made{of, each};
            prices.push_back(each);
        });
    }
    return prices;
}

int run(effort how_much)
{
    print_method(how_much);
    do_or_leave_out("all prices", [&] {
        // Stamping is on for all packets of the machine while one socket asks for it, and begins some time after that.
        const udp_socket stamped{AF_INET};
        stamped.bind();
        stamped.set({SOL_SOCKET, SO_TIMESTAMPING, timestamping_rx_software | timestamping_software});
        const udp_socket sender{AF_INET};
        sender.connect(stamped);
        wait_for_stamps(sender, stamped, std::array<char, 1>{});
        for (path& each : all_paths()) {
            do_or_leave_out(each.title, [&] {
                each.prices = those_there_are(each);
                if (!each.prices.empty()) {
                    std::vector<std::size_t> control_sizes(each.prices.size());
                    const samples taken = measure(each, how_much, control_sizes);
                    print_prices(each, taken, control_sizes);
                }
            });
        }
    });
    return 0;
}

} // namespace
} // namespace bench

int main(int count, char** arguments)
{
    const bool is_smoke = count > 1 && std::string_view{arguments[1]} == "--smoke";
    try {
        return bench::ended(bench::run(is_smoke ? bench::smoke : bench::full));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_prices: %s\n", error.what());
        return 1;
    }
}
