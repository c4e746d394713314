// SPDX-License-Identifier: MIT
// Options of IPv4 packets, extension headers and flow labels of IPv6 packets, and the messages of RFC 2292.
#include "kernel/network.hpp"
#include "kernel/support.hpp"

#include "support/build.hpp"
#include "support/memory.hpp"

#include <ostream>

namespace {

using namespace cmsg;
using kernel::path;
using support::octets;

using bytes = std::vector<std::byte>;

// Numbers that libc lacks or has under other names, from linux include/uapi/linux/in6.h.
constexpr int ipv6_flowlabel_mgr = 32;
constexpr int ipv6_flowinfo_send = 33;
constexpr int ipv6_autoflowlabel = 70;

template <class... Parts>
[[nodiscard]] bytes of(const Parts&... parts)
{
    bytes whole;
    (whole.insert(whole.end(), std::begin(parts), std::end(parts)), ...);
    return whole;
}

/// So many different bytes, none of them zero.
[[nodiscard]] bytes pattern(std::size_t size)
{
    bytes made(size);
    for (std::size_t i = 0; i < size; ++i) {
        made[i] = static_cast<std::byte>(0xa0 + i % 0x50);
    }
    return made;
}

struct option {
    unsigned type;
    bytes data;

    friend bool operator==(const option&, const option&) = default;
    friend std::ostream& operator<<(std::ostream& out, const option& one)
    {
        out << "option " << one.type << ':';
        for (const std::byte byte : one.data) {
            out << ' ' << std::to_integer<int>(byte);
        }
        return out;
    }
};

template <class List>
[[nodiscard]] std::vector<option> options_of(const List& list)
{
    std::vector<option> found;
    for (const auto one : list) {
        found.push_back({one.type(), of(one.data())});
    }
    EXPECT_TRUE(list.complete());
    return found;
}

/// What a record says of one view must be what another record says.
template <class View, class Record>
void expect_same_field(const Record& a, const Record& b)
{
    EXPECT_EQ(a.template get<View>().state(), b.template get<View>().state()) << View::about.name;
    EXPECT_EQ(a.template get<View>().payload().data(), b.template get<View>().payload().data()) << View::about.name;
    EXPECT_EQ(a.template get<View>().payload().size(), b.template get<View>().payload().size()) << View::about.name;
}

/// Decodes by the expected layout, and expects of the plain walk the same.
template <class Set>
struct both_ways;

template <class... Views>
struct both_ways<receive_set<Views...>> {
    static auto decode(const kernel::receipt& arrived)
    {
        const auto fast = receive_set<Views...>::decode(arrived.result, arrived.header);
        const auto plain = receive_set<Views...>::record_type::read(control{arrived.result, arrived.header});
        (expect_same_field<view_of<Views>>(fast, plain), ...);
        EXPECT_EQ(fast.outcome(), plain.outcome());
        return fast;
    }
};

// -- IPv4 options

class IpOptions : public kernel::over_udp {
protected:
    using set = receive_set<ip_recvopts, ip_retopts, ip_pktinfo, ip_ttl, ip_tos, ipv6_pktinfo>;

    void SetUp() override
    {
        over_udp::SetUp();
        kernel::enable_or_skip<set>(receiver.get());
    }

    /// Sends with these options from now on; false if the machine does not let it.
    [[nodiscard]] bool use_options(const bytes& options) const
    {
        return ::setsockopt(sender.get(), IPPROTO_IP, IP_OPTIONS, options.data(),
                            static_cast<socklen_t>(options.size())) == 0;
    }

    /// Sends and receives one datagram of one byte, and hands its record to `check`.
    template <class Check>
    void exchange(Check check)
    {
        ASSERT_TRUE(send(1)) << std::strerror(errno);
        const kernel::datagram<set> arrived{receiver.get()};
        sent.after = kernel::now();
        ASSERT_EQ(arrived.result, 1);
        const auto record = both_ways<set>::decode(arrived);
        EXPECT_TRUE(record.outcome());
        EXPECT_FALSE(record.outcome().truncated());
        EXPECT_EQ(record.outcome().unhandled(), 0U);
        EXPECT_EQ(bool{record.template get<ipv6_pktinfo>()}, GetParam() == path::mapped);
        ASSERT_TRUE(record.template get<ip_ttl>());
        EXPECT_EQ(record.template get<ip_ttl>()->value(), sent.hops);
        check(record);
    }
};

constexpr unsigned experiment = 94; // RFC 4727

/// An option that the kernel does not know passes unchanged, whatever its size; the rest of the last word is zero.
TEST_P(IpOptions, ArriveAsTheyWereSent)
{
    for (std::size_t size = 2; size <= 40; ++size) {
        SCOPED_TRACE(size);
        const bytes data = pattern(size - 2);
        bytes options = of(octets(experiment, size), data);
        if (!use_options(options)) {
            support::lacks("needs CAP_NET_RAW");
        }
        exchange([&](const auto& record) {
            ASSERT_TRUE(record.template get<ip_recvopts>());
            const ip_recvopts arrived = *record.template get<ip_recvopts>();
            EXPECT_EQ(options_of(arrived.options()), (std::vector<option>{{experiment, data}}));
            options.resize((size + 3) / 4 * 4);
            EXPECT_EQ(of(arrived.bytes()), options);
            const ip_option first = *arrived.options().begin();
            EXPECT_FALSE(first.copied());
            EXPECT_EQ(first.option_class(), 2);
            EXPECT_EQ(first.number(), 30);
        });
    }
}

/// No operations stand in the range; what is behind the end of the list does not.
TEST_P(IpOptions, KeepNoOperationsAndEndAtTheEnd)
{
    if (!use_options(of(octets(1, 1, experiment, 3, 0x77, 1, 0, experiment)))) {
        support::lacks("needs CAP_NET_RAW");
    }
    exchange([](const auto& record) {
        ASSERT_TRUE(record.template get<ip_recvopts>());
        EXPECT_EQ(options_of(record.template get<ip_recvopts>()->options()),
                  (std::vector<option>{{1, {}}, {1, {}}, {experiment, of(octets(0x77))}, {1, {}}}));
    });
}

/// The kernel answers nothing to an option that it does not know, and then says so by an empty message.
TEST_P(IpOptions, ForTheAnswerMayBeNone)
{
    if (!use_options(of(octets(experiment, 4, 1, 2)))) {
        support::lacks("needs CAP_NET_RAW");
    }
    exchange([](const auto& record) {
        ASSERT_TRUE(record.template get<ip_retopts>());
        EXPECT_TRUE(record.template get<ip_retopts>()->bytes().empty());
        EXPECT_TRUE(options_of(record.template get<ip_retopts>()->options()).empty());
    });
}

/// A recorded route has the address of the sender and, as it arrives, of the receiver; the answer carries it on.
TEST_P(IpOptions, RecordTheRoute)
{
    constexpr unsigned record_route = 7;
    if (!use_options(of(octets(record_route, 15, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))) {
        support::lacks("IP_OPTIONS is refused");
    }
    exchange([](const auto& record) {
        ASSERT_TRUE(record.template get<ip_recvopts>());
        const auto home = octets(127, 0, 0, 1);
        const std::vector<option> route{{record_route, of(octets(12), home, home, octets(0, 0, 0, 0))}};
        EXPECT_EQ(options_of(record.template get<ip_recvopts>()->options()), route);
        ASSERT_TRUE(record.template get<ip_retopts>());
        EXPECT_EQ(options_of(record.template get<ip_retopts>()->options()), route);
    });
}

/// Milliseconds since midnight UTC, one as the packet left and one as it arrived.
TEST_P(IpOptions, RecordTheTime)
{
    constexpr unsigned internet_timestamp = 68;
    if (!use_options(of(octets(internet_timestamp, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0)))) {
        support::lacks("IP_OPTIONS is refused");
    }
    exchange([&](const auto& record) {
        ASSERT_TRUE(record.template get<ip_recvopts>());
        const auto options = options_of(record.template get<ip_recvopts>()->options());
        ASSERT_EQ(options.size(), 1U);
        EXPECT_EQ(options[0].type, internet_timestamp);
        ASSERT_EQ(options[0].data.size(), 10U);
        EXPECT_EQ(std::to_integer<unsigned>(options[0].data[0]), 13U) << "full: the pointer is behind the option";
        const auto milliseconds = [](system_time time) {
            return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
        };
        constexpr std::int64_t day = 86'400'000;
        for (const std::size_t slot : {2U, 6U}) {
            const std::int64_t time = load_integer<std::uint32_t, std::endian::big>(&options[0].data[slot]);
            // Since the send, also across midnight.
            EXPECT_LE((time - milliseconds(sent.before) % day + day) % day,
                      milliseconds(sent.after) - milliseconds(sent.before));
        }
    });
}

TEST_P(IpOptions, AreAbsentWithoutAny)
{
    exchange([](const auto& record) {
        EXPECT_EQ(record.template get<ip_recvopts>().state(), field_state::absent);
        EXPECT_EQ(record.template get<ip_retopts>().state(), field_state::absent);
    });
}

// pitfall 10: where the cut falls behind a word only the outcome tells, or a list that ends too early.
TEST_P(IpOptions, TellWhereTheyAreCut)
{
    if (!use_options(of(octets(experiment, 40), pattern(38)))) {
        support::lacks("needs CAP_NET_RAW");
    }
    using options_alone = receive_set<ip_recvopts>;
    for (const auto option : {IP_RETOPTS, IP_PKTINFO, IP_RECVTTL, IP_RECVTOS}) {
        ASSERT_TRUE(support::set(receiver.get(), IPPROTO_IP, option, 0));
    }
    if (GetParam() == path::mapped) {
        ASSERT_TRUE(support::set(receiver.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, 0));
    }
    for (std::size_t size = 0; size <= 40; ++size) {
        SCOPED_TRACE(size);
        ASSERT_TRUE(send(1)) << std::strerror(errno);
        const support::exact_heap memory{bytes(CMSG_LEN(0) + size, std::byte{0xff})};
        const kernel::receipt arrived{receiver.get(), memory.bytes()};
        const auto record = both_ways<options_alone>::decode(arrived);
        const auto found = record.get<ip_recvopts>();
        EXPECT_EQ(found.payload().size(), size);
        EXPECT_EQ(record.outcome().truncated(), size != 40);
        ASSERT_EQ(found.state(), size != 0 ? field_state::present : field_state::wrong_size);
        if (found) {
            EXPECT_EQ(found->options().complete(), size == 40);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Udp, IpOptions, testing::Values(path::v4, path::mapped), kernel::name_of);

// -- IPv6

/// UDP over IPv6 alone.
class over_udp6 : public kernel::over_udp {
protected:
    /// Sends with this extension header from now on; false if the machine does not let it.
    [[nodiscard]] bool use_header(int type, const bytes& header) const
    {
        return ::setsockopt(sender.get(), IPPROTO_IPV6, type, header.data(), static_cast<socklen_t>(header.size())) ==
               0;
    }
};

class Ipv6Extension : public over_udp6 {};

constexpr std::uint8_t udp = IPPROTO_UDP;
constexpr std::uint8_t destination_options = IPPROTO_DSTOPTS;
constexpr unsigned experiment6 = 0x1e; // RFC 4727; who does not know it skips it

/// A header of so many units with one option of a pattern in it, and a Pad1 in front of it.
[[nodiscard]] bytes header_of(std::uint8_t next, std::size_t units)
{
    const std::size_t size = units * 8;
    return of(octets(next, units - 1, 0, experiment6, size - 5), pattern(size - 5));
}

[[nodiscard]] std::vector<option> options_in(std::size_t units)
{
    return {{0, {}}, {experiment6, pattern(units * 8 - 5)}};
}

template <class View>
void expect_header(const field<View>& found, std::uint8_t next, std::size_t units)
{
    ASSERT_TRUE(found) << View::about.name;
    EXPECT_EQ(of(found->bytes()), header_of(next, units)) << View::about.name;
    EXPECT_EQ(found->next_header(), next) << View::about.name;
    EXPECT_EQ(found->header_length(), units * 8) << View::about.name;
    EXPECT_TRUE(found->complete()) << View::about.name;
    EXPECT_EQ(options_of(found->options()), options_in(units)) << View::about.name;
}

/// Each of the two headers, from the smallest on, under both numbers.
TEST_P(Ipv6Extension, ArrivesAsItWasSent)
{
    using set = receive_set<up_to<ipv6_hopopts, 32>, up_to<ipv6_dstopts, 32>, up_to<ipv6_rthdr, 1>, ipv6_2292pktinfo,
                            ipv6_2292hoplimit, up_to<ipv6_2292hopopts, 32>, up_to<ipv6_2292dstopts, 32>,
                            up_to<ipv6_2292rthdr, 1>, ipv6_pktinfo, ipv6_hoplimit>;
    kernel::enable_or_skip<set>(receiver.get());
    for (const std::size_t hop_units : {1U, 2U, 3U, 31U}) {
        for (const std::size_t destination_units : {1U, 2U, 32U}) {
            SCOPED_TRACE(testing::Message() << hop_units << " and " << destination_units);
            if (!use_header(IPV6_HOPOPTS, header_of(0, hop_units)) ||
                !use_header(IPV6_DSTOPTS, header_of(0, destination_units))) {
                support::lacks("needs CAP_NET_RAW");
            }
            ASSERT_TRUE(send(1)) << std::strerror(errno);
            const kernel::datagram<set> arrived{receiver.get()};
            ASSERT_EQ(arrived.result, 1);
            const auto record = both_ways<set>::decode(arrived);
            EXPECT_TRUE(record.outcome());
            EXPECT_FALSE(record.outcome().truncated());
            EXPECT_EQ(record.outcome().unhandled(), 0U);
            expect_header(record.get<ipv6_hopopts>(), destination_options, hop_units);
            expect_header(record.get<ipv6_dstopts>(), udp, destination_units);
            expect_header(record.get<ipv6_2292hopopts>(), destination_options, hop_units);
            expect_header(record.get<ipv6_2292dstopts>(), udp, destination_units);
            EXPECT_EQ(record.get<ipv6_rthdr>().state(), field_state::absent);
            EXPECT_EQ(record.get<ipv6_2292rthdr>().state(), field_state::absent);
        }
    }
}

/// Old and new numbers say the same, and come in the order that the views say.
TEST_P(Ipv6Extension, ComesUnderTheNumbersOfBothRfcs)
{
    using set = receive_set<ipv6_pktinfo, ipv6_hoplimit, up_to<ipv6_hopopts, 1>, ipv6_2292pktinfo, ipv6_2292hoplimit,
                            up_to<ipv6_2292hopopts, 1>>;
    kernel::enable_or_skip<set>(receiver.get());
    if (!use_header(IPV6_HOPOPTS, header_of(0, 1))) {
        support::lacks("needs CAP_NET_RAW");
    }
    limit(77);
    ASSERT_TRUE(send(1)) << std::strerror(errno);
    const kernel::datagram<set> arrived{receiver.get()};
    EXPECT_EQ(arrived.header.msg_controllen, set::space) << "not a byte of the room is left";
    std::vector<place> places;
    EXPECT_TRUE(
        set::visit(arrived.result, arrived.header, [&](auto view) { places.push_back(decltype(view)::about.place); }));
    EXPECT_EQ(places, (std::vector{place::ipv6_pktinfo, place::ipv6_hoplimit, place::ipv6_hopopts,
                                   place::ipv6_2292pktinfo, place::ipv6_2292hoplimit, place::ipv6_2292hopopts}));
    const auto record = both_ways<set>::decode(arrived);
    ASSERT_TRUE(record.get<ipv6_2292pktinfo>());
    EXPECT_EQ(record.get<ipv6_2292pktinfo>()->interface_index(), kernel::loopback_index());
    kernel::expect_same(record.get<ipv6_2292pktinfo>()->destination(), in6addr_loopback);
    ASSERT_TRUE(record.get<ipv6_2292hoplimit>());
    EXPECT_EQ(record.get<ipv6_2292hoplimit>()->value(), 77);
    expect_header(record.get<ipv6_2292hopopts>(), udp, 1);
}

/// The messages of RFC 2292 are enough for themselves, and no header is no message.
TEST_P(Ipv6Extension, IsAbsentWithoutOne)
{
    using set =
        receive_set<up_to<ipv6_hopopts, 8>, up_to<ipv6_dstopts, 8>, up_to<ipv6_rthdr, 8>, up_to<ipv6_2292hopopts, 8>,
                    up_to<ipv6_2292dstopts, 8>, up_to<ipv6_2292rthdr, 8>, ipv6_2292pktinfo, ipv6_2292hoplimit>;
    kernel::enable_or_skip<set>(receiver.get());
    limit(3);
    ASSERT_TRUE(send(1)) << std::strerror(errno);
    const kernel::datagram<set> arrived{receiver.get()};
    std::vector<message_id> ids;
    EXPECT_TRUE(
        set::visit(arrived.result, arrived.header, [&](auto view) { ids.push_back(decltype(view)::about.id); }));
    EXPECT_EQ(ids, (std::vector{ipv6_2292pktinfo::about.id, ipv6_2292hoplimit::about.id}));
    const auto record = both_ways<set>::decode(arrived);
    ASSERT_TRUE(record.get<ipv6_2292hoplimit>());
    EXPECT_EQ(record.get<ipv6_2292hoplimit>()->value(), 3);
}

// pitfall 10: a header knows its own length, so that one that was cut says so.
TEST_P(Ipv6Extension, TellsWhereItIsCut)
{
    using set = receive_set<up_to<ipv6_dstopts, 4>>;
    kernel::enable_or_skip<set>(receiver.get());
    if (!use_header(IPV6_DSTOPTS, header_of(0, 4))) {
        support::lacks("needs CAP_NET_RAW");
    }
    for (std::size_t size = 0; size <= 32; ++size) {
        SCOPED_TRACE(size);
        ASSERT_TRUE(send(1)) << std::strerror(errno);
        const support::exact_heap memory{bytes(CMSG_LEN(0) + size, std::byte{0xff})};
        const kernel::receipt arrived{receiver.get(), memory.bytes()};
        const auto record = both_ways<set>::decode(arrived);
        const auto found = record.get<ipv6_dstopts>();
        EXPECT_EQ(found.payload().size(), size);
        EXPECT_EQ(record.outcome().truncated(), size != 32);
        ASSERT_EQ(found.state(), size >= 8 ? field_state::present : field_state::wrong_size);
        if (found) {
            EXPECT_EQ(found->complete(), size == 32);
            EXPECT_EQ(found->options().complete(), size == 32);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Udp, Ipv6Extension, testing::Values(path::v6), kernel::name_of);

// -- routing headers

/// A machine to which the test sends by hand: no socket sends a routing header of type 0, which says nothing of mobile
/// IPv6.
class Ipv6Rthdr : public testing::Test {
protected:
    struct machine {
        machine() : device{place}
        {
            place.set("net/ipv6/conf/all/accept_source_route", 1);
            place.set("net/ipv6/conf/tun/accept_source_route", 1);
            place.add_address("tun", address, 64);
            receiver = place.open_socket(AF_INET6, SOCK_DGRAM, 0, true);
            sockaddr_in6 any{};
            any.sin6_family = AF_INET6;
            socklen_t size = sizeof any;
            kernel::require(::bind(receiver.get(), reinterpret_cast<const sockaddr*>(&any), size) == 0, "bind");
            kernel::require(::getsockname(receiver.get(), reinterpret_cast<sockaddr*>(&any), &size) == 0, "port");
            port = any.sin6_port;
        }

        /// Lets a datagram of one byte arrive behind these headers, of which the first has this number.
        void inject(std::uint8_t first, const bytes& headers) const
        {
            constexpr std::uint16_t udp_size = 9;
            const auto from = octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
            const auto to = support::bytes_of(address);
            const auto network_port = support::bytes_of(port);
            const bytes unsummed = of(octets(0x12, 0x34), network_port, octets(0, udp_size, 0, 0, 'x'));
            const std::uint16_t sum = kernel::internet_sum(of(from, to, octets(0, udp_size, 0, udp), unsummed));
            const auto complement = static_cast<std::uint16_t>(~unsigned{sum});
            bytes datagram = unsummed;
            datagram[6] = static_cast<std::byte>(complement >> 8U);
            datagram[7] = static_cast<std::byte>(complement);
            const std::size_t size = headers.size() + datagram.size();
            device.inject(of(octets(0x60, 0, 0, 0, size >> 8U, size, first, 64), from, to, headers, datagram));
        }

        in6_addr address = kernel::v6("2001:db8::1");
        kernel::network_namespace place;
        kernel::tun_device device;
        support::descriptor receiver;
        in_port_t port = 0;
    };

    /// Calls `use` with a machine, if this one can make it.
    template <class Use>
    static void with_machine(Use use)
    {
        const machine one;
        use(one);
    }

    /// Of type 0, with one address that has been visited.
    [[nodiscard]] static bytes visited(std::uint8_t next) { return of(octets(next, 2, 0, 0), type_specific()); }

    [[nodiscard]] static bytes type_specific() { return of(octets(0, 0, 0, 0), pattern(16)); }

    template <class View>
    static void expect_visited(View header, std::uint8_t next)
    {
        EXPECT_EQ(of(header.bytes()), visited(next));
        EXPECT_EQ(header.next_header(), next);
        EXPECT_EQ(header.header_length(), 24U);
        EXPECT_TRUE(header.complete());
        EXPECT_EQ(header.type(), 0);
        EXPECT_EQ(header.segments_left(), 0);
        EXPECT_EQ(of(header.type_specific_data()), type_specific());
    }
};

constexpr std::uint8_t routing = IPPROTO_ROUTING;

TEST_F(Ipv6Rthdr, ArrivesAsItWasInjected)
{
    with_machine([](const machine& one) {
        using set = receive_set<ipv6_hoplimit, up_to<ipv6_rthdr, 3>, up_to<ipv6_2292rthdr, 3>>;
        kernel::enable_or_skip<set>(one.receiver.get());
        one.inject(routing, visited(udp));
        const kernel::datagram<set> arrived{one.receiver.get()};
        ASSERT_EQ(arrived.result, 1);
        const auto record = both_ways<set>::decode(arrived);
        EXPECT_TRUE(record.outcome());
        ASSERT_TRUE(record.get<ipv6_rthdr>());
        expect_visited(*record.get<ipv6_rthdr>(), udp);
        ASSERT_TRUE(record.get<ipv6_2292rthdr>());
        expect_visited(*record.get<ipv6_2292rthdr>(), udp);
    });
}

/// Destination options may stand in front of a routing header and behind it: both come, in the packet's order, between
/// what has a place and what comes behind them. A record has the last of two.
TEST_F(Ipv6Rthdr, StandsBetweenDestinationOptions)
{
    with_machine([](const machine& one) {
        using set = receive_set<up_to<ipv6_2292dstopts, 5>, up_to<ipv6_2292rthdr, 3>, up_to<ipv6_dstopts, 5>,
                                up_to<ipv6_rthdr, 3>, ipv6_hoplimit, ipv6_2292hoplimit>;
        kernel::enable_or_skip<set>(one.receiver.get());
        one.inject(destination_options, of(header_of(routing, 1), visited(destination_options), header_of(udp, 2)));
        const kernel::datagram<set> arrived{one.receiver.get()};
        ASSERT_EQ(arrived.result, 1);
        std::vector<message_id> ids;
        std::vector<std::size_t> sizes;
        EXPECT_TRUE(set::visit(arrived.result, arrived.header, [&](auto view) {
            ids.push_back(decltype(view)::about.id);
            if constexpr (requires { view.header_length(); }) {
                sizes.push_back(view.header_length());
            }
        }));
        EXPECT_EQ(ids, (std::vector{ipv6_hoplimit::about.id, ipv6_dstopts::about.id, ipv6_rthdr::about.id,
                                    ipv6_dstopts::about.id, ipv6_2292hoplimit::about.id, ipv6_2292dstopts::about.id,
                                    ipv6_2292rthdr::about.id, ipv6_2292dstopts::about.id}));
        EXPECT_EQ(sizes, (std::vector<std::size_t>{8, 24, 16, 8, 24, 16}));
        const auto record = both_ways<set>::decode(arrived);
        EXPECT_FALSE(record.outcome().truncated()) << "the bound says how much room two headers need";
        expect_header(record.get<ipv6_dstopts>(), udp, 2);
        expect_header(record.get<ipv6_2292dstopts>(), udp, 2);
        expect_visited(*record.get<ipv6_rthdr>(), destination_options);
        expect_visited(*record.get<ipv6_2292rthdr>(), destination_options);
    });
}

// -- flow labels

class Ipv6Flowinfo : public over_udp6 {
protected:
    using set = receive_set<ipv6_tclass, ipv6_flowinfo>;

    void SetUp() override
    {
        over_udp6::SetUp();
        if (!HasFatalFailure()) {
            kernel::enable_or_skip<set>(receiver.get());
            // Without a label of the kernel's own choice; a machine that makes them does so by default.
            ASSERT_TRUE(support::set(sender.get(), IPPROTO_IPV6, ipv6_autoflowlabel, 0));
        }
    }

    /// Asks for a label to send with (struct in6_flowlabel_req).
    [[nodiscard]] bool lease(std::uint32_t label) const
    {
        struct {
            in6_addr destination = in6addr_loopback;
            std::uint32_t label;
            std::uint8_t action = 0;  // IPV6_FL_A_GET
            std::uint8_t share = 255; // IPV6_FL_S_ANY: an exclusive one is kept for seconds after the test
            std::uint16_t flags = 1;  // IPV6_FL_F_CREATE
            std::uint16_t expires = 0;
            std::uint16_t linger = 0;
            std::uint32_t padding = 0;
        } request{};
        request.label = htonl(label);
        return ::setsockopt(sender.get(), IPPROTO_IPV6, ipv6_flowlabel_mgr, &request, sizeof request) == 0;
    }

    /// Sends with this label and class, and compares.
    void expect_flow(std::uint32_t label, std::uint8_t traffic_class)
    {
        sockaddr_in6 to{};
        to.sin6_family = AF_INET6;
        to.sin6_port = sent.port;
        to.sin6_addr = in6addr_loopback;
        to.sin6_flowinfo = htonl(label);
        mark(traffic_class);
        ASSERT_EQ(::sendto(sender.get(), "", 1, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to), 1)
            << std::strerror(errno);
        const kernel::datagram<set> arrived{receiver.get()};
        const auto record = both_ways<set>::decode(arrived);
        EXPECT_TRUE(record.outcome());
        ASSERT_TRUE(record.get<ipv6_tclass>());
        EXPECT_EQ(record.get<ipv6_tclass>()->value(), traffic_class);
        const auto flow = record.get<ipv6_flowinfo>();
        if (label == 0 && traffic_class == 0) {
            EXPECT_EQ(flow.state(), field_state::absent);
            return;
        }
        ASSERT_TRUE(flow);
        EXPECT_EQ(flow->flow_label(), label);
        EXPECT_EQ(flow->traffic_class(), traffic_class);
    }
};

/// Labels are numbers in the sender's host order; the traffic class stands above them.
TEST_P(Ipv6Flowinfo, TellsTheLabelThatWasAskedFor)
{
    ASSERT_TRUE(support::set(sender.get(), IPPROTO_IPV6, ipv6_flowinfo_send, 1));
    for (const std::uint32_t label : {0x12345U, 0x00001U, 0x7ffffU}) {
        SCOPED_TRACE(label);
        if (!lease(label)) {
            support::lacks("this machine leases no flow labels");
        }
        expect_flow(label, 0);
        expect_flow(label, 0xba);
    }
}

// The message is absent for zero alone: a traffic class brings it, too.
TEST_P(Ipv6Flowinfo, IsAbsentWhenAllOfItIsZero)
{
    expect_flow(0, 0);
    expect_flow(0, 0x01);
    expect_flow(0, 0xff);
    expect_flow(0, 0);
}

INSTANTIATE_TEST_SUITE_P(Udp, Ipv6Flowinfo, testing::Values(path::v6), kernel::name_of);

} // namespace
