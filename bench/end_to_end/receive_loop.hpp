// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_END_TO_END_RECEIVE_LOOP_HPP
#define CMSGPP_BENCH_END_TO_END_RECEIVE_LOOP_HPP

// Two UDP sockets over IPv4 loopback: batches go in at one end by sendmmsg and come out at the other by recvmmsg, and are
// parsed by one parser or another, in parts that are timed. Every packet's fields are compared with what the hand-written
// loop reads from the same control buffer, and with what was sent.

#include "parse/library.hpp"
#include "parse/macro_loop.hpp"
#include "support/allocations.hpp"
#include "support/contender.hpp"
#include "support/report.hpp"
#include "support/udp.hpp"

#include <benchmark/benchmark.h>
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <netinet/udp.h> // for SOL_UDP
#include <sys/uio.h>     // for iovec

namespace bench {

inline constexpr std::size_t batch_size = 64; // slots of one recvmmsg, and datagrams of one batch
inline constexpr int extra_parses = 10; // of a batch: a single parse is too short for a clock that is a system call

/// What one send hands to the kernel.
struct datagram_kind {
    std::size_t size;               ///< bytes
    std::uint16_t segment_size = 0; ///< bytes; not zero for a train (UDP_SEGMENT), which arrives coalesced (UDP_GRO)

    /// Packets that a network would carry.
    [[nodiscard]] constexpr std::size_t packets() const
    {
        return segment_size == 0 ? 1 : (size + segment_size - 1) / segment_size;
    }
};

/// What was measured with one parser. Times are nanoseconds of a whole batch, one element a batch.
struct tally {
    std::vector<double> first_parse;  ///< of a batch that has just arrived
    std::vector<double> repeat_parse; ///< the mean of those that followed
    std::vector<double> total;        ///< recvmmsg and its preparation, and first_parse, of the same batch
    allocation_count allocated;       ///< from before recvmmsg to after the first parse, all batches
    std::uint64_t datagrams = 0;      ///< received and checked, those of uncounted batches too
    std::uint64_t checksum = 0;       ///< of the fields that do not depend on the time of day
};

/// Nanoseconds of processor time of this thread: what else runs on the machine is not in it.
[[nodiscard]] inline double thread_time()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

class receive_loop {
public:
    /// Receives batches until all their datagrams are stamped: the kernel begins some time after it was asked to.
    /// Errors: throws std::system_error from the sockets, std::runtime_error if the stamps do not come.
    explicit receive_loop(datagram_kind kind)
        : kind_{kind}, sent_bytes_(kind.size, std::byte{'x'}), received_bytes_(kind.size * batch_size)
    {
        std::vector<double> clock;
        for (int i = 0; i < 10'001; ++i) {
            const double before = thread_time();
            clock.push_back(thread_time() - before);
        }
        clock_cost_ = middle_of(std::move(clock));
        receiver_.set({SOL_SOCKET, SO_RCVBUF, 4 << 20}); // bytes; the kernel takes net.core.rmem_max if that is less
        if (const auto enabled = set::enable(receiver_.fd()); !enabled) {
            throw std::system_error{enabled.error(), std::generic_category(),
                                    "SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO or IP_RECVTOS"};
        }
        receiver_.bind();
        sender_.connect(receiver_);
        if (kind.segment_size != 0) {
            sender_.set({SOL_UDP, 103, kind.segment_size}); // UDP_SEGMENT, which libc's header has or not
        }
        sent_part_ = {sent_bytes_.data(), sent_bytes_.size()};
        for (mmsghdr& each : sent_) {
            each.msg_hdr.msg_iov = &sent_part_;
            each.msg_hdr.msg_iovlen = 1;
        }
        for (std::size_t i = 0; i < batch_size; ++i) {
            received_parts_[i] = {received_bytes_.data() + i * kind.size, kind.size};
        }
        benchmark::DoNotOptimize(read_.data()); // someone looks at the fields: no parse may be left out
        wait_for_stamps();
    }

    /// Sends a batch, receives and parses it, and adds what that took to the tally if `counts`. A batch that does not
    /// come out of one call is checked, but its times are left out.
    /// Errors: throws std::system_error from the sockets, std::runtime_error if something else arrives than was sent.
    void run(const contender& with, std::uint8_t traffic_class, bool counts, tally& into)
    {
        const double before = thread_time();
        send(traffic_class);
        const double sending = thread_time() - before - clock_cost_;
        for (std::size_t arrived = 0; arrived < batch_size;) {
            read_.fill({});
            start_counting();
            const double start = thread_time();
            const std::span<const mmsghdr> batch = receive();
            const double received = thread_time();
            const std::size_t complete = parse_each(with.parse, batch);
            const double parsed = thread_time();
            const allocation_count allocated = stop_counting();
            const double again = thread_time();
            for (int i = 0; i < extra_parses; ++i) {
                benchmark::DoNotOptimize(parse_each(with.parse, batch));
            }
            const double end = thread_time();
            into.allocated.calls += allocated.calls;
            into.allocated.bytes += allocated.bytes;
            check_batch(with, batch, complete, traffic_class, into);
            arrived += batch.size();
            if (batch.size() < batch_size) {
                split_batches_ += arrived == batch_size ? 1U : 0U;
            } else if (counts) {
                send_times_.push_back(sending);
                into.first_parse.push_back(parsed - received - clock_cost_);
                into.repeat_parse.push_back((end - again - clock_cost_) / extra_parses);
                into.total.push_back(parsed - start - 2 * clock_cost_);
            }
        }
    }

    /// Nanoseconds a batch for sending, with the kernel's way up to the receiver's queue.
    [[nodiscard]] const std::vector<double>& send_times() const { return send_times_; }

    /// Batches that did not come out of one call.
    [[nodiscard]] std::uint64_t split_batches() const { return split_batches_; }

    /// Nanoseconds between two readings of the clock with nothing in between; taken off every time.
    [[nodiscard]] double clock_cost() const { return clock_cost_; }

    [[nodiscard]] datagram_kind kind() const { return kind_; }

private:
    using set = set_for<four_messages>;

    /// Loopback delivers within the call: the batch waits at the receiver then.
    void send(std::uint8_t traffic_class)
    {
        sender_.set({IPPROTO_IP, IP_TOS, traffic_class});
        for (std::size_t sent = 0; sent < batch_size;) {
            const int count =
                ::sendmmsg(sender_.fd(), sent_.data() + sent, static_cast<unsigned>(batch_size - sent), 0);
            check(count > 0 || errno == EINTR, "sendmmsg");
            sent += count > 0 ? static_cast<std::size_t>(count) : 0;
        }
    }

    /// What a receive loop does before it parses: points all slots at their buffers, where the kernel has left what it used
    /// of them, and calls recvmmsg.
    [[nodiscard]] std::span<const mmsghdr> receive()
    {
        int count = -1;
        do {
            for (std::size_t i = 0; i < batch_size; ++i) {
                msghdr& header = received_[i].msg_hdr;
                header.msg_name = &sources_[i];
                header.msg_namelen = sizeof sources_[i];
                header.msg_iov = &received_parts_[i];
                header.msg_iovlen = 1;
            }
            controls_.prepare(received_);
            count = ::recvmmsg(receiver_.fd(), received_.data(), static_cast<unsigned>(batch_size), MSG_WAITFORONE,
                               nullptr);
        } while (count < 0 && errno == EINTR);
        check(count > 0, "recvmmsg (EAGAIN: datagrams are lost, net.core.rmem_max has no room for a batch)");
        return std::span{received_}.first(static_cast<std::size_t>(count));
    }

    /// Parses each datagram into its own fields. Returns: how many parsed completely.
    [[nodiscard]] std::size_t parse_each(parser* parse, std::span<const mmsghdr> batch)
    {
        std::size_t complete = 0;
        fields* read = read_.data();
        for (const mmsghdr& slot : batch) {
            complete += parse(static_cast<ssize_t>(slot.msg_len), slot.msg_hdr, *read++) ? 1U : 0U;
        }
        benchmark::ClobberMemory();
        return complete;
    }

    void wait_for_stamps()
    {
        for (int sent = 0; sent < 1000; ++sent) { // more than are ever sent before
            send(0);
            bool is_stamped = true;
            for (std::size_t arrived = 0; arrived < batch_size;) {
                const std::span<const mmsghdr> batch = receive();
                arrived += batch.size();
                read_.fill({});
                is_stamped = parse_each(macro_loop<four_messages>, batch) == batch.size() && is_stamped;
                for (std::size_t i = 0; i < batch.size(); ++i) {
                    is_stamped = is_stamped && read_[i].received != 0;
                }
            }
            if (is_stamped) {
                return;
            }
        }
        throw std::runtime_error{"the kernel does not stamp received datagrams (SO_TIMESTAMPING)"};
    }

    void check_batch(const contender& with, std::span<const mmsghdr> batch, std::size_t complete,
                     std::uint8_t traffic_class, tally& into) const
    {
        const auto fail = [&](const char* what) { throw std::runtime_error{std::string{with.name} + ": " + what}; };
        const bool parses = with.tells != tells::nothing;
        if (parses && complete != batch.size()) {
            fail("a datagram was not parsed to its end");
        }
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const mmsghdr& slot = batch[i];
            if (slot.msg_len != kind_.size || (slot.msg_hdr.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
                fail("a datagram did not arrive in one piece");
            }
            fields sent;
            if (!macro_loop<four_messages>(static_cast<ssize_t>(slot.msg_len), slot.msg_hdr, sent) ||
                sent.received == 0 || sent.segment_size != kind_.segment_size || sent.interface_index == 0 ||
                sent.local != htonl(INADDR_LOOPBACK) || sent.traffic_class != traffic_class) {
                fail("a datagram arrived with other control messages than it was sent with");
            }
            if (parses && checksum(read_[i]) != checksum(sent)) {
                fail("differs from the hand-written loop");
            }
            sent.received = 0;
            into.checksum += checksum(sent);
        }
        into.datagrams += batch.size();
    }

    datagram_kind kind_;
    udp_socket receiver_{AF_INET};
    udp_socket sender_{AF_INET};
    std::vector<std::byte> sent_bytes_;
    iovec sent_part_{};
    std::array<mmsghdr, batch_size> sent_{};
    std::vector<std::byte> received_bytes_;
    std::array<iovec, batch_size> received_parts_{};
    std::array<sockaddr_in, batch_size> sources_{};
    std::array<mmsghdr, batch_size> received_{};
    cmsg::control_buffers<set, batch_size> controls_;
    std::array<fields, batch_size> read_{};
    std::vector<double> send_times_;
    std::uint64_t split_batches_ = 0;
    double clock_cost_ = 0;
};

} // namespace bench

#endif
