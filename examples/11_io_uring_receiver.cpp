// SPDX-License-Identifier: MIT
// How do I receive without a system call for each datagram? One multishot recvmsg of io_uring fills a buffer of the
// program for each one: sender, control messages and payload, all in one piece, which cmsg::io_uring_datagram reads
// where it is. Needs liburing and Linux 6.0.
//   g++ -std=c++20 -Iinclude examples/11_io_uring_receiver.cpp -luring -o receiver && ./receiver <port>
// Without a port it tests itself over loopback.
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>

#include <arpa/inet.h>
#include <liburing.h>
#include <unistd.h>

// shown: begin
using metadata = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::drops>;

constexpr unsigned buffer_count = 16; // buffers; a power of two
constexpr std::size_t room =
    16 + sizeof(sockaddr_in6) + metadata::space + 1500; // what the kernel tells, sender, control, payload

struct statistics {
    unsigned datagrams = 0;
    unsigned marked = 0; // with CE
    unsigned from_peer = 0;
    unsigned cut = 0; // payload or control data, or malformed
};

class receiver {
public:
    receiver() = default;
    receiver(const receiver&) = delete;
    receiver& operator=(const receiver&) = delete;
    ~receiver()
    {
        if (is_open_) {
            io_uring_queue_exit(&ring_);
        }
    }

    // Hands the buffers to the kernel, and asks for datagrams of the socket. Returns: 0, or the errno.
    int open(int fd)
    {
        int error = -io_uring_queue_init(buffer_count, &ring_, 0);
        is_open_ = error == 0;
        io_uring_buf_reg ring_of_buffers{};
        ring_of_buffers.ring_addr = reinterpret_cast<std::uintptr_t>(slots_.data());
        ring_of_buffers.ring_entries = buffer_count;
        if (error == 0) {
            error = -io_uring_register_buf_ring(&ring_, &ring_of_buffers, 0);
        }
        if (error != 0) {
            return error;
        }
        io_uring_buf_ring_init(free_buffers());
        for (unsigned i = 0; i < buffer_count; ++i) {
            give_back(i);
        }
        fd_ = fd;
        return ask();
    }

    // Waits for a datagram, and takes those that are there. Returns: 0, or the errno.
    int receive(statistics& to)
    {
        io_uring_cqe* completion = nullptr;
        __kernel_timespec limit{5, 0};
        if (const int error = -io_uring_wait_cqe_timeout(&ring_, &completion, &limit); error != 0) {
            return error;
        }
        for (; io_uring_peek_cqe(&ring_, &completion) == 0; io_uring_cqe_seen(&ring_, completion)) {
            const bool goes_on = (completion->flags & IORING_CQE_F_MORE) != 0;
            if (completion->res < 0 && completion->res != -ENOBUFS) {
                return -completion->res;
            }
            if ((completion->flags & IORING_CQE_F_BUFFER) != 0) {
                const unsigned slot = completion->flags >> IORING_CQE_BUFFER_SHIFT;
                take({buffers_[slot], completion->res, request_}, to);
                give_back(slot); // not before the last read of it
            }
            if (!goes_on) { // no buffer was free, or the kernel has other reasons: it wants to be asked again
                if (const int error = ask(); error != 0) {
                    return error;
                }
            }
        }
        return 0;
    }

private:
    // shown: end
    // shown: begin take
    // What is done with one datagram.
    static void take(const cmsg::io_uring_datagram& datagram, statistics& to)
    {
        ++to.datagrams;
        const auto d = metadata::read(datagram);
        if (!datagram || !d.outcome()) {
            ++to.cut;
            return;
        }
        to.marked += d.get<cmsg::traffic_class>().ecn() == cmsg::ecn::ce ? 1U : 0U;
        to.from_peer +=
            datagram.name().port() != 0 && datagram.payload().size() == 5 && d.get<cmsg::local_address>() ? 1U : 0U;
    }

    int ask()
    {
        request_.msg_namelen =
            sizeof(sockaddr_in6); // these two alone buffer_count: how much of each buffer is for them
        request_.msg_controllen = metadata::space;
        io_uring_sqe* const entry = io_uring_get_sqe(&ring_);
        io_uring_prep_recvmsg_multishot(entry, fd_, &request_, 0);
        entry->flags |= IOSQE_BUFFER_SELECT;
        const int submitted = io_uring_submit(&ring_);
        return submitted < 0 ? -submitted : 0;
    }
    // shown: end

    // shown: begin
    void give_back(unsigned slot)
    {
        io_uring_buf_ring_add(free_buffers(), buffers_[slot].data(), room, static_cast<unsigned short>(slot),
                              io_uring_buf_ring_mask(buffer_count), 0);
        io_uring_buf_ring_advance(free_buffers(), 1);
    }

    io_uring_buf_ring* free_buffers() { return reinterpret_cast<io_uring_buf_ring*>(slots_.data()); }

    io_uring ring_{};
    bool is_open_ = false;
    int fd_ = -1;
    msghdr request_{};
    alignas(4096) std::array<io_uring_buf, buffer_count> slots_{}; // what the kernel takes for an io_uring_buf_ring
    std::array<std::array<std::byte, room>, buffer_count> buffers_;
};
// shown: end

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// Sends to itself over both families. Returns: 0, or 1.
int test(receiver& from, int fd, sockaddr_in6& self)
{
    statistics all;
    unsigned sent = 0;
    for (const char* const name : {"::ffff:127.0.0.1", "::1"}) {
        inet_pton(AF_INET6, name, &self.sin6_addr);
        for (int i = 0; i < 100; ++i) { // more than there are buffers
            const int mark = i % 4;
            if (setsockopt(fd, IPPROTO_IP, IP_TOS, &mark, sizeof mark) != 0 ||
                setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &mark, sizeof mark) != 0 ||
                sendto(fd, "hello", 5, 0, reinterpret_cast<sockaddr*>(&self), sizeof self) != 5) {
                return failed("sendto", errno);
            }
            ++sent;
        }
        while (all.datagrams < sent) {
            if (const int error = from.receive(all); error != 0) {
                return failed("io_uring", error);
            }
        }
    }
    std::printf("%u datagrams, %u with CE, %u with sender, local address and payload\n", all.datagrams, all.marked,
                all.from_peer);
    return all.marked == sent / 4 && all.from_peer == sent ? 0 : 1;
}

// Says after each wait what has come so far. Ends if the ring fails.
int watch(receiver& from)
{
    for (statistics all;;) {
        if (const int error = from.receive(all); error != 0 && error != ETIME) {
            return failed("io_uring", error);
        }
        std::printf("%u datagrams, %u with CE, %u cut\n", all.datagrams, all.marked, all.cut);
        std::fflush(stdout); // also where that is a pipe
    }
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Receives by a multishot recvmsg of io_uring, and says what has come.\n"
                  "usage: io_uring_receiver [<port>]    without it it tests itself over loopback");
        return 0;
    }
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    const int off = 0;
    sockaddr_in6 self{};
    self.sin6_family = AF_INET6;
    self.sin6_port = htons(static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 0));
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 || bind(fd, address, size) != 0 ||
        getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    static receiver from;
    if (const int error = from.open(fd); error != 0) {
        if (error == ENOSYS || error == EPERM || error == EINVAL) { // an older kernel, or one where it is forbidden
            std::printf("left out: io_uring: %s\n", std::strerror(error));
            return 0;
        }
        return failed("io_uring", error);
    }
    const int status = count > 1 ? watch(from) : test(from, fd, self);
    close(fd);
    return status;
}
