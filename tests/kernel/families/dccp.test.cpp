// SPDX-License-Identifier: MIT
// DCCP on the running kernel: the priority of a packet, which a socket takes whose queue goes by it.
#include "kernel/families/family.hpp"
#include "kernel/network.hpp"

#include <cmsg/send/dccp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>

namespace {

using namespace cmsg;

// linux v6.12 include/linux/socket.h, include/uapi/linux/dccp.h
constexpr int sock_dccp = 6;      // SOCK_DCCP
constexpr int sol_dccp = 269;     // SOL_DCCP
constexpr int queue_policy = 16;  // DCCP_SOCKOPT_QPOLICY_ID
constexpr int queue_priority = 1; // DCCPQ_POLICY_PRIO
constexpr int service = 2;        // DCCP_SOCKOPT_SERVICE
constexpr int any_service = 42;

class Dccp : public testing::Test {
protected:
    void SetUp() override
    {
        (void)kernel::open_family("DCCP", AF_INET, sock_dccp, IPPROTO_DCCP);
        place.emplace();
        listener = open();
        client = open();
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ASSERT_TRUE(kernel::bind_to(listener.get(), name)) << std::strerror(errno);
        ASSERT_EQ(::listen(listener.get(), 1), 0) << std::strerror(errno);
    }

    [[nodiscard]] support::descriptor open() const
    {
        auto opened = place->open_socket(AF_INET, sock_dccp, IPPROTO_DCCP);
        EXPECT_TRUE(support::set(opened.get(), sol_dccp, service, any_service)) << std::strerror(errno);
        return opened;
    }

    void connect()
    {
        ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0)
            << std::strerror(errno);
        server = kernel::accept_from(listener.get());
        ASSERT_TRUE(server) << std::strerror(errno);
    }

    static constexpr const sockaddr_in* connected = nullptr;
    std::optional<kernel::network_namespace> place;
    support::descriptor listener;
    support::descriptor client;
    support::descriptor server;
    sockaddr_in name{};
};

TEST_F(Dccp, TakesAPriorityWhereTheQueueGoesByIt)
{
    ASSERT_TRUE(support::set(client.get(), sol_dccp, queue_policy, queue_priority)) << std::strerror(errno);
    connect();
    if (HasFatalFailure()) {
        return;
    }
    ASSERT_EQ(kernel::send_text(client.get(), "taken", connected, 0, send::dccp_scm_priority{3}), 0);
    ASSERT_TRUE(kernel::wait_for(server.get(), POLLIN));
    std::array<char, 64> data;
    const ssize_t size = ::recv(server.get(), data.data(), data.size(), MSG_DONTWAIT);
    ASSERT_GT(size, 0) << std::strerror(errno);
    EXPECT_EQ((std::string_view{data.data(), static_cast<std::size_t>(size)}), "taken");
}

TEST_F(Dccp, RefusesAPriorityWhereTheQueueIsInOrder)
{
    connect();
    if (HasFatalFailure()) {
        return;
    }
    EXPECT_EQ(kernel::send_text(client.get(), "refused", connected, 0, send::dccp_scm_priority{3}), EINVAL);
}

} // namespace
