// SPDX-License-Identifier: MIT
// A receiver of UDP datagrams for macOS and the BSDs, with all parts of the library that such a program meets.
// tools/other_systems.sh compiles and links it; nothing here has run it.

#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace {

#if defined(__NetBSD__) || defined(__OpenBSD__) // which tell no program the type of service of an IPv4 packet
using of_ipv4 = cmsg::ip_recvttl;
#else
using of_ipv4 = cmsg::ip_recvtos;
#endif

using metadata =
    cmsg::receive_set<cmsg::scm_timestamp, cmsg::ip_recvdstaddr, cmsg::ip_recvif, of_ipv4, cmsg::ipv6_pktinfo,
                      cmsg::ipv6_hoplimit, cmsg::ipv6_tclass, cmsg::up_to<cmsg::scm_rights, 4>>;

using answers = cmsg::join<cmsg::quic_metadata, cmsg::hop_limit, cmsg::original_destination, cmsg::receive_time<>>;

int failed(const char* what, int error)
{
    std::fprintf(stderr, "%s: %s\n", what, std::strerror(error));
    return 1;
}

void print(std::string_view line) { std::printf("%.*s\n", static_cast<int>(line.size()), line.data()); }

} // namespace

int main()
{
    const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }

    std::array<char, 1500> data;
    iovec payload{data.data(), data.size()};
    sockaddr_storage peer{};
    msghdr header{};
    header.msg_name = &peer;
    header.msg_namelen = sizeof peer;
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<metadata> buffer;
    buffer.prepare(header);
    const ssize_t received = ::recvmsg(fd, &header, 0);

    cmsg::received_fds descriptors{received, header};
    for (const cmsg::message message : cmsg::control{received, header}) {
        std::array<char, 200> room;
        print(cmsg::describe(message, room));
    }
    const auto outcome =
        metadata::visit(received, header,
                        cmsg::overloaded{
                            [](cmsg::ip_recvif in) {
                                const cmsg::interface_name name = in.name_of_interface();
                                std::printf("by %s\n", name.c_str());
                            },
                            [](of_ipv4 one) { std::printf("%d\n", int{one.value()}); },
                            [](cmsg::ipv6_tclass both) { std::printf("ECN %d\n", static_cast<int>(both.ecn())); },
                        });
    const auto decoded = metadata::decode(received, header);

    const auto enabled = answers::enable(fd);
    const auto read = answers::read(received, header);
    const bool answered = read.get<cmsg::traffic_class>() && read.get<cmsg::local_address>().v4() &&
                          read.get<cmsg::receive_time<>>().software() && read.get<cmsg::hop_limit>().value() != 0;

    // The reply: from the address that was asked, with the ECN codepoint that came.
    const auto& to = *static_cast<const sockaddr*>(header.msg_name);
    cmsg::control_buffer<cmsg::send::set<cmsg::traffic_class, cmsg::local_address>> reply_room;
    cmsg::control_writer reply{reply_room};
    const bool is_marked = reply.put(read.get<cmsg::traffic_class>(), to);
    const bool has_source = reply.put(read.get<cmsg::local_address>(), to);
    reply.apply(header);
    const bool sent = ::sendmsg(fd, &header, 0) >= 0;
    return outcome && decoded.outcome() && enabled && answered && !descriptors.release() && sent && has_source &&
                   is_marked == (reply.reason() == cmsg::send::refusal::none)
               ? 0
               : 1;
}
