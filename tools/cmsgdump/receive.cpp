// SPDX-License-Identifier: MIT
// One recvmsg, with room for all that can come.
#include "cmsgdump.hpp"

#include <cerrno>

namespace cmsgdump {

namespace {

constexpr std::size_t payload_room = 65536; // of UDP_GRO
constexpr std::size_t control_room = 65536; // far more than all messages of one read take

} // namespace

receiver::receiver(int fd, bool peeks) : fd_{fd}, peeks_{peeks}, payload_(payload_room), control_(control_room) {}

received receiver::read(int flags)
{
    sockaddr_storage peer{};
    iovec payload{payload_.data(), payload_.size()};
    msghdr header{};
    header.msg_name = &peer;
    header.msg_namelen = sizeof peer;
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    header.msg_control = control_.data();
    header.msg_controllen = control_.size();
    const ssize_t size = recvmsg(fd_, &header, flags | MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0) {
        return {{}, errno};
    }
    const cmsg::received_fds closed_here{size, header}; // also of a peek, which duplicates descriptors
    packet one;
    one.queued = (flags & MSG_ERRQUEUE) != 0;
    one.family = int_option(fd_, SO_DOMAIN);
    one.flags = static_cast<std::uint32_t>(header.msg_flags & ~MSG_CMSG_CLOEXEC);
    one.size = static_cast<std::size_t>(size);
    one.peer = address_text(peer, header.msg_namelen);
    const std::span control = std::span{control_}.first(header.msg_controllen);
    one.control.assign(control.begin(), control.end());
    const int type = int_option(fd_, SO_TYPE);
    if (size == 0 && !one.queued && (type == SOCK_STREAM || type == SOCK_SEQPACKET)) {
        const bool says_something = !one.control.empty(); // TCP_CM_INQ, credentials of nobody
        return {says_something ? std::optional{std::move(one)} : std::nullopt, 0, true};
    }
    if ((flags & MSG_PEEK) != 0) {
        std::vector<std::byte> all{payload_.begin(), payload_.begin() + size};
        all.insert(all.end(), control.begin(), control.end());
        const std::span name = std::as_bytes(std::span{&peer, 1}).first(header.msg_namelen);
        all.insert(all.end(), name.begin(), name.end());
        if (all == last_) {
            return {{}, 0, false, true};
        }
        last_ = std::move(all);
    }
    return {std::move(one)};
}

} // namespace cmsgdump
