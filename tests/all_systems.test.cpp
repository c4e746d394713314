// SPDX-License-Identifier: MIT
#include <cmsg/all_systems.hpp>
#include <cmsg/all_systems.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace {

/// A message of each system is described by its own name, which needs all lists.
template <class Abi>
std::string described(cmsg::message_id id, std::size_t size)
{
    const std::array<std::byte, 32> payload{};
    std::array<char, 120> line{};
    const std::string_view text = cmsg::describe(cmsg::basic_message<Abi>{id, std::span{payload}.first(size)}, line);
    return std::string{text.substr(0, text.find(':'))};
}

TEST(AllSystems, AreDescribedByTheirOwnNames)
{
    EXPECT_EQ(described<cmsg::abi::linux_lp64>({0, 1}, 1), "SOL_IP/IP_TOS");
    EXPECT_EQ(described<cmsg::abi::darwin>({0, 27}, 1), "SOL_IP/IP_RECVTOS");
    EXPECT_EQ(described<cmsg::abi::freebsd_lp64>({0, 68}, 1), "SOL_IP/IP_RECVTOS");
    EXPECT_EQ(described<cmsg::abi::netbsd_lp64>({0, 23}, 1), "SOL_IP/IP_RECVTTL");
    EXPECT_EQ(described<cmsg::abi::openbsd_lp64>({0, 31}, 1), "SOL_IP/IP_RECVTTL");
    EXPECT_EQ(described<cmsg::abi::windows_64>({0, 50}, 4), "SOL_IP/IP_ECN");
}

} // namespace
