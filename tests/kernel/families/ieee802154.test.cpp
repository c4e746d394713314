// SPDX-License-Identifier: MIT
// IEEE 802.15.4 on the running kernel: a frame between two simulated radios has the link quality that the test gave
// their link.
#include "kernel/families/family.hpp"
#include "kernel/families/simulated.hpp"
#include "kernel/network.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ieee802154.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include <net/if.h> // for ifreq
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace {

using namespace cmsg;

constexpr int af_ieee802154 = 36;
constexpr const char* family = "IEEE 802.15.4";

/// struct sockaddr_ieee802154 (linux v6.1 include/net/af_ieee802154.h), which is in no header of user space.
struct wpan_address {
    std::uint16_t address_family = af_ieee802154;
    std::int32_t type = 2; // IEEE802154_ADDR_SHORT
    std::uint16_t network = 0xbeef;
    std::uint16_t address = 0;
    std::uint8_t rest_of_a_long_one[6]{};
};
static_assert(sizeof(wpan_address) == 20);

[[nodiscard]] wpan_address numbered(std::uint16_t number)
{
    wpan_address one;
    one.address = number;
    return one;
}

/// Gives the device an address, and sets it up.
void start(int fd, const char* device, const wpan_address& address)
{
    ifreq request{};
    std::strcpy(request.ifr_name, device);
    std::memcpy(&request.ifr_addr, &address, sizeof request.ifr_addr);
    kernel::require(::ioctl(fd, SIOCSIFADDR, &request) == 0, "SIOCSIFADDR");
    kernel::network_namespace::set_up(device);
}

/// Gives the link from one radio to another a quality (linux v6.1 drivers/net/ieee802154/mac802154_hwsim.h).
void set_quality(std::uint32_t from, std::uint32_t to, std::uint8_t quality)
{
    constexpr std::uint8_t set_edge = 6; // MAC802154_HWSIM_CMD_SET_EDGE
    const kernel::generic_netlink simulator{"MAC802154_HWSIM"};
    kernel::netlink_request request = simulator.request(set_edge);
    request.put(1, from); // MAC802154_HWSIM_ATTR_RADIO_ID
    const std::size_t edge = request.open(2 | NLA_F_NESTED);
    request.put(1, to).put(2, quality).close(edge).send("a link's quality", NETLINK_GENERIC);
}

TEST(Ieee802154, TellsTheQualityOfTheLink)
{
    const auto receiver = kernel::open_family(family, af_ieee802154, SOCK_DGRAM);
    const auto sender = kernel::open_family(family, af_ieee802154, SOCK_DGRAM);
    kernel::needs_simulated(family, "wpan0", "mac802154_hwsim");
    kernel::needs_simulated(family, "wpan1", "mac802154_hwsim");
    const wpan_address here = numbered(0x1000);
    const wpan_address there = numbered(0x1001);
    start(sender.get(), "wpan0", here);
    start(receiver.get(), "wpan1", there);
    ASSERT_EQ(::bind(sender.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here), 0) << std::strerror(errno);
    ASSERT_EQ(::bind(receiver.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there), 0)
        << std::strerror(errno);

    using set = receive_set<linux_kernel::wpan_wantlqi>;
    ASSERT_EQ(kernel::send_text(sender.get(), "without the option", &there, 0), 0);
    {
        const kernel::arrival<set> one{receiver.get()};
        EXPECT_EQ(one.payload(), "without the option");
        EXPECT_TRUE(one.order().empty());
    }
    ASSERT_TRUE(set::enable(receiver.get()));
    for (const std::uint8_t quality : {std::uint8_t{77}, std::uint8_t{0}, std::uint8_t{255}}) {
        set_quality(0, 1, quality);
        ASSERT_EQ(kernel::send_text(sender.get(), "frame", &there, 0), 0);
        const kernel::arrival<set> one{receiver.get()};
        EXPECT_EQ(one.payload(), "frame");
        const auto told = one.decode().get<linux_kernel::wpan_wantlqi>();
        ASSERT_TRUE(told);
        EXPECT_EQ(told->lqi(), quality);
    }
}

} // namespace
