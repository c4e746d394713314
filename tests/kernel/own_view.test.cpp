// SPDX-License-Identifier: MIT
// A user's own view against the kernel: errors of the network, which the kernel cuts and forgets.
#include "kernel/support.hpp"

#include "support/memory.hpp"

namespace {

using namespace cmsg;

/// IPV6_RECVERR as a user would write it: an error of 16 bytes, followed by the address of whoever reported it.
struct own_ipv6_recverr {
    static constexpr view_info about{.id = {level::ipv6, 25}, .size = 16 + sizeof(sockaddr_in6)};

    template <class Abi>
    static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size >= 16;
    }

    explicit constexpr own_ipv6_recverr(std::span<const std::byte> payload) noexcept : bytes{payload} {}
    static int enable(int fd) noexcept { return set_option(fd, level::ipv6, 25); }

    [[nodiscard]] int error() const noexcept { return load<std::int32_t>(bytes.data()); }
    [[nodiscard]] bool has_offender() const noexcept { return bytes.size() == about.size; }

    std::span<const std::byte> bytes;
};

using errors = receive_set<own_ipv6_recverr>;
static_assert(errors::space == CMSG_SPACE(16 + sizeof(sockaddr_in6)));
static_assert(sizeof(long) == 4 || errors::space == 64);

/// A socket connected to a port that nobody listens on, with an error in its queue for each datagram it sends.
class OwnView : public testing::Test {
protected:
    void SetUp() override
    {
        socket = support::open_socket(AF_INET6, SOCK_DGRAM, 0, true);
        if (!socket) {
            support::lacks("this machine has no IPv6");
        }
        closed = kernel::closed_port{AF_INET6};
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_addr = in6addr_loopback;
        address.sin6_port = closed.number();
        ASSERT_EQ(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        kernel::enable_or_skip<errors>(socket.get());
    }

    /// Sends to the port and waits for the error.
    void provoke()
    {
        ASSERT_EQ(::send(socket.get(), "", 1, 0), 1) << std::strerror(errno);
        pollfd waiting{socket.get(), 0, 0};
        ASSERT_EQ(::poll(&waiting, 1, 10'000), 1);
        ASSERT_NE(waiting.revents & POLLERR, 0);
        int error = 0;
        socklen_t size = sizeof error;
        ASSERT_EQ(::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size), 0); // lets the next send through
    }

    support::descriptor socket;
    kernel::closed_port closed;
};

// pitfall 13
TEST_F(OwnView, HasItsRoomInTheSet)
{
    ASSERT_NO_FATAL_FAILURE(provoke());
    const kernel::datagram<errors> arrived{socket.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
    ASSERT_GE(arrived.result, 0) << std::strerror(arrived.error);
    const auto decoded = arrived.decode();
    EXPECT_TRUE(decoded.outcome());
    ASSERT_TRUE(decoded.get<own_ipv6_recverr>());
    EXPECT_EQ(decoded.get<own_ipv6_recverr>()->error(), ECONNREFUSED);
    EXPECT_TRUE(decoded.get<own_ipv6_recverr>()->has_offender());
}

// pitfall 13: the kernel forgets an error that it has cut, so that what came of it has to be read.
TEST_F(OwnView, IsReadOfACutErrorThatDoesNotComeAgain)
{
    constexpr std::size_t header = message::abi_type::header_size;
    for (std::size_t room = header; room < header + own_ipv6_recverr::about.size; ++room) {
        SCOPED_TRACE(room);
        ASSERT_NO_FATAL_FAILURE(provoke());
        const support::exact_heap memory{std::vector<std::byte>(room)};
        const kernel::receipt arrived{socket.get(), memory.bytes(), MSG_ERRQUEUE | MSG_DONTWAIT};
        ASSERT_GE(arrived.result, 0) << std::strerror(arrived.error);
        const auto decoded = errors::decode(arrived.result, arrived.header);
        EXPECT_TRUE(decoded.outcome().truncated());
        EXPECT_EQ(decoded.outcome().reason(), end_reason::complete);
        const auto found = decoded.get<own_ipv6_recverr>();
        EXPECT_EQ(found.state(), room - header < 16 ? field_state::wrong_size : field_state::present);
        EXPECT_EQ(found.payload().size(), room - header);
        if (found) {
            EXPECT_EQ(found->error(), ECONNREFUSED);
            EXPECT_FALSE(found->has_offender());
        }
        const kernel::datagram<errors> again{socket.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
        EXPECT_EQ(again.result, -1);
        EXPECT_EQ(again.error, EAGAIN);
    }
}

} // namespace
