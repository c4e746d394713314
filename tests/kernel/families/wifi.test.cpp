// SPDX-License-Identifier: MIT
// Wi-Fi between two simulated radios: whether the other one has acknowledged a frame.
#include "kernel/families/family.hpp"
#include "kernel/families/simulated.hpp"
#include "kernel/network.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/views/linux/packet.hpp>
#include <cmsg/views/linux/socket.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <net/if.h> // for if_nametoindex, ifreq
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/if_packet.h>
#include <linux/neighbour.h>
#include <linux/nl80211.h>

namespace {

using namespace cmsg;

using hardware_address = std::array<std::uint8_t, 6>;

[[nodiscard]] hardware_address address_of(const char* device)
{
    const auto socket = support::open_socket(AF_INET, SOCK_DGRAM, 0, false);
    ifreq request{};
    std::strcpy(request.ifr_name, device);
    kernel::require(::ioctl(socket.get(), SIOCGIFHWADDR, &request) == 0, "SIOCGIFHWADDR");
    hardware_address address{};
    std::memcpy(address.data(), request.ifr_hwaddr.sa_data, address.size());
    return address;
}

/// Two stations without an access point, wlan0 and wlan1, which know of each other.
class Wifi : public testing::Test {
protected:
    void SetUp() override
    {
        kernel::needs_simulated("802.11", "wlan0", "mac80211_hwsim");
        kernel::needs_simulated("802.11", "wlan1", "mac80211_hwsim");
        const kernel::generic_netlink configuration{NL80211_GENL_NAME};
        configuration.join(NL80211_MULTICAST_GROUP_MLME);
        for (const char* const device : {"wlan0", "wlan1"}) {
            take_down(device);
            configuration.request(NL80211_CMD_SET_INTERFACE)
                .put(NL80211_ATTR_IFINDEX, ::if_nametoindex(device))
                .put(NL80211_ATTR_IFTYPE, std::uint32_t{NL80211_IFTYPE_ADHOC})
                .send("a type of station", NETLINK_GENERIC);
            kernel::network_namespace::set_up(device);
            auto join = configuration.request(NL80211_CMD_JOIN_IBSS);
            join.put(NL80211_ATTR_IFINDEX, ::if_nametoindex(device))
                .put(NL80211_ATTR_SSID, std::array<char, 3>{'l', 'a', 'b'})
                .put(NL80211_ATTR_WIPHY_FREQ, std::uint32_t{2412})
                .put(NL80211_ATTR_MAC, hardware_address{0x02, 0x11, 0x22, 0x33, 0x44, 0x55});
            join.close(join.open(NL80211_ATTR_FREQ_FIXED)).send("a network of stations", NETLINK_GENERIC);
        }
        configuration.wait_for(NL80211_CMD_NEW_STATION, NL80211_ATTR_IFINDEX, ::if_nametoindex("wlan0"));
    }

    static void take_down(const char* device)
    {
        ifinfomsg body{};
        body.ifi_index = static_cast<int>(::if_nametoindex(device));
        body.ifi_change = IFF_UP;
        kernel::netlink_request{RTM_NEWLINK, 0, body}.send("a device that is down");
    }
};

TEST_F(Wifi, TellsWhetherAFrameWasAcknowledged)
{
    const support::descriptor packets{::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)};
    sockaddr_ll device{};
    device.sll_family = AF_PACKET;
    device.sll_ifindex = static_cast<int>(::if_nametoindex("wlan0"));
    ASSERT_EQ(::bind(packets.get(), reinterpret_cast<const sockaddr*>(&device), sizeof device), 0)
        << std::strerror(errno);
    using packet_set = receive_set<scm_wifi_status, packet_tx_timestamp>;
    ASSERT_TRUE(packet_set::enable(packets.get()));
    std::array<std::uint8_t, 60> frame{};
    const hardware_address from = address_of("wlan0");
    const hardware_address to = address_of("wlan1");
    std::memcpy(&frame[0], to.data(), to.size());
    std::memcpy(&frame[6], from.data(), from.size());
    frame[12] = 0x88; // an Ethernet type for experiments
    frame[13] = 0xb5;
    const auto send_a_frame = [&](bool acknowledged) {
        ASSERT_EQ(::send(packets.get(), frame.data(), frame.size(), 0), ssize_t{frame.size()}) << std::strerror(errno);
        const kernel::arrival<packet_set> one{packets.get(), MSG_ERRQUEUE};
        EXPECT_EQ(one.order(), (std::vector{scm_wifi_status::about.id, packet_tx_timestamp::about.id}));
        EXPECT_EQ(one.payload(), (std::string_view{reinterpret_cast<const char*>(frame.data()), frame.size()}));
        const auto record = one.decode();
        const auto status = record.get<scm_wifi_status>();
        ASSERT_TRUE(status);
        EXPECT_EQ(status->acknowledged(), acknowledged);
        const auto error = record.get<packet_tx_timestamp>();
        ASSERT_TRUE(error);
        EXPECT_EQ(error->error(), static_cast<std::uint32_t>(ENOMSG));
        EXPECT_EQ(error->origin(), error_origin::timestamping);
    };
    send_a_frame(true);

    const in_addr here = kernel::v4("192.0.2.1");
    const in_addr there = kernel::v4("192.0.2.2");
    kernel::netlink_request{RTM_NEWADDR, NLM_F_CREATE,
                            ifaddrmsg{AF_INET, 24, 0, 0, static_cast<unsigned>(device.sll_ifindex)}}
        .put(IFA_LOCAL, here)
        .send("an IPv4 address");
    ndmsg neighbour{};
    neighbour.ndm_family = AF_INET;
    neighbour.ndm_ifindex = device.sll_ifindex;
    neighbour.ndm_state = NUD_PERMANENT;
    kernel::netlink_request{RTM_NEWNEIGH, NLM_F_CREATE, neighbour}
        .put(NDA_DST, there)
        .put(NDA_LLADDR, to)
        .send("a neighbour");
    const auto datagrams = support::open_socket(AF_INET, SOCK_DGRAM, 0, false);
    using ip_set = receive_set<scm_wifi_status, ip_recverr>;
    ASSERT_TRUE(receive_set<scm_wifi_status>::enable(datagrams.get()));
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(9);
    name.sin_addr = there;
    ASSERT_EQ(kernel::send_text(datagrams.get(), "datagram", &name, 0), 0);
    const kernel::arrival<ip_set> one{datagrams.get(), MSG_ERRQUEUE};
    const auto record = one.decode();
    ASSERT_TRUE(record.get<scm_wifi_status>());
    EXPECT_TRUE(record.get<scm_wifi_status>()->acknowledged());
    ASSERT_TRUE(record.get<ip_recverr>());
    EXPECT_EQ(record.get<ip_recverr>()->origin(), error_origin::timestamping);

    take_down("wlan1");
    send_a_frame(false);
}

} // namespace
