// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_AGREE_HPP
#define CMSGPP_BENCH_SUITE_AGREE_HPP

// Whether all parsers of the questions read the same, and all writers write the same, which the kernel sends; asked
// before anything is timed.

#include "suite/question.hpp"
#include "support/agreement.hpp"
#include "support/capture.hpp"
#include "support/contender.hpp"
#include "support/damage.hpp"
#include "support/report.hpp"
#include "support/udp.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include <sys/socket.h> // for sendmsg
#include <sys/uio.h>    // for iovec

namespace bench {

/// The messages as the kernel looks at them: their padding means nothing.
inline std::vector<std::vector<std::byte>> written_messages(const msghdr& header)
{
    std::vector<std::vector<std::byte>> messages;
    for (const auto each : messages_of({static_cast<const std::byte*>(header.msg_control), header.msg_controllen})) {
        decltype(cmsghdr::cmsg_len) length = 0;
        std::memcpy(&length, each.data(), sizeof length);
        const auto whole = each.first(std::min<std::size_t>(length, each.size()));
        messages.emplace_back(whole.begin(), whole.end());
    }
    return messages;
}

/// Sends one and a half segments with this control data, of which nobody looks at what arrives. Returns: 0, or the
/// errno.
[[nodiscard]] inline int send_with(const udp_socket& sender, msghdr header, std::size_t segment_size)
{
    std::vector<std::byte> data(segment_size + segment_size / 2);
    iovec piece{data.data(), data.size()};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    return ::sendmsg(sender.fd(), &header, 0) == static_cast<ssize_t>(data.size()) ? 0 : errno;
}

/// The writers against the second one, in a room that holds other bytes; the first one writes nothing. Names on stderr
/// where they differ, or what the kernel refuses.
inline std::size_t differences_in_replies(const question& of)
{
    const int family = of.replies.front().local != 0 ? AF_INET : AF_INET6;
    const udp_socket receiver{family};
    receiver.bind();
    const udp_socket sender{family};
    sender.connect(receiver);
    std::size_t differences = 0;
    for (const fields& reply : of.replies) {
        std::vector<std::vector<std::byte>> expected;
        for (const contender& each : std::span{of.contenders}.subspan(1)) {
            outgoing to{};
            to.room.fill(std::byte{0xff});
            to.room_size = to.room.size();
            each.write(reply, to);
            const auto messages = written_messages(to.header);
            if (expected.empty()) {
                expected = messages;
            }
            if (messages.size() != 3 || messages != expected) {
                std::fprintf(stderr, "%s: %s writes other messages\n", of.title.c_str(), each.name);
                ++differences;
            } else if (const int error = send_with(sender, to.header, reply.segment_size)) {
                std::fprintf(stderr, "%s: %s: sendmsg: %s\n", of.title.c_str(), each.name, std::strerror(error));
                ++differences;
            }
        }
    }
    return differences;
}

/// The batch parsers against their own parsers of one packet.
inline std::size_t differences_in_batches(const question& of)
{
    std::size_t differences = 0;
    for (const contender& each : of.contenders) {
        pass parse{of};
        parse(each);
        for (std::size_t i = 0; i < of.packets.size(); ++i) {
            fields expected;
            static_cast<void>(each.parse(of.packets[i].result, of.packets[i].header, expected));
            if (parse.read()[i] != expected) {
                std::fprintf(stderr, "%s: %s differs in a batch\n", of.title.c_str(), each.name);
                ++differences;
            }
        }
    }
    return differences;
}

/// The hand-written loop against what was sent, where the question wants the traffic class: a parser that all agree
/// with may be wrong as well.
inline std::size_t differences_to_sent(const question& of)
{
    std::size_t differences = 0;
    bool reads_it = false;
    for (const packet& each : of.packets) {
        fields read;
        const cmsg::outcome end = of.contenders[1].parse(each.result, each.header, read);
        reads_it = reads_it || read.traffic_class != 0;
        differences += end && read.traffic_class == each.sent_traffic_class ? 0U : 1U;
    }
    if (!reads_it || of.malformed) {
        return 0;
    }
    if (differences != 0) {
        std::fprintf(stderr, "%s: the traffic class differs from the one sent\n", of.title.c_str());
    }
    return differences;
}

/// The parsers that read any buffer on what the other questions' are about, whole and damaged.
inline void compare_with_others(agreement& parsers, const question& of, const std::vector<question>& questions)
{
    for (const question& other : questions) {
        if (&other != &of && !other.malformed && other.replies.empty()) {
            parsers.compare(other.packets);
            parsers.compare_malformed(damaged(other.packets.front()));
        }
    }
}

/// Returns: whether all parsers read the same, and all writers write the same, which the kernel sends.
inline bool agree(const std::vector<question>& questions)
{
    std::size_t buffers = 0;
    std::size_t differences = 0;
    std::size_t replies = 0;
    for (const question& each : questions) {
        if (!each.replies.empty()) {
            differences += differences_in_replies(each);
            replies += each.replies.size();
            continue;
        }
        agreement parsers{each.contenders};
        if (each.malformed) {
            parsers.compare_malformed(each.packets);
        } else {
            parsers.compare(each.packets);
            parsers.compare_malformed(damaged(each.packets.front()));
        }
        differences += differences_to_sent(each);
        if (each.in_batches) {
            differences += differences_in_batches(each);
        }
        // The floor knows its own packets, and glibc's macros want whole ones.
        std::vector<contender> any = each.contenders;
        std::erase_if(any, [](const contender& one) {
            return one.key == std::string_view{"floor"} || one.key == std::string_view{"unchecked"};
        });
        agreement of_any{any};
        compare_with_others(of_any, each, questions);
        // The kernel's own cuts: real packets in every room that is too small.
        traffic what = each.key == "b" ? four_messages_v4() : two_messages_v4();
        for (what.control_capacity = 1;
             (each.key == "a4" || each.key == "b") && what.control_capacity <= each.packets.front().control.size();
             ++what.control_capacity) {
            of_any.compare(capture_or_leave_out(what, 4));
        }
        buffers += parsers.buffers() + of_any.buffers();
        differences += parsers.differences() + of_any.differences();
    }
    if (differences == 0) {
        std::fprintf(stderr,
                     "All parsers read the same on %s buffers: whole, cut and malformed. All writers wrote the same "
                     "%s replies.\n",
                     grouped(buffers).c_str(), grouped(replies).c_str());
    }
    return differences == 0;
}

} // namespace bench

#endif
