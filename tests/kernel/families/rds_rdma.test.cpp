// SPDX-License-Identifier: MIT
// RDS over RDMA between two machines, each of which runs this program: where the peer's memory is, and that a write
// into it has ended. The kernel's own Ethernet device does (rdma_rxe); one machine cannot, because addresses of its own
// never go over RDMA (linux v6.12 net/rds/connection.c __rds_conn_create()).
#include "kernel/families/family.hpp"
#include "kernel/netlink.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/send/rds.hpp>
#include <cmsg/views/linux/rds.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <arpa/inet.h> // for inet_pton
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <rdma/rdma_netlink.h>

namespace {

using namespace cmsg;

// linux include/uapi/linux/rds.h, which needs types that <linux/types.h> lacks
constexpr int sol_rds = 276;                   // SOL_RDS
constexpr int so_rds_transport = 8;            // SO_RDS_TRANSPORT
constexpr int transport_ib = 0;                // RDS_TRANS_IB
constexpr std::uint64_t rdma_readwrite = 0x1;  // RDS_RDMA_READWRITE
constexpr std::uint64_t rdma_notify_me = 0x20; // RDS_RDMA_NOTIFY_ME

constexpr std::uint16_t port = 4000;
constexpr std::size_t offset = 256; // of the memory in its page
constexpr std::uint64_t token = 0x1122334455667788;
constexpr std::string_view text = "written into the peer's memory";

[[nodiscard]] std::uint64_t number_of(const void* at) { return reinterpret_cast<std::uintptr_t>(at); }

/// What the variable says, as tools/kernels/boot.sh --cable does: a device, its address, and the peer's.
class RdsRdma : public testing::Test {
protected:
    void SetUp() override
    {
        const char* const named = std::getenv("CMSG_TESTS_PEER");
        if (named == nullptr) {
            throw support::unavailable{"no second machine on a cable (CMSG_TESTS_PEER)"};
        }
        std::istringstream said{named};
        std::string device;
        std::string own;
        std::string peer;
        said >> device >> own >> peer;
        here = name_of(own);
        there = name_of(peer);
        is_owner = own < peer;
        const support::descriptor netlink{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_RDMA)};
        if (!netlink) {
            kernel::lacks_family("RDMA");
        }
        kernel::netlink_request link{RDMA_NL_GET_TYPE(RDMA_NL_NLDEV, RDMA_NLDEV_CMD_NEWLINK), 0, first_attribute{}};
        link.put(RDMA_NLDEV_ATTR_NDEV_NAME, device.c_str())
            .put(RDMA_NLDEV_ATTR_LINK_TYPE, "rxe")
            .send("RDMA over the device", NETLINK_RDMA);
        rds = kernel::open_family("RDS", AF_RDS, SOCK_SEQPACKET);
        ASSERT_TRUE(support::set(rds.get(), sol_rds, so_rds_transport, transport_ib)) << std::strerror(errno);
        ASSERT_EQ(::bind(rds.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here), 0) << std::strerror(errno);
        join();
    }

    /// What else the machines tell each other: that they are there, and that they are done.
    [[nodiscard]] std::uint64_t exchange(std::uint64_t own) const
    {
        std::uint64_t theirs = 0;
        EXPECT_EQ(::send(words.get(), &own, sizeof own, MSG_NOSIGNAL), ssize_t{sizeof own}) << std::strerror(errno);
        EXPECT_EQ(::recv(words.get(), &theirs, sizeof theirs, MSG_WAITALL), ssize_t{sizeof theirs})
            << std::strerror(errno);
        return theirs;
    }

    sockaddr_in here{};
    sockaddr_in there{};
    bool is_owner = false; ///< of the memory that the other one writes into
    support::descriptor rds;

private:
    /// Where other requests have a body.
    struct first_attribute {
        nlattr header{sizeof(nlattr) + 5, RDMA_NLDEV_ATTR_DEV_NAME};
        std::array<char, 8> name{"rxe0"};
    };

    [[nodiscard]] static sockaddr_in name_of(const std::string& address)
    {
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_port = htons(port);
        kernel::require(::inet_pton(AF_INET, address.c_str(), &name.sin_addr) == 1, address);
        return name;
    }

    /// Either may be there first.
    void join()
    {
        if (is_owner) {
            const auto listener = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
            ASSERT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here), 0);
            ASSERT_EQ(::listen(listener.get(), 1), 0);
            words = support::descriptor{::accept(listener.get(), nullptr, nullptr)};
            ASSERT_TRUE(words) << std::strerror(errno);
            return;
        }
        for (bool joined = false; !joined;) {
            words = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
            joined = ::connect(words.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
            ASSERT_TRUE(joined || errno == ECONNREFUSED || errno == EHOSTUNREACH || errno == ETIMEDOUT)
                << std::strerror(errno);
        }
    }

    support::descriptor words;
};

TEST_F(RdsRdma, TellsWhereMemoryIsAndThatItWasWritten)
{
    using destination_set = receive_set<rds_cmsg_rdma_dest>;
    using status_set = receive_set<up_to<rds_cmsg_rdma_status, 1>>;
    // Memory is that of a card, which a machine knows once it is connected; EAGAIN before.
    if (is_owner) {
        ASSERT_EQ(kernel::send_text(rds.get(), "first", &there, 0), 0);
    } else {
        ASSERT_EQ(kernel::arrival<destination_set>{rds.get()}.payload(), "first");
    }
    (void)exchange(0);
    if (is_owner) {
        alignas(4096) static std::array<char, 8192> memory{};
        std::uint64_t cookie = 0;
        ASSERT_EQ(kernel::send_text(rds.get(), "here it is", &there, 0,
                                    send::rds_cmsg_rdma_map{.memory = {number_of(&memory[offset]), 1024},
                                                            .cookie_address = number_of(&cookie),
                                                            .flags = rdma_readwrite}),
                  0);
        (void)exchange(cookie);
        ASSERT_EQ(kernel::send_text(rds.get(), "again", &there, 0, send::rds_cmsg_rdma_dest{cookie}), 0);
        const kernel::arrival<destination_set> arrived{rds.get()};
        EXPECT_EQ(arrived.payload(), "done");
        EXPECT_EQ(arrived.decode().get<rds_cmsg_rdma_dest>().state(), field_state::absent) << "memory of nobody";
        EXPECT_EQ((std::string_view{&memory[offset], text.size()}), text);
        EXPECT_EQ(memory[offset - 1], '\0');
        EXPECT_EQ(memory[offset + text.size()], '\0');
        (void)exchange(0);
        return;
    }
    std::uint64_t cookie = 0;
    {
        const kernel::arrival<destination_set> arrived{rds.get()};
        EXPECT_EQ(arrived.payload(), "here it is");
        const auto record = arrived.decode();
        ASSERT_TRUE(record.get<rds_cmsg_rdma_dest>());
        cookie = exchange(0);
        EXPECT_EQ(record.get<rds_cmsg_rdma_dest>()->cookie(), cookie);
        EXPECT_EQ(record.get<rds_cmsg_rdma_dest>()->r_key(), cookie & 0xffffffffU);
        EXPECT_EQ(record.get<rds_cmsg_rdma_dest>()->offset(), offset);
        const kernel::arrival<destination_set> again{rds.get()};
        EXPECT_EQ(again.payload(), "again");
        const auto same = again.decode().get<rds_cmsg_rdma_dest>();
        ASSERT_TRUE(same);
        EXPECT_EQ(same->cookie(), cookie);
    }
    const std::array<std::uint64_t, 2> local{number_of(text.data()), text.size()}; // struct rds_iovec
    ASSERT_EQ(kernel::send_text(rds.get(), "done", &there, 0,
                                send::rds_cmsg_rdma_args{.cookie = cookie,
                                                         .remote = {0, text.size()},
                                                         .local_address = number_of(local.data()),
                                                         .local_count = 1,
                                                         .flags = rdma_readwrite | rdma_notify_me,
                                                         .user_token = token}),
              0);
    const kernel::arrival<status_set> arrived{rds.get()};
    const auto status = arrived.decode().get<rds_cmsg_rdma_status>();
    ASSERT_TRUE(status);
    EXPECT_EQ(status->user_token(), token);
    EXPECT_EQ(status->status(), rds_rdma_result::success);
    (void)exchange(0);
}

} // namespace
