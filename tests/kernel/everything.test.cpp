// SPDX-License-Identifier: MIT
// Every message at once: their order, the room they need, and what is left of them in less room.
#include "kernel/support.hpp"

#include "support/timestamp_forms.hpp"
#include "support/memory.hpp"

#include <functional>

namespace {

using namespace cmsg;
using kernel::everything;
using kernel::path;
using layout = message::abi_type;

class Everything : public kernel::over_udp {
protected:
    /// All options on, drops to report, and a sender of coalesced trains: from here on every message comes.
    void SetUp() override
    {
        over_udp::SetUp();
        if (HasFatalFailure()) {
            return;
        }
        kernel::enable_or_skip<everything>(receiver.get());
        overflow();
        if (HasFatalFailure()) {
            return;
        }
        mark(0xba);
        limit(99);
        aim_at(9);
        if (!support::set(sender.get(), IPPROTO_UDP, kernel::udp_segment, 1200)) {
            support::lacks("this kernel does not segment UDP");
        }
        sent.segment_size = 1200;
    }

    static constexpr std::size_t train = 4 * 1200 + 200;

    /// In the order of the kernel's source (net/socket.c, net/ipv4/udp.c, net/ipv6/datagram.c); the timestamps by their
    /// first number, whichever form came.
    [[nodiscard]] std::vector<message_id> expected() const
    {
        std::vector<message_id> ids{support::old_id<cmsg::scm_timestampns>, support::old_id<cmsg::scm_timestamping>,
                                    so_rxq_ovfl::about.id, udp_gro::about.id};
        if (GetParam() != path::v4) {
            ids.push_back(ipv6_pktinfo::about.id);
        }
        const auto rest =
            is_ipv4() ? std::vector{ip_pktinfo::about.id, ip_ttl::about.id, ip_tos::about.id, ip_origdstaddr::about.id}
                      : std::vector{ipv6_hoplimit::about.id, ipv6_tclass::about.id, ipv6_origdstaddr::about.id};
        ids.insert(ids.end(), rest.begin(), rest.end());
        return ids;
    }
};

/// Where each message of a buffer stands.
struct place {
    message_id id;
    std::size_t header;
    std::size_t end; ///< of the payload
};

std::vector<place> places_of(std::span<const std::byte> bytes)
{
    std::vector<place> places;
    for (const message arrived : control{bytes}) {
        const auto payload = static_cast<std::size_t>(arrived.payload().data() - bytes.data());
        places.push_back({arrived.id(), payload - layout::data_offset, payload + arrived.payload().size()});
    }
    return places;
}

// pitfall 11: the set's room is enough, and each view reads what was sent.
TEST_P(Everything, FitsIntoTheSpaceOfTheSet)
{
    for (int round = 0; round < 20; ++round) {
        SCOPED_TRACE(round);
        ASSERT_TRUE(send(train)) << std::strerror(errno);
        const kernel::datagram<everything> arrived{receiver.get()};
        sent.after = kernel::now();
        ASSERT_EQ(arrived.result, ssize_t{train});
        kernel::checker check{sent};
        const outcome ended = everything::visit(arrived.result, arrived.header, check);
        EXPECT_TRUE(ended);
        EXPECT_FALSE(ended.truncated());
        EXPECT_EQ(ended.unhandled(), 0U);
        EXPECT_EQ(check.views, expected());
        EXPECT_EQ(arrived.decode().outcome(), ended);
    }
}

/// Receives into a set of exactly what arrives, and expects that not a byte of its room is left.
template <class... Views>
void expect_full(int fd, std::size_t size)
{
    using set = receive_set<scm_timestampns, scm_timestamping, so_rxq_ovfl, udp_gro, Views...>;
    // Where `long` has 32 bits, room is kept for an old form beside the new one that `enable` asks for.
    constexpr std::size_t old_form = sizeof(long) == 4 ? CMSG_SPACE(8) : 0;
    const kernel::datagram<set> arrived{fd};
    EXPECT_EQ(arrived.result, static_cast<ssize_t>(size));
    EXPECT_TRUE(arrived.decode().outcome());
    EXPECT_EQ(arrived.header.msg_controllen, set::space - old_form);
}

// pitfall 11: the set's room is no larger than it has to be.
TEST_P(Everything, FillsTheSpaceOfTheSet)
{
    ASSERT_TRUE(send(train)) << std::strerror(errno);
    switch (GetParam()) {
    case path::v4: return expect_full<ip_pktinfo, ip_ttl, ip_tos, ip_origdstaddr>(receiver.get(), train);
    case path::v6:
        return expect_full<ipv6_pktinfo, ipv6_hoplimit, ipv6_tclass, ipv6_origdstaddr>(receiver.get(), train);
    case path::mapped:
        return expect_full<ipv6_pktinfo, ip_pktinfo, ip_ttl, ip_tos, ip_origdstaddr>(receiver.get(), train);
    }
}

/// What views say of the kernel's order is what the kernel does.
TEST_P(Everything, ComesInTheOrderThatTheViewsSay)
{
    ASSERT_TRUE(send(train)) << std::strerror(errno);
    const kernel::datagram<everything> arrived{receiver.get()};
    std::vector<int> orders;
    EXPECT_TRUE(everything::visit(arrived.result, arrived.header,
                                  [&](auto view) { orders.push_back(static_cast<int>(decltype(view)::about.place)); }));
    EXPECT_EQ(orders.size(), expected().size());
    EXPECT_EQ(std::adjacent_find(orders.begin(), orders.end(), std::greater_equal<>{}), orders.end())
        << testing::PrintToString(orders);
}

// pitfalls 10, 12: in any room each message is there and true, or cut and told, or missing.
TEST_P(Everything, IsTrueOrToldInAnyRoom)
{
    ASSERT_TRUE(send(train)) << std::strerror(errno);
    const kernel::datagram<everything> whole{receiver.get()};
    const std::vector<place> places = places_of(whole.control_bytes());
    ASSERT_EQ(places.size(), expected().size());

    for (std::size_t room = 0; room <= everything::space; ++room) {
        SCOPED_TRACE(room);
        ASSERT_TRUE(send(train)) << std::strerror(errno);
        const support::exact_heap memory{std::vector<std::byte>(room, std::byte{0xff})};
        const kernel::receipt arrived{receiver.get(), memory.bytes()};
        sent.after = kernel::now();
        ASSERT_EQ(arrived.result, ssize_t{train});

        std::vector<message_id> fitting;
        std::vector<place> cut;
        for (const place& one : places) {
            if (one.end <= room) {
                fitting.push_back(expected()[static_cast<std::size_t>(&one - places.data())]);
            } else if (one.header + layout::header_size <= room) {
                cut.push_back(one);
            }
        }
        kernel::checker check{sent};
        const outcome ended = everything::visit(arrived.result, arrived.header, check);
        EXPECT_EQ(check.views, fitting);
        ASSERT_EQ(check.wrong_sizes.size(), cut.size());
        if (!cut.empty()) {
            EXPECT_EQ(check.wrong_sizes[0].id, cut[0].id);
            EXPECT_EQ(check.wrong_sizes[0].actual, room - cut[0].header - layout::header_size);
            EXPECT_EQ(check.wrong_sizes[0].expected, cut[0].end - cut[0].header - layout::header_size);
        }
        EXPECT_EQ(ended.reason(), end_reason::complete);
        EXPECT_EQ(ended.truncated(), room < places.back().end);
        EXPECT_EQ(bool{ended}, room >= places.back().end);
        EXPECT_EQ(everything::decode(arrived.result, arrived.header).outcome(), ended);
    }
}

// pitfalls 4, 5: the kernel takes a buffer at any address.
TEST_P(Everything, IsReadAtAnyAlignment)
{
    for (std::size_t offset = 0; offset < 8; ++offset) {
        SCOPED_TRACE(offset);
        alignas(8) std::array<std::byte, everything::space + 8> memory{};
        ASSERT_TRUE(send(train)) << std::strerror(errno);
        const kernel::receipt arrived{receiver.get(), std::span{memory}.subspan(offset, everything::space)};
        sent.after = kernel::now();
        kernel::checker check{sent};
        EXPECT_TRUE(everything::visit(arrived.result, arrived.header, check));
        EXPECT_EQ(check.views, expected());
    }
}

INSTANTIATE_TEST_SUITE_P(Udp, Everything, kernel::all_paths, kernel::name_of);

} // namespace
