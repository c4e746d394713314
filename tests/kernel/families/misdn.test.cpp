// SPDX-License-Identifier: MIT
// ISDN on the running kernel, over a line that is UDP packets of this machine (l1oip): when a frame was received.
#include "kernel/families/family.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/misdn.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>

#include <sys/socket.h>

namespace {

using namespace cmsg;

// What follows is of linux v6.1 include/linux/mISDNif.h, which is no header of user space.
constexpr int af_isdn = 34;
constexpr int isdn_p_b_raw = 0x21;
constexpr std::uint32_t ph_activate_req = 0x0101;
constexpr std::uint32_t ph_activate_ind = 0x0102;

struct misdn_address { // struct sockaddr_mISDN
    std::uint16_t address_family = af_isdn;
    std::uint8_t device = 0;
    std::uint8_t channel = 1;
    std::uint8_t sapi = 0;
    std::uint8_t tei = 0;
};

struct misdn_head { // struct mISDNhead
    std::uint32_t primitive = 0;
    std::uint32_t id = 0;
};

TEST(Misdn, TellsWhenAFrameWasReceived)
{
    const auto channel = kernel::open_family("mISDN", af_isdn, SOCK_DGRAM, isdn_p_b_raw);
    using set = receive_set<linux_kernel::misdn_time_stamp>;
    ASSERT_TRUE(set::enable(channel.get()));
    const misdn_address card;
    if (::bind(channel.get(), reinterpret_cast<const sockaddr*>(&card), sizeof card) != 0 && errno == ENODEV) {
        kernel::lacks_family("mISDN with a card");
    }
    const auto before = std::chrono::floor<std::chrono::microseconds>(kernel::clock_now());
    const misdn_head activate{ph_activate_req, 0xffff};
    ASSERT_EQ(::send(channel.get(), &activate, sizeof activate, 0), static_cast<ssize_t>(sizeof activate))
        << std::strerror(errno);

    const kernel::arrival<set> one{channel.get()};
    const auto after = kernel::clock_now();
    ASSERT_EQ(one.payload().size(), sizeof(misdn_head));
    misdn_head answer;
    std::memcpy(&answer, one.payload().data(), sizeof answer);
    EXPECT_EQ(answer.primitive, ph_activate_ind);
    const auto time = one.decode().get<linux_kernel::misdn_time_stamp>();
    ASSERT_TRUE(time);
    EXPECT_GE(time->time(), before);
    EXPECT_LE(time->time(), after);
}

} // namespace
