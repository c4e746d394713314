// SPDX-License-Identifier: MIT
// Frames over a cable between two machines, written and read by AF_PACKET sockets, which see them whole.
#include "kernel/network.hpp"
#include "kernel/support.hpp"
#include "support/build.hpp"

#include <cmsg/views/linux/errors.hpp>
#include <cmsg/views/linux/packet.hpp>

#include <optional>

#include <linux/filter.h>     // for sock_filter, sock_fprog
#include <netpacket/packet.h> // for sockaddr_ll

namespace {

using namespace cmsg;
using support::octets;

constexpr int everything_protocol = 0x0003;           // ETH_P_ALL
constexpr std::uint16_t experiment_protocol = 0x88b5; // for experiments (IEEE 802), so that no other frame has it
constexpr std::size_t header_size = 14;               // of Ethernet: two addresses and a type
constexpr std::size_t tag_size = 4;                   // of 802.1Q
constexpr std::size_t body_size = 60;

using set = receive_set<scm_timestampns, packet_auxdata>;

/// A VLAN tag.
struct tag {
    std::uint16_t tpid;
    std::uint16_t tci;
};

using bytes = std::vector<std::byte>;

void append_network(bytes& frame, std::uint16_t value)
{
    frame.push_back(static_cast<std::byte>(value >> 8U));
    frame.push_back(static_cast<std::byte>(value & 0xffU));
}

/// An Ethernet frame for everybody whose body is numbered.
bytes make_frame(std::optional<tag> vlan, std::uint8_t number)
{
    bytes frame(6, std::byte{0xff});
    const auto source = octets(0x02, 0, 0, 0, 0, 1);
    frame.insert(frame.end(), source.begin(), source.end());
    if (vlan) {
        append_network(frame, vlan->tpid);
        append_network(frame, vlan->tci);
    }
    append_network(frame, experiment_protocol);
    frame.insert(frame.end(), body_size, std::byte{number});
    return frame;
}

class Packet : public testing::Test {
protected:
    void SetUp() override
    {
        net.emplace(1500U);
        receiver = open(net->there, SOCK_RAW);
        sender = open(net->here, SOCK_RAW);
    }

    /// A socket at the machine's end of the cable.
    [[nodiscard]] static support::descriptor open(const kernel::network_namespace& place, int type)
    {
        support::descriptor opened = place.open_socket(AF_PACKET, type);
        sockaddr_ll address{};
        address.sll_family = AF_PACKET;
        address.sll_protocol = htons(everything_protocol);
        address.sll_ifindex = static_cast<int>(place.index("link"));
        EXPECT_EQ(::bind(opened.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0)
            << std::strerror(errno);
        return opened;
    }

    void send(const bytes& frame)
    {
        before = kernel::now();
        ASSERT_EQ(::send(sender.get(), frame.data(), frame.size(), 0), static_cast<ssize_t>(frame.size()))
            << std::strerror(errno);
    }

    /// Calls `check` with the next frame of the experiment; the machines exchange others, as of neighbour discovery.
    template <class Check>
    void receive(Check check)
    {
        for (;;) {
            const kernel::datagram<set> arrived{receiver.get()};
            ASSERT_GE(arrived.result, static_cast<ssize_t>(header_size)) << std::strerror(arrived.error);
            if (arrived.payload[header_size - 2] == std::byte{experiment_protocol >> 8U} &&
                arrived.payload[header_size - 1] == std::byte{experiment_protocol & 0xffU}) {
                check(arrived);
                return;
            }
        }
    }

    /// Sends a frame and compares what arrives with it.
    void expect(std::optional<tag> vlan)
    {
        const bytes frame = make_frame(vlan, 7);
        ASSERT_NO_FATAL_FAILURE(send(frame));
        receive([&](const kernel::datagram<set>& arrived) {
            // The kernel takes the tag out of the frame.
            const std::size_t size = frame.size() - (vlan ? tag_size : 0);
            EXPECT_EQ(arrived.result, static_cast<ssize_t>(size));
            EXPECT_TRUE(std::equal(frame.end() - body_size, frame.end(), arrived.payload.begin() + header_size));
            const auto record = arrived.decode();
            ASSERT_TRUE(record.outcome());
            EXPECT_EQ(record.outcome().unhandled(), 0U);
            const auto auxdata = record.template get<packet_auxdata>();
            ASSERT_TRUE(auxdata);
            EXPECT_EQ(auxdata->length(), size);
            EXPECT_EQ(auxdata->snapshot_length(), size);
            EXPECT_EQ(auxdata->mac_offset(), 0U);
            EXPECT_EQ(auxdata->net_offset(), header_size);
            EXPECT_EQ(auxdata->vlan_tci(), vlan ? std::optional{vlan->tci} : std::nullopt);
            EXPECT_EQ(auxdata->vlan_tpid(), vlan ? std::optional{vlan->tpid} : std::nullopt);
            EXPECT_FALSE(auxdata->checksum_not_ready()) << "who writes a frame writes its checksums";
        });
    }

    std::optional<kernel::two_machines> net;
    support::descriptor receiver;
    support::descriptor sender;
    system_time before{};
};

TEST_F(Packet, AuxdataOfAFrameWithoutATag)
{
    kernel::enable_or_skip<set>(receiver.get());
    expect(std::nullopt);
}

// Tag 0 is a tag, and a tag with every bit set is one.
TEST_F(Packet, AuxdataHasTheTagThatTheFrameLost)
{
    kernel::enable_or_skip<set>(receiver.get());
    for (const std::uint16_t tpid : {std::uint16_t{0x8100}, std::uint16_t{0x88a8}}) {
        for (const std::uint16_t tci : {std::uint16_t{0}, std::uint16_t{0x0123}, std::uint16_t{0xffff}}) {
            SCOPED_TRACE(tpid);
            SCOPED_TRACE(tci);
            expect(tag{tpid, tci});
        }
    }
}

TEST_F(Packet, AuxdataHasTheLengthInFrontOfTheFilter)
{
    kernel::enable_or_skip<set>(receiver.get());
    constexpr std::uint32_t passed = 20;
    sock_filter pass[]{BPF_STMT(BPF_RET | BPF_K, passed)};
    const sock_fprog program{1, pass};
    ASSERT_EQ(::setsockopt(receiver.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), 0)
        << std::strerror(errno);
    const bytes frame = make_frame(std::nullopt, 1);
    ASSERT_NO_FATAL_FAILURE(send(frame));
    receive([&](const kernel::datagram<set>& arrived) {
        const auto auxdata = arrived.decode().template get<packet_auxdata>();
        ASSERT_TRUE(auxdata);
        EXPECT_EQ(arrived.result, ssize_t{passed});
        EXPECT_EQ(auxdata->length(), frame.size());
        EXPECT_EQ(auxdata->snapshot_length(), passed);
    });
}

/// A UDP datagram of this machine leaves its checksum to the card, which a cable of two devices does not have.
TEST_F(Packet, AuxdataTellsAChecksumThatIsNotThere)
{
    kernel::enable_or_skip<set>(receiver.get());
    const support::descriptor udp = net->here.open_socket(AF_INET, SOCK_DGRAM);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(9);
    to.sin_addr = net->there4;
    const auto body = octets(1, 2, 3, 4);
    ASSERT_EQ(::sendto(udp.get(), body.data(), body.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to),
              static_cast<ssize_t>(body.size()));
    constexpr std::size_t ip_header = 20;
    constexpr std::size_t protocol_place = header_size + 9; // of the IPv4 header
    for (;;) {
        const kernel::datagram<set> arrived{receiver.get()};
        ASSERT_GE(arrived.result, 0) << std::strerror(arrived.error);
        const std::span<const std::byte> frame{arrived.payload.data(), static_cast<std::size_t>(arrived.result)};
        if (frame.size() != header_size + ip_header + 8 + body.size() || frame[12] != std::byte{8} ||
            frame[protocol_place] != std::byte{IPPROTO_UDP}) {
            continue;
        }
        // The sum over pseudo header and datagram is 0xffff if its checksum is right (RFC 768).
        const auto datagram = frame.subspan(header_size + ip_header);
        const auto size = static_cast<std::uint16_t>(datagram.size());
        const std::uint32_t pseudo_header = std::uint32_t{kernel::internet_sum(frame.subspan(header_size + 12, 8))} +
                                            std::uint32_t{htons(IPPROTO_UDP)} + htons(size);
        const bool is_right = kernel::internet_sum(datagram, pseudo_header) == 0xffff;
        const auto auxdata = arrived.decode().template get<packet_auxdata>();
        ASSERT_TRUE(auxdata);
        EXPECT_EQ(auxdata->checksum_not_ready(), !is_right);
        return;
    }
}

TEST_F(Packet, HasAReceiveTime)
{
    kernel::enable_or_skip<set>(receiver.get());
    ASSERT_NO_FATAL_FAILURE(send(make_frame(std::nullopt, 2)));
    receive([&](const kernel::datagram<set>& arrived) {
        const system_time after = kernel::now();
        const auto record = arrived.decode();
        ASSERT_TRUE(record.outcome());
        const auto at = record.template get<scm_timestampns>();
        ASSERT_TRUE(at);
        EXPECT_GE(at->time(), before);
        EXPECT_LE(at->time(), after);
    });
}

// pitfall 22: the error queue of AF_PACKET has a level of its own, and no offender.
TEST_F(Packet, HasATransmitTimeInTheErrorQueue)
{
    using stamps = receive_set<timestamping_flags<sof_timestamping_tx_sched | sof_timestamping_tx_software |
                                                  sof_timestamping_software | sof_timestamping_opt_id>,
                               packet_tx_timestamp>;
    kernel::enable_or_skip<stamps>(sender.get());
    for (std::uint32_t id = 0; id < 3; ++id) {
        SCOPED_TRACE(id);
        const bytes frame = make_frame(std::nullopt, static_cast<std::uint8_t>(id));
        ASSERT_NO_FATAL_FAILURE(send(frame));
        for (const tx_stage expected : {tx_stage::sched, tx_stage::snd}) {
            SCOPED_TRACE(name_of(expected));
            const kernel::datagram<stamps> report{sender.get(), MSG_ERRQUEUE};
            const system_time after = kernel::now();
            ASSERT_EQ(report.result, static_cast<ssize_t>(frame.size())) << "the frame comes back";
            const auto record = report.decode();
            ASSERT_TRUE(record.outcome());
            EXPECT_EQ(record.outcome().unhandled(), 0U);
            const auto error = record.template get<packet_tx_timestamp>();
            ASSERT_TRUE(error);
            EXPECT_EQ(error->error(), ENOMSG);
            EXPECT_EQ(error->origin(), error_origin::timestamping);
            EXPECT_EQ(error->tx_stage(), expected);
            ASSERT_TRUE(error->tx_id());
            EXPECT_EQ(error->tx_id()->value(), id);
            EXPECT_FALSE(error->offender());
            const auto stamp = record.template get<scm_timestamping>();
            ASSERT_TRUE(stamp);
            ASSERT_TRUE(stamp->software());
            EXPECT_GE(*stamp->software(), before);
            EXPECT_LE(*stamp->software(), after);
        }
    }
}

// pitfall 10: 20 bytes cut to any number are told, with the frame still there.
TEST_F(Packet, AuxdataIsCutWhereTheRoomEnds)
{
    support::set_or_skip(receiver.get(), 263, 8, 1, "PACKET_AUXDATA");
    for (std::size_t size = 0; size <= packet_auxdata::about.size; ++size) {
        SCOPED_TRACE(size);
        ASSERT_NO_FATAL_FAILURE(send(make_frame(std::nullopt, 3)));
        for (;;) {
            std::array<std::byte, 64> room{};
            const kernel::receipt arrived{receiver.get(), std::span{room}.first(cmsg::abi::native::length(size))};
            ASSERT_GE(arrived.result, static_cast<ssize_t>(header_size));
            if (arrived.payload[header_size] != std::byte{3}) {
                continue;
            }
            const control messages{arrived.result, arrived.header};
            const auto found = find<packet_auxdata>(messages);
            EXPECT_EQ(bool{found}, size == packet_auxdata::about.size);
            EXPECT_EQ(found.payload().size(), size);
            EXPECT_EQ(bool{messages.outcome()}, size == packet_auxdata::about.size);
            break;
        }
    }
}

} // namespace
