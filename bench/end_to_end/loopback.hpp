// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_END_TO_END_LOOPBACK_HPP
#define CMSGPP_BENCH_END_TO_END_LOOPBACK_HPP

// Two UDP sockets over IPv4 loopback: batches go in at one end by sendmmsg and come out at the other by recvmmsg.
// Never parses.

#include "end_to_end/contenders.hpp"

#include <cmsg/cmsg.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <netinet/in.h> // for sockaddr_in
#include <sys/socket.h> // for mmsghdr
#include <sys/uio.h>    // for iovec

namespace bench {

/// Slots of one recvmmsg, and datagrams of one batch.
inline constexpr std::size_t batch_size = 64;

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

/// A file descriptor that is closed in the end.
class descriptor {
public:
    explicit descriptor(int fd) : fd_{fd} {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor();

    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

class loopback {
public:
    /// Errors: throws std::system_error that names what the kernel refused.
    explicit loopback(datagram_kind kind);

    /// Sends a batch. Loopback delivers within the call, as a rule: the batch then waits at the receiver.
    /// Errors: throws std::system_error.
    void send(std::uint8_t traffic_class);

    /// What a receive loop does before it parses: points all slots at their buffers and calls recvmmsg.
    /// Returns: the slots that were filled; valid until the next call.
    /// Errors: throws std::system_error; with EAGAIN if nothing comes for two seconds.
    [[nodiscard]] std::span<const mmsghdr> receive();

    [[nodiscard]] datagram_kind kind() const { return kind_; }

private:
    void prepare_slots();

    datagram_kind kind_;
    descriptor receiver_;
    descriptor sender_;
    std::vector<std::byte> sent_bytes_;
    iovec sent_part_{};
    std::array<mmsghdr, batch_size> sent_{};
    std::vector<std::byte> received_bytes_;
    std::array<iovec, batch_size> received_parts_{};
    std::array<sockaddr_in, batch_size> sources_{};
    std::array<mmsghdr, batch_size> received_{};
    cmsg::control_buffers<end_to_end_set, batch_size> controls_;
};

} // namespace bench

#endif
