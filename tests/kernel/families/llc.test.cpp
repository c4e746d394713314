// SPDX-License-Identifier: MIT
// 802.2 LLC on the running kernel, over a pair of devices: where a frame arrived.
#include "kernel/families/family.hpp"
#include "kernel/netlink.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/llc.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

#include <net/if.h> // for if_nametoindex, ifreq
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/if_arp.h>
#include <linux/llc.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

namespace {

using namespace cmsg;

/// A veth of this namespace, as the kernel has LLC in the first one alone (linux v6.12 net/llc/af_llc.c
/// llc_ui_create()).
class cable {
public:
    cable()
    {
        kernel::monitor devices;
        ifinfomsg body{};
        kernel::netlink_request link{RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, body};
        link.put(IFLA_IFNAME, one);
        const std::size_t info = link.open(IFLA_LINKINFO);
        link.put(IFLA_INFO_KIND, "veth");
        const std::size_t data = link.open(IFLA_INFO_DATA);
        const std::size_t peer = link.open(VETH_INFO_PEER);
        link.append(&body, sizeof body);
        link.put(IFLA_IFNAME, other).close(peer).close(data).close(info);
        try {
            link.send("a veth");
        } catch (const std::system_error& error) {
            throw support::unavailable{error.what()};
        }
        set_up(one);
        set_up(other);
        devices.wait_for_device(static_cast<int>(::if_nametoindex(one)));
    }
    ~cable()
    {
        ifinfomsg body{};
        body.ifi_index = static_cast<int>(::if_nametoindex(one));
        kernel::netlink_request{RTM_DELLINK, 0, body}.send("no veth");
    }
    cable(const cable&) = delete;
    cable& operator=(const cable&) = delete;

    static constexpr const char* one = "llc-one";
    static constexpr const char* other = "llc-other";

private:
    static void set_up(const char* device)
    {
        ifinfomsg body{};
        body.ifi_index = static_cast<int>(::if_nametoindex(device));
        body.ifi_flags = body.ifi_change = IFF_UP;
        kernel::netlink_request{RTM_NEWLINK, 0, body}.send("a device that is up");
    }
};

[[nodiscard]] sockaddr_llc name_on(int fd, const char* device, unsigned char sap)
{
    ifreq request{};
    std::strcpy(request.ifr_name, device);
    EXPECT_EQ(::ioctl(fd, SIOCGIFHWADDR, &request), 0) << std::strerror(errno);
    sockaddr_llc name{};
    name.sllc_family = AF_LLC;
    name.sllc_arphrd = ARPHRD_ETHER;
    name.sllc_sap = sap;
    std::memcpy(name.sllc_mac, request.ifr_hwaddr.sa_data, sizeof name.sllc_mac);
    return name;
}

TEST(Llc, TellsWhereAFrameArrived)
{
    (void)kernel::open_family("LLC", AF_LLC, SOCK_DGRAM);
    const cable devices; // ends after the sockets, for which its removal would wait
    const auto receiver = kernel::open_family("LLC", AF_LLC, SOCK_DGRAM);
    const auto sender = kernel::open_family("LLC", AF_LLC, SOCK_DGRAM);
    const auto any = support::open_or_skip(AF_INET, SOCK_DGRAM);
    sockaddr_llc to = name_on(any.get(), cable::other, 0x2a);
    sockaddr_llc from = name_on(any.get(), cable::one, 0x44);
    ASSERT_EQ(::bind(receiver.get(), reinterpret_cast<sockaddr*>(&to), sizeof to), 0) << std::strerror(errno);
    ASSERT_EQ(::bind(sender.get(), reinterpret_cast<sockaddr*>(&from), sizeof from), 0) << std::strerror(errno);
    using set = receive_set<llc_opt_pktinfo>;
    support::enable_or_skip<set>(receiver.get());

    ASSERT_EQ(kernel::send_text(sender.get(), "a frame", &to, 0), 0);
    const kernel::arrival<set> arrived{receiver.get()};
    EXPECT_EQ(arrived.payload(), "a frame");
    const auto info = arrived.decode().get<llc_opt_pktinfo>();
    ASSERT_TRUE(info);
    EXPECT_EQ(info->interface_index(), ::if_nametoindex(cable::other));
    EXPECT_EQ(info->sap(), 0x2a);
    EXPECT_EQ(std::memcmp(info->mac().data(), to.sllc_mac, sizeof to.sllc_mac), 0);
}

} // namespace
