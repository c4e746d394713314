// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_NETWORK_HPP
#define CMSGPP_TESTS_KERNEL_NETWORK_HPP

// Networks of a test's own: namespaces, links between them, a router, a tun device. Everything is gone when its object
// and the sockets in it are. What the machine lacks skips the test; what it refuses else is thrown, as
// std::system_error.

#include "kernel/netlink.hpp"
#include "support/environment.hpp"
#include "support/sockets.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <arpa/inet.h> // for inet_pton
#include <fcntl.h>     // for open
#include <net/if.h>    // for if_nametoindex, ifreq
#include <netinet/in.h>
#include <poll.h>  // for poll
#include <sched.h> // for unshare, setns
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

namespace kernel {

using support::lacks;
using support::unavailable;

// -- addresses

[[nodiscard]] inline in_addr v4(const char* text)
{
    in_addr address{};
    require(::inet_pton(AF_INET, text, &address) == 1, text);
    return address;
}

[[nodiscard]] inline in6_addr v6(const char* text)
{
    in6_addr address{};
    require(::inet_pton(AF_INET6, text, &address) == 1, text);
    return address;
}

/// ::ffff:a.b.c.d
[[nodiscard]] inline in6_addr mapped(in_addr address)
{
    in6_addr result{};
    result.s6_addr[10] = result.s6_addr[11] = 0xff;
    std::memcpy(&result.s6_addr[12], &address, sizeof address);
    return result;
}

// -- namespaces

/// A network namespace with nothing in it but a loopback device that is up.
class network_namespace {
public:
    network_namespace()
    {
        const return_ticket back;
        if (::unshare(CLONE_NEWNET) != 0) {
            lacks("no network namespace");
        }
        self_ = current();
        // What these refuse is noticed by the tests that need it, or costs them the seconds of an address check (DAD).
        for (const char* const device : {"all", "default", "lo"}) {
            const std::string settings = std::string{"net/ipv6/conf/"} + device;
            (void)write_setting(settings + "/disable_ipv6", 0);
            (void)write_setting(settings + "/accept_dad", 0);
        }
        (void)write_setting("net/ipv4/icmp_ratelimit", 0);
        (void)write_setting("net/ipv6/icmp/ratelimit", 0);
        try {
            set_up("lo");
        } catch (const std::system_error& error) {
            if (!support::is_missing(error.code().value())) {
                throw;
            }
            throw unavailable{std::string{"no network namespace that can be changed: "} + error.what()};
        }
        if (read_setting("net/ipv6/conf/default/disable_ipv6") != 0) {
            throw unavailable{"no IPv6 in a new network namespace"};
        }
    }

    /// Calls `use` inside: sockets that it opens stay there.
    template <class Use>
    decltype(auto) run(Use use) const
    {
        const return_ticket back;
        require(::setns(self_.get(), CLONE_NEWNET) == 0, "setns");
        return use();
    }

    [[nodiscard]] support::descriptor open_socket(int domain, int type, int protocol = 0, bool v6_only = false) const
    {
        auto opened = run([&] { return support::open_socket(domain, type, protocol, v6_only); });
        if (!opened && support::is_missing(errno)) {
            lacks("no socket of family " + std::to_string(domain) + " and type " + std::to_string(type));
        }
        require(bool{opened}, "socket");
        return opened;
    }

    /// Writes a number below /proc/sys; unavailable if the machine does not let it.
    void set(const std::string& setting, int value) const
    {
        if (!run([&] { return write_setting(setting, value); })) {
            throw unavailable{"/proc/sys/" + setting + " cannot be written"};
        }
    }

    [[nodiscard]] unsigned index(const char* device) const
    {
        return run([&] { return ::if_nametoindex(device); });
    }

    void add_address(const char* device, in_addr address, std::uint8_t prefix) const
    {
        run([&] {
            netlink_request{RTM_NEWADDR, NLM_F_CREATE, ifaddrmsg{AF_INET, prefix, 0, 0, ::if_nametoindex(device)}}
                .put(IFA_LOCAL, address)
                .put(IFA_ADDRESS, address)
                .send("an IPv4 address");
        });
    }

    void add_address(const char* device, const in6_addr& address, std::uint8_t prefix) const
    {
        run([&] {
            monitor addresses;
            netlink_request{RTM_NEWADDR, NLM_F_CREATE,
                            ifaddrmsg{AF_INET6, prefix, IFA_F_NODAD, 0, ::if_nametoindex(device)}}
                .put(IFA_LOCAL, address)
                .put(IFA_ADDRESS, address)
                .send("an IPv6 address");
            addresses.wait_for_address(address);
        });
    }

    /// Sends whatever has no other route through the router.
    template <class Address>
    void add_default_route(const Address& router) const
    {
        rtmsg body{};
        body.rtm_family = sizeof router == sizeof(in_addr) ? AF_INET : AF_INET6;
        body.rtm_table = RT_TABLE_MAIN;
        body.rtm_protocol = RTPROT_STATIC;
        body.rtm_scope = RT_SCOPE_UNIVERSE;
        body.rtm_type = RTN_UNICAST;
        run([&] { netlink_request{RTM_NEWROUTE, NLM_F_CREATE, body}.put(RTA_GATEWAY, router).send("a route"); });
    }

    /// Sends what goes to the network (all of them, of prefix 0) through the gateway on the device. Of two routes to
    /// one network that of the smaller metric is taken.
    template <class Address>
    void add_route(const Address& network, std::uint8_t prefix, const Address& gateway, const char* device,
                   std::uint32_t metric) const
    {
        rtmsg body{};
        body.rtm_family = sizeof network == sizeof(in_addr) ? AF_INET : AF_INET6;
        body.rtm_dst_len = prefix;
        body.rtm_table = RT_TABLE_MAIN;
        body.rtm_protocol = RTPROT_STATIC;
        body.rtm_scope = RT_SCOPE_UNIVERSE;
        body.rtm_type = RTN_UNICAST;
        run([&] {
            netlink_request request{RTM_NEWROUTE, NLM_F_CREATE, body};
            if (prefix != 0) {
                request.put(RTA_DST, network);
            }
            request.put(RTA_GATEWAY, gateway)
                .put(RTA_OIF, ::if_nametoindex(device))
                .put(RTA_PRIORITY, metric)
                .send("a route");
        });
    }

    template <class Address>
    void remove_address(const char* device, const Address& address, std::uint8_t prefix) const
    {
        const std::uint8_t family = sizeof address == sizeof(in_addr) ? AF_INET : AF_INET6;
        run([&] {
            netlink_request{RTM_DELADDR, 0, ifaddrmsg{family, prefix, 0, 0, ::if_nametoindex(device)}}
                .put(IFA_LOCAL, address)
                .send("one address less");
        });
    }

    /// Adds a device of the kind, and sets it up.
    void add_device(const char* kind, const char* name) const
    {
        run([&] {
            netlink_request link{RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{}};
            link.put(IFLA_IFNAME, name);
            const std::size_t info = link.open(IFLA_LINKINFO);
            link.put(IFLA_INFO_KIND, kind).close(info);
            try {
                link.send(std::string{"a device of kind "} + kind);
            } catch (const std::system_error& error) {
                throw unavailable{error.what()};
            }
            set_up(name);
        });
    }

    [[nodiscard]] int get() const { return self_.get(); }

    /// In the namespace that the thread is in.
    static void set_up(const char* device)
    {
        ifinfomsg body{};
        body.ifi_index = static_cast<int>(::if_nametoindex(device));
        body.ifi_flags = body.ifi_change = IFF_UP;
        netlink_request{RTM_NEWLINK, 0, body}.send("a device that is up");
    }

    static void set_mtu(const char* device, std::uint32_t mtu)
    {
        ifinfomsg body{};
        body.ifi_index = static_cast<int>(::if_nametoindex(device));
        netlink_request{RTM_NEWLINK, 0, body}.put(IFLA_MTU, mtu).send("an mtu");
    }

private:
    /// Brings the thread back to the namespace that it is in.
    struct return_ticket {
        support::descriptor before = current();
        ~return_ticket() { ::setns(before.get(), CLONE_NEWNET); }
    };

    [[nodiscard]] static support::descriptor current()
    {
        support::descriptor opened{::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)};
        if (!opened) {
            lacks("no /proc/thread-self/ns/net");
        }
        return opened;
    }

    [[nodiscard]] static bool write_setting(const std::string& setting, int value)
    {
        std::ofstream file{"/proc/sys/" + setting};
        file << value << std::flush;
        return file.good();
    }

    [[nodiscard]] static int read_setting(const std::string& setting)
    {
        std::ifstream file{"/proc/sys/" + setting};
        int value = -1;
        file >> value;
        return value;
    }

    support::descriptor self_;
};

// -- links

/// A number of its own for each device. The ends of a veth whose numbers differ are told at once that the other end is
/// up, others after up to a second (linux net/core/link_watch.c linkwatch_urgent_event()).
[[nodiscard]] inline int new_index()
{
    static int last = 100;
    return ++last;
}

/// Connects two namespaces by a cable whose ends have these names, and waits until packets can pass.
inline void connect(const network_namespace& one, const char* one_end, const network_namespace& other,
                    const char* other_end, std::uint32_t mtu)
{
    monitor one_devices = one.run([] { return monitor{}; });
    monitor other_devices = other.run([] { return monitor{}; });
    const int one_index = new_index();
    const int other_index = new_index();
    one.run([&] {
        ifinfomsg body{};
        body.ifi_index = one_index;
        netlink_request link{RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, body};
        link.put(IFLA_IFNAME, one_end).put(IFLA_MTU, mtu);
        const std::size_t info = link.open(IFLA_LINKINFO);
        link.put(IFLA_INFO_KIND, "veth");
        const std::size_t data = link.open(IFLA_INFO_DATA);
        const std::size_t peer = link.open(VETH_INFO_PEER);
        body.ifi_index = other_index;
        link.append(&body, sizeof body);
        link.put(IFLA_IFNAME, other_end).put(IFLA_MTU, mtu).put(IFLA_NET_NS_FD, other.get());
        link.close(peer).close(data).close(info);
        try {
            link.send("a veth");
        } catch (const std::system_error& error) {
            throw unavailable{error.what()};
        }
        network_namespace::set_up(one_end);
    });
    other.run([&] { network_namespace::set_up(other_end); });
    one_devices.wait_for_device(one_index);
    other_devices.wait_for_device(other_index);
}

/// Two machines on one link, each with a device `link`: 192.0.2.1 and 2001:db8:1::1 here, …2 there.
struct two_machines {
    explicit two_machines(std::uint32_t mtu)
    {
        connect(here, "link", there, "link", mtu);
        here.add_address("link", here4, 24);
        here.add_address("link", here6, 64);
        there.add_address("link", there4, 24);
        there.add_address("link", there6, 64);
    }

    in_addr here4 = v4("192.0.2.1");
    in_addr there4 = v4("192.0.2.2");
    in6_addr here6 = v6("2001:db8:1::1");
    in6_addr there6 = v6("2001:db8:1::2");
    network_namespace here;
    network_namespace there;
};

/// A client and a server with a router between them, whose link to the server takes smaller packets.
struct routed_machines {
    static constexpr std::uint32_t near_mtu = 1500;
    static constexpr std::uint32_t far_mtu = 1300;

    routed_machines()
    {
        router.set("net/ipv4/ip_forward", 1);
        router.set("net/ipv6/conf/all/forwarding", 1);
        connect(client, "near", router, "near", near_mtu);
        connect(router, "far", server, "far", far_mtu);
        client.add_address("near", client4, 24);
        client.add_address("near", client6, 64);
        router.add_address("near", router4, 24);
        router.add_address("near", router6, 64);
        router.add_address("far", v4("198.51.100.1"), 24);
        router.add_address("far", v6("2001:db8:2::1"), 64);
        server.add_address("far", server4, 24);
        server.add_address("far", server6, 64);
        client.add_default_route(router4);
        client.add_default_route(router6);
        server.add_default_route(v4("198.51.100.1"));
        server.add_default_route(v6("2001:db8:2::1"));
    }

    in_addr client4 = v4("192.0.2.1");
    in_addr router4 = v4("192.0.2.2");
    in_addr server4 = v4("198.51.100.2");
    in6_addr client6 = v6("2001:db8:1::1");
    in6_addr router6 = v6("2001:db8:1::2");
    in6_addr server6 = v6("2001:db8:2::2");
    network_namespace client;
    network_namespace router;
    network_namespace server;
};

// -- packets by hand

/// A device `tun` whose other side is the test: what is injected arrives from the network, without any link header.
class tun_device {
public:
    explicit tun_device(const network_namespace& place, std::uint32_t mtu = 1500)
    {
        place.run([&] {
            device_ = support::descriptor{::open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK)};
            if (!device_) {
                lacks("/dev/net/tun");
            }
            ifreq request{};
            std::strcpy(request.ifr_name, "tun");
            request.ifr_flags = IFF_TUN | IFF_NO_PI;
            if (::ioctl(device_.get(), TUNSETIFF, &request) != 0) {
                lacks("a tun device");
            }
            network_namespace::set_mtu("tun", mtu);
            network_namespace::set_up("tun");
        });
    }

    /// Lets an IP packet arrive.
    void inject(std::span<const std::byte> packet) const
    {
        require(::write(device_.get(), packet.data(), packet.size()) == static_cast<ssize_t>(packet.size()), "inject");
    }

    /// The next UDP packet over IP of this version that was sent through the device. Others are passed over: of IPv6
    /// the kernel sends some by itself.
    [[nodiscard]] std::vector<std::byte> read_udp(unsigned version) const
    {
        const std::size_t protocol_at = version == 4 ? 9 : 6;
        for (;;) {
            pollfd waiting{device_.get(), POLLIN, 0};
            errno = ETIMEDOUT;
            require(::poll(&waiting, 1, 10'000) == 1, "a packet sent through tun");
            std::vector<std::byte> packet(65536);
            const ssize_t size = ::read(device_.get(), packet.data(), packet.size());
            require(size > 0, "read");
            if (std::to_integer<unsigned>(packet[0]) >> 4U == version &&
                packet[protocol_at] == std::byte{IPPROTO_UDP}) {
                packet.resize(static_cast<std::size_t>(size));
                return packet;
            }
        }
    }

private:
    support::descriptor device_;
};

/// Sum of the bytes as 16-bit words in network order, carried round: the checksum of IP, ICMP and UDP is its
/// complement.
[[nodiscard]] inline std::uint16_t internet_sum(std::span<const std::byte> bytes, std::uint32_t start = 0)
{
    std::uint64_t sum = start;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        sum += std::uint64_t{std::to_integer<std::uint8_t>(bytes[i])} << (i % 2 == 0 ? 8U : 0U);
    }
    while (sum > 0xffff) {
        sum = (sum >> 16U) + (sum & 0xffffU);
    }
    return static_cast<std::uint16_t>(sum);
}

} // namespace kernel

#endif
