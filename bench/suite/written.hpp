// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_WRITTEN_HPP
#define CMSGPP_BENCH_SUITE_WRITTEN_HPP

// Whether all writers of a question write the same messages, and whether the kernel sends with them. Walks without the
// library and without libc's macros.

#include "suite/question.hpp"
#include "support/contender.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <system_error>
#include <vector>

#include <netinet/in.h> // for sockaddr_in, sockaddr_in6
#include <sys/socket.h> // for sendmsg
#include <sys/uio.h>    // for iovec
#include <unistd.h>     // for close

namespace bench {

/// A message as the kernel looks at it: its padding means nothing.
struct written_message {
    int level = 0;
    int type = 0;
    std::vector<std::byte> payload;

    friend bool operator==(const written_message&, const written_message&) = default;
};

/// Returns: the messages; nothing if one is malformed, or if they do not end where the header says.
inline std::vector<written_message> written_messages(const msghdr& header)
{
    const std::span<const std::byte> all{static_cast<const std::byte*>(header.msg_control), header.msg_controllen};
    std::vector<written_message> messages;
    std::size_t at = 0;
    while (all.size() - at >= sizeof(cmsghdr)) {
        cmsghdr head{};
        std::memcpy(&head, all.data() + at, sizeof head);
        if (head.cmsg_len < sizeof head || head.cmsg_len > all.size() - at) {
            return {};
        }
        const auto payload = all.subspan(at + sizeof head, head.cmsg_len - sizeof head);
        messages.push_back({head.cmsg_level, head.cmsg_type, {payload.begin(), payload.end()}});
        at += (head.cmsg_len + sizeof(long) - 1) / sizeof(long) * sizeof(long);
        if (at >= all.size()) {
            break;
        }
    }
    return at == all.size() ? messages : std::vector<written_message>{};
}

/// A UDP socket, and another one that it sends to, both on loopback. What arrives is not looked at.
class reply_sender {
public:
    explicit reply_sender(int family)
        : to_{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)}, fd_{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)}
    {
        sockaddr_in6 address{};
        if (family == AF_INET) {
            const sockaddr_in v4{
                .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
            std::memcpy(&address, &v4, sizeof v4);
        } else {
            address.sin6_family = AF_INET6;
            address.sin6_addr = in6addr_loopback;
        }
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (to_ < 0 || fd_ < 0 || ::bind(to_, generic, size) != 0 || ::getsockname(to_, generic, &size) != 0 ||
            ::connect(fd_, generic, size) != 0) {
            throw std::system_error{errno, std::generic_category(), "two UDP sockets"};
        }
    }
    reply_sender(const reply_sender&) = delete;
    reply_sender& operator=(const reply_sender&) = delete;
    ~reply_sender()
    {
        ::close(to_);
        ::close(fd_);
    }

    /// Sends one and a half segments with this control data. Returns: 0, or the errno.
    [[nodiscard]] int send(msghdr header, std::size_t segment_size) const
    {
        std::vector<std::byte> data(segment_size + segment_size / 2);
        iovec piece{data.data(), data.size()};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        return ::sendmsg(fd_, &header, 0) == static_cast<ssize_t>(data.size()) ? 0 : errno;
    }

private:
    int to_;
    int fd_;
};

/// The writers against the second one, in a room that holds other bytes; the first one writes nothing. Names on stderr
/// where they differ, or what the kernel refuses.
inline std::size_t differences_in_replies(const question& of)
{
    const reply_sender sender{of.replies.front().local != 0 ? AF_INET : AF_INET6};
    std::size_t differences = 0;
    for (const fields& reply : of.replies) {
        std::vector<written_message> expected;
        for (const contender& each : std::span{of.contenders}.subspan(1)) {
            outgoing to{};
            to.room.fill(std::byte{0xff});
            to.room_size = to.room.size();
            each.write(reply, to);
            const std::vector<written_message> messages = written_messages(to.header);
            if (expected.empty()) {
                expected = messages;
            }
            if (messages.size() != 3 || messages != expected) {
                std::fprintf(stderr, "%s: %s writes other messages\n", of.title.c_str(), each.name);
                ++differences;
            } else if (const int error = sender.send(to.header, reply.segment_size)) {
                std::fprintf(stderr, "%s: %s: sendmsg: %s\n", of.title.c_str(), each.name, std::strerror(error));
                ++differences;
            }
        }
    }
    return differences;
}

} // namespace bench

#endif
