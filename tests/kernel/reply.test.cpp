// SPDX-License-Identifier: MIT
// Answers on machines with several links and several addresses. The truth is where the asker sees them come from, and
// by which of its links.
#include "kernel/endpoint.hpp"
#include "kernel/network.hpp"
#include "kernel/support.hpp"

#include <cmsg/send/reply.hpp>
#include <cmsg/send/worth_sending_without.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using cmsg::reply_route;
using kernel::at;
using kernel::endpoint;
using kernel::path;

using arriving = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ipv6_pktinfo>;

/// Direct server return: the service's address stands on the server's `lo`. Questions come by way of a balancer; the
/// server answers by a link of its own to the client, and has a worse route back through the balancer.
///
///     client near ---- near balancer far ---- in server
///     client out  ------------------------- out server
struct direct_return {
    direct_return()
    {
        for (const auto* const place : {&client, &balancer, &server}) {
            for (const char* const device : {"all", "default"}) {
                place->set(std::string{"net/ipv4/conf/"} + device + "/rp_filter", 0);
            }
        }
        balancer.set("net/ipv4/ip_forward", 1);
        balancer.set("net/ipv6/conf/all/forwarding", 1);
        kernel::connect(client, "near", balancer, "near", 1500);
        kernel::connect(balancer, "far", server, "in", 1500);
        kernel::connect(server, "out", client, "out", 1500);
        set_up(client4, kernel::v4("192.0.2.2"), kernel::v4("198.51.100.1"), kernel::v4("198.51.100.2"),
               kernel::v4("203.0.113.1"), kernel::v4("203.0.113.2"), service4, 24, 32);
        set_up(client6, kernel::v6("2001:db8:1::2"), kernel::v6("2001:db8:2::1"), kernel::v6("2001:db8:2::2"),
               kernel::v6("2001:db8:3::1"), kernel::v6("2001:db8:3::2"), service6, 64, 128);
    }

    in_addr client4 = kernel::v4("192.0.2.1");
    in6_addr client6 = kernel::v6("2001:db8:1::1");
    in_addr service4 = kernel::v4("10.9.9.9");
    in6_addr service6 = kernel::v6("2001:db8:9::9");
    kernel::network_namespace client;
    kernel::network_namespace balancer;
    kernel::network_namespace server;

private:
    static constexpr std::uint32_t first = 100; // metrics
    static constexpr std::uint32_t second = 200;

    template <class Address>
    void set_up(const Address& client_near, const Address& balancer_near, const Address& balancer_far,
                const Address& server_in, const Address& server_out, const Address& client_out, const Address& service,
                std::uint8_t prefix, std::uint8_t whole)
    {
        client.add_address("near", client_near, prefix);
        balancer.add_address("near", balancer_near, prefix);
        balancer.add_address("far", balancer_far, prefix);
        server.add_address("in", server_in, prefix);
        server.add_address("out", server_out, prefix);
        client.add_address("out", client_out, prefix);
        server.add_address("lo", service, whole);
        client.add_route(service, whole, balancer_near, "near", first);
        balancer.add_route(service, whole, server_in, "far", first);
        server.add_route(Address{}, 0, client_out, "out", first);
        server.add_route(Address{}, 0, balancer_far, "in", second);
    }
};

in_port_t port_of(int fd)
{
    endpoint own;
    EXPECT_EQ(::getsockname(fd, own.get(), &own.size), 0);
    in_port_t port = 0; // at the same place in both forms
    std::memcpy(&port, reinterpret_cast<const std::byte*>(&own.storage) + offsetof(sockaddr_in, sin_port), sizeof port);
    return port;
}

std::string text_of(const endpoint& of)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (of.storage.ss_family == AF_INET) {
        return ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(of.storage).sin_addr, text.data(),
                           text.size());
    }
    const in6_addr& address = reinterpret_cast<const sockaddr_in6&>(of.storage).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        return ::inet_ntop(AF_INET, &address.s6_addr[12], text.data(), text.size());
    }
    return ::inet_ntop(AF_INET6, &address, text.data(), text.size());
}

/// Sends one byte. Returns: 0, or the errno.
int send_byte(int fd, endpoint to, const control_writer& control, char byte)
{
    return kernel::send_bytes(fd, &to, control, std::as_bytes(std::span{&byte, 1}));
}

/// One that was received: its byte, where it came from, and what came with it.
struct received {
    explicit received(int fd)
    {
        EXPECT_TRUE(kernel::is_readable(fd)) << "nothing arrived";
        header.msg_name = &from.storage;
        header.msg_namelen = sizeof from.storage;
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        control.prepare(header);
        result = ::recvmsg(fd, &header, MSG_DONTWAIT);
        EXPECT_EQ(result, 1) << std::strerror(errno);
        from.size = header.msg_namelen;
        support::expect_in_place(arriving::views{}, result, header);
    }
    received(const received&) = delete;
    received& operator=(const received&) = delete;

    [[nodiscard]] auto decode() const { return arriving::decode(result, header); }

    [[nodiscard]] unsigned interface_index() const
    {
        const auto record = decode();
        if (const auto v4 = record.get<cmsg::ip_pktinfo>()) {
            return v4->interface_index();
        }
        const auto v6 = record.get<cmsg::ipv6_pktinfo>();
        return v6 ? v6->interface_index() : 0;
    }

    endpoint from;
    char byte = 0;
    iovec piece{&byte, 1};
    msghdr header{};
    cmsg::control_buffer<arriving> control;
    ssize_t result = -1;
};

class ReplyRoute : public testing::TestWithParam<path> {
protected:
    void SetUp() override
    {
        net.emplace();
        const bool is_v4 = GetParam() == path::v4;
        server = net->server.open_socket(is_v4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0, GetParam() == path::v6);
        client = net->client.open_socket(is_ipv4() ? AF_INET : AF_INET6, SOCK_DGRAM, 0, true);
        kernel::enable_or_skip<arriving>(server.get());
        kernel::enable_or_skip<arriving>(client.get());
        endpoint any = is_v4 ? at(in_addr{}) : at(in6_addr{});
        ASSERT_EQ(::bind(server.get(), any.get(), any.size), 0) << std::strerror(errno);
        service = is_ipv4() ? at(net->service4, port_of(server.get())) : at(net->service6, port_of(server.get()));
        // The client asks from the address that it has on the way to the balancer.
        endpoint own = is_ipv4() ? at(net->client4) : at(net->client6);
        ASSERT_EQ(::bind(client.get(), own.get(), own.size), 0) << std::strerror(errno);
    }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }

    /// Lets the client ask, and hands what arrived to `use`.
    void ask(auto use)
    {
        std::array<std::byte, 8> room;
        ASSERT_EQ(send_byte(client.get(), service, control_writer{room}, 'q'), 0);
        const received question{server.get()};
        ASSERT_EQ(question.byte, 'q');
        ASSERT_EQ(question.interface_index(), net->server.index("in")) << "the question came by the balancer";
        use(question);
    }

    /// The server answers with what `put` writes; where the answer comes from and by which link.
    void expect_answer(const std::string& from, const char* link, auto put)
    {
        ask([&](const received& question) {
            std::array<std::byte, 64> room;
            control_writer control{room};
            put(question, control);
            ASSERT_FALSE(control.failed());
            const int error = send_byte(server.get(), question.from, control, 'a');
            ASSERT_EQ(error, 0) << std::strerror(error);
            const received answer{client.get()};
            EXPECT_EQ(text_of(answer.from), from);
            EXPECT_EQ(answer.interface_index(), net->client.index(link)) << "not by " << link;
        });
    }

    [[nodiscard]] std::string service_text() const { return text_of(service); }

    std::optional<direct_return> net;
    support::descriptor server;
    support::descriptor client;
    endpoint service;
};

INSTANTIATE_TEST_SUITE_P(Live, ReplyRoute, kernel::all_paths, kernel::name_of);

// Without a source the kernel takes the address of the link, which nobody asked.
TEST_P(ReplyRoute, WithoutASourceTheAnswerComesFromElsewhere)
{
    expect_answer(is_ipv4() ? "203.0.113.1" : "2001:db8:3::1", "out", [](const received&, control_writer&) {});
}

// pitfall 34
TEST_P(ReplyRoute, ChoosesTheSourceAndLeavesTheWayToTheRoutingTable)
{
    expect_answer(service_text(), "out", [](const received& question, control_writer& control) {
        EXPECT_TRUE(reply_from(question.decode(), control));
    });
}

// pitfall 34: of an IPv6 packet with a source of its own the kernel asks the routing table all the same.
TEST_P(ReplyRoute, PinsTheInterfaceIfAsked)
{
    expect_answer(service_text(), is_ipv4() ? "near" : "out", [](const received& question, control_writer& control) {
        EXPECT_TRUE(reply_from(question.decode(), control, reply_route::same_interface));
    });
}

// Programs that keep the address, and answer later.
TEST_P(ReplyRoute, TakesTheAddressThatWasKept)
{
    const sockaddr_storage kept = service.storage;
    const std::string from = service_text();
    expect_answer(from, "out", [&](const received&, control_writer& control) {
        EXPECT_TRUE(reply_from(service.get(), service.size, control));
    });
    expect_answer(from, "out",
                  [&](const received&, control_writer& control) { EXPECT_TRUE(reply_from(kept, control)); });
    if (is_ipv4()) { // an IPv4 address and a mapped one, on an IPv4 socket and on a dual-stack one
        expect_answer(from, "out", [&](const received&, control_writer& control) {
            EXPECT_TRUE(reply_from(net->service4, control));
        });
        expect_answer(from, "out", [&](const received&, control_writer& control) {
            EXPECT_TRUE(reply_from(kernel::mapped(net->service4), control));
        });
        expect_answer(from, "out", [&](const received&, control_writer& control) {
            const endpoint mapped = at(kernel::mapped(net->service4));
            EXPECT_TRUE(reply_from(mapped.storage, control));
        });
    } else {
        expect_answer(from, "out", [&](const received&, control_writer& control) {
            EXPECT_TRUE(reply_from(net->service6, control));
        });
    }
}

// pitfall 34: what same_interface costs where the link leads nowhere: the answer is lost without an error. Over
// IPv6 it takes another link, as above.
TEST_P(ReplyRoute, PinnedAnswersAreLostWhereTheLinkHasNoWayBack)
{
    net->balancer.set("net/ipv4/ip_forward", 0);
    net->balancer.set("net/ipv6/conf/all/forwarding", 0);
    // No question gets through any more: what one would have told is known.
    const std::uint32_t in = net->server.index("in");
    const in_port_t port = port_of(client.get());
    endpoint to = GetParam() == path::v4       ? at(net->client4, port)
                  : GetParam() == path::mapped ? at(kernel::mapped(net->client4), port)
                                               : at(net->client6, port);
    std::array<std::byte, 64> room;
    control_writer pinned{room};
    ASSERT_TRUE(reply_from(service.storage, in, pinned, reply_route::same_interface));
    EXPECT_EQ(send_byte(server.get(), to, pinned, 'p'), 0) << "nobody is told";
    control_writer free{room};
    ASSERT_TRUE(reply_from(service.storage, in, free));
    ASSERT_EQ(send_byte(server.get(), to, free, 'f'), 0);
    const received first{client.get()};
    EXPECT_EQ(first.byte, is_ipv4() ? 'f' : 'p') << "the pinned one was sent before";
    EXPECT_EQ(first.interface_index(), net->client.index("out"));
}

// A source that has left the machine is refused, and the send goes through without it.
TEST_P(ReplyRoute, ASourceThatHasVanishedIsRefused)
{
    ask([&](const received& question) {
        std::array<std::byte, 64> room;
        control_writer control{room};
        ASSERT_TRUE(reply_from(question.decode(), control));
        if (is_ipv4()) {
            net->server.remove_address("lo", net->service4, 32);
        } else {
            net->server.remove_address("lo", net->service6, 128);
        }
        const int error = send_byte(server.get(), question.from, control, 'a');
        RecordProperty("errno", std::strerror(error));
        if (is_ipv4()) {
            EXPECT_TRUE(error == ENETUNREACH || error == EINVAL) << std::strerror(error);
        } else {
            EXPECT_EQ(error, EINVAL) << std::strerror(error);
        }
        const bool is_worth = cmsg::worth_sending_without<send::ip_pktinfo, send::ipv6_pktinfo>(error, control);
        EXPECT_TRUE(is_worth) << std::strerror(error);
        EXPECT_TRUE((control.without<send::ip_pktinfo, send::ipv6_pktinfo>()));
        ASSERT_EQ(send_byte(server.get(), question.from, control, 'a'), 0);
        const received answer{client.get()};
        EXPECT_EQ(text_of(answer.from), is_ipv4() ? "203.0.113.1" : "2001:db8:3::1") << "as the kernel chooses";
    });
}

// An interface that has left the machine.
TEST_P(ReplyRoute, AnInterfaceThatHasVanishedIsRefused)
{
    ask([&](const received& question) {
        std::array<std::byte, 64> room;
        control_writer control{room};
        ASSERT_TRUE(reply_from(service.storage, 4'000'000, control, reply_route::same_interface));
        const int error = send_byte(server.get(), question.from, control, 'a');
        EXPECT_EQ(error, ENODEV) << std::strerror(error);
        EXPECT_TRUE((cmsg::worth_sending_without<send::ip_pktinfo, send::ipv6_pktinfo>(error, control)));
    });
}

// -- addresses of a link, which are none without their interface

TEST(ReplyRouteOfALink, KeepsItsInterface)
{
    kernel::network_namespace here;
    kernel::network_namespace there;
    kernel::connect(here, "first", there, "first", 1500);
    kernel::connect(here, "second", there, "second", 1500);
    const in6_addr server_address = kernel::v6("fe80::5");
    for (const char* const link : {"first", "second"}) { // the same address on both
        there.add_address(link, server_address, 64);
    }
    const auto server = there.open_socket(AF_INET6, SOCK_DGRAM, 0, true);
    const auto client = here.open_socket(AF_INET6, SOCK_DGRAM, 0, true);
    kernel::enable_or_skip<arriving>(server.get());
    kernel::enable_or_skip<arriving>(client.get());
    endpoint any = at(in6_addr{});
    ASSERT_EQ(::bind(server.get(), any.get(), any.size), 0);
    for (const char* const link : {"first", "second"}) {
        std::array<std::byte, 64> room;
        const endpoint to = at(server_address, port_of(server.get()), here.index(link));
        ASSERT_EQ(send_byte(client.get(), to, control_writer{room}, 'q'), 0);
        const received question{server.get()};
        const auto record = question.decode();
        ASSERT_TRUE(record.get<cmsg::ipv6_pktinfo>());
        control_writer control{room};
        ASSERT_TRUE(reply_from(record, control));
        endpoint back = question.from; // as a program has it that keeps addresses without their scope
        reinterpret_cast<sockaddr_in6&>(back.storage).sin6_scope_id = 0;
        const int error = send_byte(server.get(), back, control, 'a');
        ASSERT_EQ(error, 0) << std::strerror(error);
        const received answer{client.get()};
        EXPECT_EQ(text_of(answer.from), "fe80::5");
        EXPECT_EQ(answer.interface_index(), here.index(link));
        // Kept as a sockaddr_in6, its scope is the interface.
        control_writer kept{room};
        ASSERT_TRUE(reply_from(at(server_address, 0, there.index(link)).storage, kept));
        ASSERT_EQ(send_byte(server.get(), back, kept, 'b'), 0);
        const received other{client.get()};
        EXPECT_EQ(other.interface_index(), here.index(link));
        // Without either nobody knows the link.
        control_writer none{room};
        ASSERT_TRUE(reply_from(at(server_address).storage, none));
        EXPECT_EQ(send_byte(server.get(), back, none, 'c'), EINVAL);
    }
}

} // namespace
