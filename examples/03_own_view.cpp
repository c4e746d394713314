// SPDX-License-Identifier: MIT
// Which routers did a packet pass? IP_RECVOPTS has the answer: the IP options of a datagram, here a recorded route.
// Written as a view of one's own, as for a message that the library does not know (it knows this one, as
// cmsg::ip_recvopts): it is switched on, given room, parsed and size-checked like the others of the set.
//   g++ -std=c++20 -Iinclude examples/03_own_view.cpp -o own_view && ./own_view
#include <cmsg/cmsg.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>
#include <string_view>

#include <arpa/inet.h>
#include <unistd.h>

// shown: begin
// The IP options of a datagram, as they stand in its header; absent if it has none.
class ip_recvopts {
public:
    // The most that an IPv4 header can hold is the size, which decides the room.
    static constexpr cmsg::view_info about{.name = "IP_RECVOPTS",
                                           .id = {cmsg::level::ip, IP_RECVOPTS},
                                           .size = 40,
                                           .family = AF_INET,
                                           .option = {IPPROTO_IP, IP_RECVOPTS},
                                           .presence = cmsg::presence::usually};

    explicit constexpr ip_recvopts(std::span<const std::byte> payload) noexcept : payload_{payload} {}

    // Without accepts, only a payload of about.size would be a whole one.
    template <class Abi>
    static constexpr bool accepts(cmsg::message_id, std::size_t size) noexcept
    {
        return size <= about.size;
    }

    [[nodiscard]] constexpr std::span<const std::byte> options() const noexcept { return payload_; }

private:
    std::span<const std::byte> payload_;
};

using metadata = cmsg::receive_set<cmsg::ip_ttl, ip_recvopts>;
// shown: end
static_assert(metadata::space == cmsg::abi::native::space(4) + cmsg::abi::native::space(40));

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// RFC 791 section 3.1: type 7, length, offset of the next free slot counted from 1, slots of an address each.
void print_route(std::span<const std::byte> options)
{
    if (options.size() < 3 || options[0] != std::byte{7}) {
        return;
    }
    const auto recorded = options.first(std::min(std::to_integer<std::size_t>(options[2]), options.size()));
    for (std::size_t slot = 3; slot + sizeof(in_addr) < recorded.size(); slot += sizeof(in_addr)) {
        std::printf("passed %s\n", inet_ntoa(cmsg::load<in_addr>(&recorded[slot])));
    }
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Reads IP options by a view of its own, over loopback.\n"
                  "usage: own_view");
        return 0;
    }
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in self{AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    if (fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    constexpr unsigned char record_route[16] = {7, 15, 4}; // room for three addresses, and padding
    if (setsockopt(fd, IPPROTO_IP, IP_OPTIONS, record_route, sizeof record_route) != 0 ||
        sendto(fd, "hello", 5, 0, address, size) != 5) {
        return failed("sendto", errno);
    }

    std::array<char, 1500> data;
    iovec payload{data.data(), data.size()};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<metadata> control;
    control.prepare(header);
    const ssize_t received = recvmsg(fd, &header, 0);
    const auto outcome =
        metadata::visit(received, header,
                        cmsg::overloaded{[](cmsg::ip_ttl ttl) { std::printf("TTL %d\n", ttl.value()); },
                                         [](ip_recvopts arrived) { print_route(arrived.options()); }});
    if (!outcome) {
        return failed("recvmsg", received < 0 ? errno : outcome.truncated() ? EMSGSIZE : EBADMSG);
    }
    close(fd);
    return 0;
}
