// SPDX-License-Identifier: MIT
// TIPC on the running kernel: the name that a message was sent to, and what comes back of one that cannot be delivered.
#include "kernel/families/family.hpp"
#include "kernel/network.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/up_to.hpp>
#include <cmsg/views/linux/tipc.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h> // for fcntl
#include <sys/socket.h>

#include <linux/tipc.h>

namespace {

using namespace cmsg;

using whole_set = receive_set<tipc_errinfo, up_to<tipc_retdata, 32>, tipc_destname>;

constexpr std::uint32_t service = 18888;

[[nodiscard]] sockaddr_tipc range_of(std::uint32_t type, std::uint32_t lower, std::uint32_t upper)
{
    sockaddr_tipc name{};
    name.family = AF_TIPC;
    name.addrtype = TIPC_SERVICE_RANGE;
    name.scope = TIPC_NODE_SCOPE;
    name.addr.nameseq = {type, lower, upper};
    return name;
}

[[nodiscard]] sockaddr_tipc instance_of(std::uint32_t type, std::uint32_t instance)
{
    sockaddr_tipc name{};
    name.family = AF_TIPC;
    name.addrtype = TIPC_SERVICE_ADDR;
    name.addr.name.name = {type, instance};
    return name;
}

[[nodiscard]] std::string_view text_of(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Tipc : public testing::Test {
protected:
    void SetUp() override
    {
        (void)kernel::open_family("TIPC", AF_TIPC, SOCK_RDM);
        place.emplace();
    }

    [[nodiscard]] support::descriptor open(int type) const { return place->open_socket(AF_TIPC, type); }

    [[nodiscard]] static bool bind(int fd, const sockaddr_tipc& name)
    {
        return ::bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
    }

    std::optional<kernel::network_namespace> place;
};

TEST_F(Tipc, TellsTheNameThatAMessageWasSentTo)
{
    const auto receiver = open(SOCK_RDM);
    const auto sender = open(SOCK_RDM);
    ASSERT_TRUE(bind(receiver.get(), range_of(service, 100, 200))) << std::strerror(errno);

    const sockaddr_tipc one = instance_of(service, 150);
    ASSERT_EQ(kernel::send_text(sender.get(), "to one", &one, 0), 0);
    {
        const kernel::arrival<whole_set> arrived{receiver.get()};
        EXPECT_EQ(arrived.payload(), "to one");
        const auto record = arrived.decode();
        const auto name = record.get<tipc_destname>();
        ASSERT_TRUE(name);
        EXPECT_EQ(name->type(), service);
        EXPECT_EQ(name->lower(), 150U);
        EXPECT_EQ(name->upper(), 150U);
        EXPECT_FALSE(record.get<tipc_errinfo>());
        EXPECT_FALSE(record.get<tipc_retdata>());
    }

    const sockaddr_tipc all = range_of(service, 120, 130);
    ASSERT_EQ(kernel::send_text(sender.get(), "to all", &all, 0), 0);
    {
        const kernel::arrival<whole_set> arrived{receiver.get()};
        EXPECT_EQ(arrived.payload(), "to all");
        const auto name = arrived.decode().get<tipc_destname>();
        ASSERT_TRUE(name);
        EXPECT_EQ(name->type(), service);
        EXPECT_EQ(name->lower(), 120U);
        EXPECT_EQ(name->upper(), 130U);
    }

    sockaddr_tipc itself{};
    socklen_t size = sizeof itself;
    ASSERT_EQ(::getsockname(receiver.get(), reinterpret_cast<sockaddr*>(&itself), &size), 0);
    ASSERT_EQ(kernel::send_text(sender.get(), "to the socket", &itself, 0), 0);
    const kernel::arrival<whole_set> arrived{receiver.get()};
    EXPECT_EQ(arrived.payload(), "to the socket");
    EXPECT_TRUE(arrived.order().empty());
}

TEST_F(Tipc, ReturnsWhatNoSocketTakes)
{
    const auto sender = open(SOCK_RDM);
    ASSERT_TRUE(support::set(sender.get(), SOL_TIPC, TIPC_DEST_DROPPABLE, 0));
    sockaddr_tipc gone{};
    {
        const auto receiver = open(SOCK_RDM);
        socklen_t size = sizeof gone;
        ASSERT_EQ(::getsockname(receiver.get(), reinterpret_cast<sockaddr*>(&gone), &size), 0);
    }
    constexpr std::string_view text = "to a closed socket";
    ASSERT_EQ(kernel::send_text(sender.get(), text, &gone, 0), 0);

    const kernel::arrival<whole_set> arrived{sender.get()};
    EXPECT_EQ(arrived.order(), (std::vector{tipc_errinfo::about.id, tipc_retdata::about.id}));
    const auto record = arrived.decode();
    const auto error = record.get<tipc_errinfo>();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->error(), tipc_error::no_port);
    EXPECT_EQ(error->data_length(), text.size());
    const auto data = record.get<tipc_retdata>();
    ASSERT_TRUE(data);
    EXPECT_EQ(text_of(data->bytes()), text);
}

TEST_F(Tipc, ReturnsWhatAConnectionHasNotRead)
{
    const auto listener = open(SOCK_SEQPACKET);
    const auto client = open(SOCK_SEQPACKET);
    ASSERT_TRUE(bind(listener.get(), range_of(service, 1, 1)));
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    // connect() returns when the other side has accepted.
    ASSERT_EQ(::fcntl(client.get(), F_SETFL, O_NONBLOCK), 0);
    const sockaddr_tipc to = instance_of(service, 1);
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), -1);
    ASSERT_EQ(errno, EINPROGRESS);
    const auto server = kernel::accept_from(listener.get());
    ASSERT_TRUE(server) << std::strerror(errno);
    ASSERT_TRUE(kernel::wait_for(client.get(), POLLOUT));

    constexpr const sockaddr_tipc* connected = nullptr;
    ASSERT_EQ(kernel::send_text(client.get(), "unread", connected, 0), 0);
    ASSERT_TRUE(kernel::wait_for(server.get(), POLLIN));
    ASSERT_EQ(::shutdown(server.get(), SHUT_RDWR), 0);

    const kernel::arrival<whole_set> arrived{client.get()};
    EXPECT_EQ(arrived.order(), (std::vector{tipc_errinfo::about.id, tipc_retdata::about.id, tipc_destname::about.id}));
    const auto record = arrived.decode();
    const auto error = record.get<tipc_errinfo>();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->error(), tipc_error::conn_shutdown);
    EXPECT_EQ(error->data_length(), 6U);
    const auto data = record.get<tipc_retdata>();
    ASSERT_TRUE(data);
    EXPECT_EQ(text_of(data->bytes()), "unread");
}

} // namespace
