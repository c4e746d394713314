// SPDX-License-Identifier: MIT
// How do I read control messages in a program of libuv? uv_udp_recv_start has none of them, and so the socket is the
// program's own: uv_poll says when to read, and recvmsg and cmsg do so until nothing is left. Needs libuv.
//   g++ -std=c++20 -Iinclude examples/16_libuv.cpp -luv -o libuv_receiver && ./libuv_receiver <address> <port>
// Without them it tests itself over loopback.
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <unistd.h>
#include <uv.h>

// shown: begin
using metadata = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::receive_time<>, cmsg::drops>;

// A socket that a loop of libuv watches. The loop points into the object.
class receiver {
public:
    receiver() = default;
    receiver(const receiver&) = delete;
    receiver& operator=(const receiver&) = delete;

    // Watches the socket, which stays the caller's; it must not block. Returns: 0, or the errno.
    int start(uv_loop_t& loop, int fd)
    {
        if (const auto enabled = metadata::enable(fd); !enabled) {
            return enabled.error();
        }
        fd_ = fd;
        watch_.data = this;
        const int failed = uv_poll_init(&loop, &watch_, fd);
        return -(failed != 0 ? failed : uv_poll_start(&watch_, UV_READABLE, [](uv_poll_t* self, int error, int) {
            static_cast<receiver*>(self->data)->on_readable(error);
        }));
    }

    // From then on the loop has no reason to wait for it.
    void stop(int error)
    {
        error_ = error;
        uv_close(reinterpret_cast<uv_handle_t*>(&watch_), nullptr);
    }

    int error() const { return error_; }
    unsigned count() const { return count_; }
    unsigned marked() const { return marked_; }

    unsigned last = ~0U; // it stops after so many

private:
    void on_readable(int error)
    {
        error = error != 0 ? -error : receive_all();
        if (error != 0 || count_ >= last) {
            stop(error);
        }
    }

    // Reads until nothing is left, but no more than a share: others in the loop wait. Returns: 0, or the errno.
    int receive_all()
    {
        for (int turn = 0; turn < 64; ++turn) { // uv_poll calls again while something is left
            sockaddr_in6 from{};
            iovec payload{data_.data(), data_.size()};
            msghdr header{};
            header.msg_iov = &payload;
            header.msg_iovlen = 1;
            cmsg::control_buffer<metadata> control;
            control.prepare(header, from);
            const ssize_t size = recvmsg(fd_, &header, 0);
            if (size < 0) {
                return errno == EAGAIN ? 0 : errno;
            }
            const auto d = metadata::read(size, header);
            if (!d.outcome()) { // cut, payload or control data, or malformed
                return EMSGSIZE;
            }
            take(static_cast<std::size_t>(size), from, d);
        }
        return 0;
    }

    // What is done with one datagram.
    void take(std::size_t size, const sockaddr_in6& from, const metadata::reading_type& d)
    {
        std::array<char, INET6_ADDRSTRLEN> to{};
        const in6_addr local = d.get<cmsg::local_address>().v6();
        inet_ntop(AF_INET6, &local, to.data(), to.size());
        const auto ecn = d.get<cmsg::traffic_class>().ecn();
        std::printf("%zu bytes from port %u to %s: ECN %s, %u lost, %s\n", size, unsigned{ntohs(from.sin6_port)},
                    to.data(), name_of(ecn), d.get<cmsg::drops>().since(drops_seen_),
                    d.get<cmsg::receive_time<>>().software() ? "with its time" : "without a time");
        std::fflush(stdout); // also where that is a pipe
        ++count_;
        marked_ += ecn == cmsg::ecn::ce ? 1U : 0U;
    }

    int fd_ = -1;
    int error_ = 0;
    unsigned count_ = 0;
    unsigned marked_ = 0; // with CE
    uv_poll_t watch_{};
    cmsg::drop_counter drops_seen_;
    std::array<std::byte, 65536> data_;
};
// shown: end

constexpr const char* usage =
    "Receives datagrams in a loop of libuv, and prints what control messages tell of each.\n"
    "usage: libuv_receiver [<address> <port>]    without them it tests itself over loopback\n";

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// Reads an address, an IPv4 one as a mapped one. Returns: whether it is one.
bool parse(const std::string& address, in6_addr& to)
{
    const bool is_v6 = address.find(':') != std::string::npos;
    return inet_pton(AF_INET6, (is_v6 ? address : "::ffff:" + address).c_str(), &to) == 1;
}

// Sends to itself, over both families and with each codepoint. Returns: 0, or the errno.
int send_all(int fd, sockaddr_in6& self)
{
    for (const char* const name : {"127.0.0.1", "::1"}) {
        parse(name, self.sin6_addr);
        for (int mark = 0; mark < 4; ++mark) {
            if (setsockopt(fd, IPPROTO_IP, IP_TOS, &mark, sizeof mark) != 0 ||
                setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &mark, sizeof mark) != 0 ||
                sendto(fd, "hello", 5, 0, reinterpret_cast<sockaddr*>(&self), sizeof self) != 5) {
                return errno;
            }
        }
    }
    return 0;
}

int test(uv_loop_t& loop, receiver& from, int fd, sockaddr_in6& self)
{
    if (const int error = send_all(fd, self); error != 0) {
        return failed("sendto", error);
    }
    from.last = 8;
    uv_timer_t limit{};
    limit.data = &from;
    uv_timer_init(&loop, &limit);
    uv_timer_start(
        &limit, [](uv_timer_t* t) { static_cast<receiver*>(t->data)->stop(ETIMEDOUT); }, 5000, 0);
    uv_unref(reinterpret_cast<uv_handle_t*>(&limit)); // it is no reason to go on
    uv_run(&loop, UV_RUN_DEFAULT);
    if (from.error() != 0) {
        return failed("receive", from.error());
    }
    std::printf("%u datagrams, %u with CE\n", from.count(), from.marked());
    return from.count() == 8 && from.marked() == 2 ? 0 : 1;
}

int main(int count, char** arguments)
{
    sockaddr_in6 self{};
    self.sin6_family = AF_INET6;
    if (count == 2 && std::string_view{arguments[1]} == "--help") {
        return std::fputs(usage, stdout), 0;
    }
    if (count == 3 && parse(arguments[1], self.sin6_addr)) {
        self.sin6_port = htons(static_cast<std::uint16_t>(std::atoi(arguments[2])));
    } else if (count != 1) {
        return std::fputs(usage, stderr), 2;
    }
    const int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    const int off = 0;
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 || bind(fd, address, size) != 0 ||
        getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    static receiver from;
    uv_loop_t& loop = *uv_default_loop();
    if (const int error = from.start(loop, fd); error != 0) {
        return failed("start", error);
    }
    if (count == 1) {
        const int status = test(loop, from, fd, self);
        close(fd);
        return status;
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    return failed("receive", from.error());
}
