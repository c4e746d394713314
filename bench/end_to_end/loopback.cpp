// SPDX-License-Identifier: MIT
#include "end_to_end/loopback.hpp"

#include <cerrno>
#include <system_error>

#include <netinet/udp.h> // for SOL_UDP
#include <sys/time.h>    // for timeval
#include <unistd.h>      // for close

namespace bench {
namespace {

constexpr int udp_segment = 103;        // linux include/uapi/linux/udp.h; libc's header has it or not
constexpr int receive_buffer = 4 << 20; // bytes; the kernel takes net.core.rmem_max if that is less
constexpr timeval longest_wait{2, 0};

void check(bool done, const char* what) // no std::string: it would be an allocation of the receive loop
{
    if (!done) {
        throw std::system_error{errno, std::generic_category(), what};
    }
}

template <class Value>
void set(const descriptor& socket, int level, int option, const Value& value, const char* name)
{
    check(::setsockopt(socket.get(), level, option, &value, sizeof value) == 0, name);
}

} // namespace

descriptor::~descriptor()
{
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

loopback::loopback(datagram_kind kind)
    : kind_{kind}, receiver_{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)}, sender_{::socket(
                                                                                   AF_INET, SOCK_DGRAM | SOCK_CLOEXEC,
                                                                                   0)},
      sent_bytes_(kind.size, std::byte{'x'}), received_bytes_(kind.size * batch_size)
{
    check(receiver_.get() >= 0 && sender_.get() >= 0, "socket");
    set(receiver_, SOL_SOCKET, SO_RCVBUF, receive_buffer, "SO_RCVBUF");
    set(receiver_, SOL_SOCKET, SO_RCVTIMEO, longest_wait, "SO_RCVTIMEO");
    const auto enabled = end_to_end_set::enable(receiver_.get());
    if (!enabled) {
        throw std::system_error{enabled.error(), std::generic_category(),
                                "SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO or IP_RECVTOS"};
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    check(::bind(receiver_.get(), generic, size) == 0, "bind to 127.0.0.1");
    check(::getsockname(receiver_.get(), generic, &size) == 0, "getsockname");
    check(::connect(sender_.get(), generic, size) == 0, "connect to 127.0.0.1");
    if (kind.segment_size != 0) {
        set(sender_, SOL_UDP, udp_segment, int{kind.segment_size}, "UDP_SEGMENT");
    }
    sent_part_ = {sent_bytes_.data(), sent_bytes_.size()};
    for (mmsghdr& each : sent_) {
        each.msg_hdr.msg_iov = &sent_part_;
        each.msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t i = 0; i < batch_size; ++i) {
        received_parts_[i] = {received_bytes_.data() + i * kind.size, kind.size};
    }
}

void loopback::send(std::uint8_t traffic_class)
{
    set(sender_, IPPROTO_IP, IP_TOS, int{traffic_class}, "IP_TOS");
    for (std::size_t sent = 0; sent < batch_size;) {
        const int count = ::sendmmsg(sender_.get(), sent_.data() + sent, static_cast<unsigned>(batch_size - sent), 0);
        check(count > 0 || errno == EINTR, "sendmmsg");
        sent += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
}

/// The kernel has left in each slot what it used of the buffers.
void loopback::prepare_slots()
{
    for (std::size_t i = 0; i < batch_size; ++i) {
        msghdr& header = received_[i].msg_hdr;
        header.msg_name = &sources_[i];
        header.msg_namelen = sizeof sources_[i];
        header.msg_iov = &received_parts_[i];
        header.msg_iovlen = 1;
    }
    controls_.prepare(received_);
}

std::span<const mmsghdr> loopback::receive()
{
    int count = -1;
    do {
        prepare_slots();
        count =
            ::recvmmsg(receiver_.get(), received_.data(), static_cast<unsigned>(batch_size), MSG_WAITFORONE, nullptr);
    } while (count < 0 && errno == EINTR);
    check(count > 0, "recvmmsg (EAGAIN: datagrams are lost, net.core.rmem_max has no room for a batch)");
    return std::span{received_}.first(static_cast<std::size_t>(count));
}

} // namespace bench
