// SPDX-License-Identifier: MIT
// How do I read and write control messages in a coroutine of Asio? Its async_receive_from has none of them, and so
// async_wait says when the socket is ready, and recvmsg and sendmsg do the rest. An echo server: each answer comes from
// the address that was asked, with the ECN that arrived. Needs standalone Asio and a compiler with coroutines.
//   g++ -std=c++20 -Iinclude examples/15_asio_coroutine.cpp -pthread -o asio_echo && ./asio_echo <address> <port>
// Without them it tests itself over loopback.
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <span>
#include <string_view>
#include <system_error>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

using asio::ip::udp;

// shown: begin
using arriving = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address>;
using leaving = cmsg::send::set<cmsg::local_address, cmsg::traffic_class>;

[[noreturn]] void fail(const char* what, int error) { throw std::system_error{error, std::generic_category(), what}; }

// A datagram and what control messages tell of it.
struct datagram {
    std::array<std::byte, 65536> data;
    std::size_t size = 0;
    udp::endpoint peer;
    arriving::reading_type told;
};

// Receives one. Throws: std::system_error.
asio::awaitable<void> receive(udp::socket& socket, datagram& to)
{
    for (;;) {
        iovec payload{to.data.data(), to.data.size()};
        msghdr header{};
        header.msg_iov = &payload;
        header.msg_iovlen = 1;
        cmsg::control_buffer<arriving> control; // lives in the coroutine's frame
        control.prepare(header);
        header.msg_name = to.peer.data();
        header.msg_namelen = static_cast<socklen_t>(to.peer.capacity());
        const ssize_t size = recvmsg(socket.native_handle(), &header, MSG_DONTWAIT);
        if (size >= 0) {
            to.told = arriving::read(size, header); // values: they stay when the buffer goes
            if (!to.told.outcome()) {               // cut, payload or control data, or malformed
                fail("recvmsg", EMSGSIZE);
            }
            to.size = static_cast<std::size_t>(size);
            to.peer.resize(header.msg_namelen);
            co_return;
        }
        if (errno != EAGAIN) {
            fail("recvmsg", errno);
        }
        co_await socket.async_wait(udp::socket::wait_read, asio::use_awaitable);
    }
}

// Sends one, from `source` if there is one. Throws: std::system_error.
asio::awaitable<void> send(udp::socket& socket, const udp::endpoint& to, std::span<const std::byte> data,
                           cmsg::traffic_class marked, cmsg::local_address source = {})
{
    cmsg::control_buffer<leaving> room;
    cmsg::control_writer control{room};
    sockaddr_in6 peer{};
    std::memcpy(&peer, to.data(), to.size() < sizeof peer ? to.size() : sizeof peer);
    control.put(source, peer); // as IP_PKTINFO or IPV6_PKTINFO, by where it goes
    control.put(marked, peer);
    if (control.failed()) {
        fail("control data", ENOBUFS);
    }
    iovec payload{const_cast<std::byte*>(data.data()), data.size()};
    msghdr header{};
    header.msg_name = &peer;
    header.msg_namelen = sizeof peer;
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    control.apply(header);
    while (sendmsg(socket.native_handle(), &header, MSG_DONTWAIT) < 0) {
        if (errno != EAGAIN) {
            fail("sendmsg", errno);
        }
        co_await socket.async_wait(udp::socket::wait_write, asio::use_awaitable);
    }
}

// Answers until it is stopped. What cannot be answered, to port 0 say, must not end it.
asio::awaitable<void> echo(udp::socket& socket)
{
    for (datagram asked;;) {
        co_await receive(socket, asked);
        try {
            co_await send(socket, asked.peer, std::span{asked.data}.first(asked.size),
                          asked.told.get<cmsg::traffic_class>(), asked.told.get<cmsg::local_address>());
        } catch (const std::system_error& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
    }
}
// shown: end

// A socket for both families. Throws: std::system_error.
udp::socket open(asio::io_context& context, const asio::ip::address_v6& address, std::uint16_t port)
{
    udp::socket socket{context, udp::v6()};
    socket.set_option(asio::ip::v6_only{false});
    socket.bind({address, port});
    if (const auto enabled = arriving::enable(socket.native_handle()); !enabled) {
        fail("enable", enabled.error());
    }
    return socket;
}

asio::ip::address_v6 parse(const char* text)
{
    const asio::ip::address address = asio::ip::make_address(text);
    return address.is_v6() ? address.to_v6() : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
}

// A client that knows what has to come back.
asio::awaitable<void> ask(udp::socket& socket, std::uint16_t port, unsigned& right)
{
    const std::array<std::byte, 5> question{};
    datagram answer;
    for (const char* const name : {"127.0.0.7", "127.0.0.8", "::1"}) {
        for (const cmsg::ecn codepoint : {cmsg::ecn::ect0, cmsg::ecn::ect1, cmsg::ecn::ce}) {
            const udp::endpoint at{parse(name), port};
            const cmsg::traffic_class marked{0, codepoint};
            co_await send(socket, at, question, marked);
            co_await receive(socket, answer);
            if (answer.peer == at && answer.told.get<cmsg::traffic_class>() == marked &&
                answer.size == question.size()) {
                ++right;
            }
        }
        std::printf("%s answers\n", name);
    }
}

int test(asio::io_context& context, udp::socket& server)
{
    udp::socket client = open(context, asio::ip::address_v6::any(), 0);
    asio::steady_timer limit{context, std::chrono::seconds{5}};
    limit.async_wait([&](const asio::error_code&) { context.stop(); });
    unsigned right = 0;
    std::exception_ptr refused;
    asio::co_spawn(context, ask(client, server.local_endpoint().port(), right), [&](const std::exception_ptr& error) {
        refused = error;
        context.stop();
    });
    context.run();
    if (refused) {
        std::rethrow_exception(refused);
    }
    std::printf("%u of 9 answers come from the address that was asked, with the ECN of the question\n", right);
    return right == 9 ? 0 : 1;
}

constexpr const char* usage =
    "Echoes datagrams in coroutines of Asio, from the address that was asked and with their ECN.\n"
    "usage: asio_echo [<address> <port>]    without them it tests itself over loopback\n";

int main(int count, char** arguments)
{
    if (count == 2 && std::string_view{arguments[1]} == "--help") {
        return std::fputs(usage, stdout), 0;
    }
    if (count != 1 && count != 3) {
        return std::fputs(usage, stderr), 2;
    }
    try {
        asio::io_context context;
        udp::socket server =
            count == 1 ? open(context, asio::ip::address_v6::any(), 0)
                       : open(context, parse(arguments[1]), static_cast<std::uint16_t>(std::atoi(arguments[2])));
        asio::co_spawn(context, echo(server), [](const std::exception_ptr& error) {
            if (error) {
                std::rethrow_exception(error); // out of context.run()
            }
        });
        if (count == 1) {
            return test(context, server);
        }
        context.run();
        return 0;
    } catch (const std::system_error& error) {
        return std::fprintf(stderr, "%s\n", error.what()), 1;
    }
}
