// SPDX-License-Identifier: MIT
// VSOCK on the running kernel, over its loopback: the completions of what is sent without a copy.
#include "kernel/families/family.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/vsock.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <sys/socket.h>

#include <linux/vm_sockets.h>

namespace {

using namespace cmsg;

TEST(Vsock, TellsWhichSendsAreComplete)
{
    const auto listener = kernel::open_family("VSOCK", AF_VSOCK, SOCK_STREAM);
    const auto client = kernel::open_family("VSOCK", AF_VSOCK, SOCK_STREAM);
    sockaddr_vm name{};
    name.svm_family = AF_VSOCK;
    name.svm_cid = VMADDR_CID_LOCAL;
    name.svm_port = VMADDR_PORT_ANY;
    if (!kernel::bind_to(listener.get(), name)) {
        ASSERT_EQ(errno, EADDRNOTAVAIL);
        kernel::lacks_family("VSOCK with a loopback");
    }
    ASSERT_EQ(::listen(listener.get(), 1), 0) << std::strerror(errno);
    // Before it is connected (linux v6.7 net/vmw_vsock/af_vsock.c vsock_connectible_setsockopt()).
    support::set_or_skip(client.get(), SOL_SOCKET, SO_ZEROCOPY, 1, "SO_ZEROCOPY for VSOCK (v6.7)");
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0)
        << std::strerror(errno);
    const auto server = kernel::accept_from(listener.get());
    ASSERT_TRUE(server) << std::strerror(errno);

    constexpr std::uint32_t sends = 3;
    std::vector<std::byte> memory(8192);
    for (std::uint32_t i = 0; i < sends; ++i) {
        ASSERT_EQ(::send(client.get(), memory.data(), memory.size(), MSG_ZEROCOPY), static_cast<ssize_t>(memory.size()))
            << std::strerror(errno);
    }
    std::vector<std::byte> received(sends * memory.size());
    for (std::size_t left = received.size(); left > 0;) {
        ASSERT_TRUE(kernel::wait_for(server.get(), POLLIN));
        const ssize_t size = ::recv(server.get(), received.data(), left, MSG_DONTWAIT);
        ASSERT_GT(size, 0) << std::strerror(errno);
        left -= static_cast<std::size_t>(size);
    }

    std::array<int, sends> complete{};
    for (std::uint64_t count = 0; count < sends;) {
        const kernel::arrival<receive_set<vsock_recverr>> entry{client.get(), MSG_ERRQUEUE};
        ASSERT_EQ(entry.result, 0);
        const auto error = entry.decode().get<vsock_recverr>();
        ASSERT_TRUE(error);
        EXPECT_EQ(error->error(), 0);
        EXPECT_EQ(error->origin(), error_origin::zerocopy);
        ASSERT_TRUE(error->zerocopy());
        ASSERT_LE(error->info(), error->data());
        ASSERT_LT(error->data(), sends);
        for (std::uint32_t id = error->info(); id <= error->data(); ++id) {
            ++complete[id];
        }
        EXPECT_FALSE(error->zerocopy()->is_copied) << "this loopback needs no copy, as that of IP does";
        count += error->zerocopy()->count();
    }
    EXPECT_EQ(complete, (std::array{1, 1, 1}));
}

} // namespace
