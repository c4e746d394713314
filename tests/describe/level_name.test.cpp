// SPDX-License-Identifier: MIT
#include <cmsg/describe/level_name.hpp>
#include <cmsg/describe/level_name.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>

namespace {

namespace abi = cmsg::abi;
namespace level = cmsg::level;

/// How the level is written of a message of this layout.
template <class Abi>
std::string level_in(std::int32_t number)
{
    std::array<char, 32> room{};
    cmsg::text_writer out{room};
    cmsg::detail::put_level(out, {Abi::socket_level, Abi::platform}, number);
    return std::string{out.written()};
}

TEST(LevelName, IsSolSocketByTheNumberOfTheLayout)
{
    EXPECT_EQ(level_in<abi::linux_lp64>(1), "SOL_SOCKET");
    EXPECT_EQ(level_in<abi::linux_mips>(0xffff), "SOL_SOCKET");
    EXPECT_EQ(level_in<abi::windows_64>(0xffff), "SOL_SOCKET");
    EXPECT_EQ(level_in<abi::linux_mips>(1), "1");
    EXPECT_EQ(level_in<abi::linux_lp64>(0xffff), "65535");
}

TEST(LevelName, IsThatOfAnInternetProtocolOnEverySystem)
{
    struct {
        std::int32_t number;
        const char* name;
    } const levels[]{{level::ip, "SOL_IP"},
                     {level::tcp, "SOL_TCP"},
                     {level::udp, "SOL_UDP"},
                     {level::ipv6, "SOL_IPV6"},
                     {level::sctp, "SOL_SCTP"}};
    for (const auto& [number, name] : levels) {
        EXPECT_EQ(level_in<abi::linux_lp64>(number), name);
        EXPECT_EQ(level_in<abi::darwin>(number), name);
        EXPECT_EQ(level_in<abi::freebsd_ilp32>(number), name);
        EXPECT_EQ(level_in<abi::windows_32>(number), name);
    }
}

TEST(LevelName, OfLinuxAloneIsANumberElsewhere)
{
    EXPECT_EQ(level_in<abi::linux_lp64>(level::can_raw), "SOL_CAN_RAW");
    EXPECT_EQ(level_in<abi::linux_lp64>(level::vsock), "SOL_VSOCK");
    EXPECT_EQ(level_in<abi::darwin>(level::can_raw), "101");
    EXPECT_EQ(level_in<abi::windows_64>(level::vsock), "287");
}

TEST(LevelName, IsANumberWhereItHasNone) { EXPECT_EQ(level_in<abi::linux_lp64>(-2), "-2"); }

} // namespace
