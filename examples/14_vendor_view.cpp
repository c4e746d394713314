// SPDX-License-Identifier: MIT
// What if only a vendor's kernel sends my message? A view of one's own is one of the set like the library's: it has
// its room, it is found and size-checked, and described in logs. That kernel is not at hand: here a recording stands
// for it.
//   g++ -std=c++20 -Iinclude examples/14_vendor_view.cpp -o own_view && ./own_view
#include <cmsg/cmsg.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

// Which of the card's queues a datagram came from, and how full that queue was.
class nic_queue : cmsg::view_base {
public:
    using view_base::view_base;

    // The vendor's level and type; u16 queue, u16 always 0, u32 depth: no other size is a whole one.
    static constexpr cmsg::view_info about{
        .name = "NIC_QUEUE", .id = {0x4e51, 1}, .size = 8, .option = {0x4e51, 1}, .level_name = "SOL_NIC"};

    [[nodiscard]] constexpr std::uint16_t queue() const noexcept { return at<std::uint16_t>(0); }
    [[nodiscard]] constexpr std::uint32_t depth() const noexcept { return at<std::uint32_t>(4); }

    // Optional, for describe.
    constexpr void each_field(auto sink) const
    {
        sink("queue", queue());
        sink("depth", depth());
    }
};

using metadata = cmsg::receive_set<cmsg::ip_ttl, nic_queue>;
static_assert(cmsg::control_buffer<metadata>::capacity == CMSG_SPACE(sizeof(int)) + CMSG_SPACE(8));

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Reads a message that only a vendor's kernel sends, by a view of its own.\n"
                  "usage: own_view");
        return 0;
    }
    const struct {
        std::uint16_t queue, zero;
        std::uint32_t depth;
    } third_queue{3, 0, 512};
    cmsg::control_buffer<metadata> buffer; // for recvmsg: buffer.prepare(header)
    cmsg::control_writer recording{buffer};
    recording.put(cmsg::send::ip_ttl{64});
    recording.put(nic_queue::about.id, std::as_bytes(std::span{&third_queue, 1}));
    const cmsg::control arrived = recording.messages(); // after recvmsg: {result, header}

    const auto decoded = metadata::decode(arrived);
    if (!decoded.outcome() || !decoded.get<nic_queue>()) {
        return std::fprintf(stderr, "the control data is cut or malformed\n"), 1;
    }
    std::printf("the queue is %u datagrams deep\n", unsigned{decoded.get<nic_queue>()->depth()});

    if (!metadata::visit(arrived, [](nic_queue from) { std::printf("it is queue %u\n", unsigned{from.queue()}); })) {
        return 1;
    }

    for (const cmsg::message message : arrived) {
        std::array<char, 80> line;
        const std::string_view text = cmsg::describe<nic_queue>(message, line);
        std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
    }
    return 0;
}
