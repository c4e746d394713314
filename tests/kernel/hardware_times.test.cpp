// SPDX-License-Identifier: MIT
// Stamps of network cards that have a clock, and which card it was. The truth is the clock itself, read before and
// after.
#include "kernel/network.hpp"
#include "kernel/support.hpp"

#include <cstdlib>
#include <optional>
#include <sstream>

#include <net/if.h> // for ifreq
#include <sys/ioctl.h>

#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/neighbour.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>

namespace {

using namespace cmsg;

using hardware_address = std::array<std::uint8_t, ETH_ALEN>;

/// A network card in a namespace of its own, which stamps PTP version 2 in both directions.
class card {
public:
    card(const std::string& name, in_addr address) : name_{name}
    {
        ifinfomsg body{};
        body.ifi_index = static_cast<int>(::if_nametoindex(name.c_str()));
        kernel::netlink_request{RTM_NEWLINK, 0, body}.put(IFLA_NET_NS_FD, place.get()).send(name);
        const auto fd = place.open_socket(AF_INET, SOCK_DGRAM);
        ifreq request{};
        hwtstamp_config stamps{};
        stamps.tx_type = HWTSTAMP_TX_ON;
        stamps.rx_filter = HWTSTAMP_FILTER_PTP_V2_EVENT;
        request.ifr_data = reinterpret_cast<char*>(&stamps);
        ask(fd.get(), SIOCSHWTSTAMP, request, "stamps of a network card");
        ethtool_ts_info about{};
        about.cmd = ETHTOOL_GET_TS_INFO;
        request.ifr_data = reinterpret_cast<char*>(&about);
        ask(fd.get(), SIOCETHTOOL, request, "ETHTOOL_GET_TS_INFO");
        const std::string device = "/dev/ptp" + std::to_string(about.phc_index);
        clock_ = support::descriptor{::open(device.c_str(), O_RDONLY | O_CLOEXEC)};
        kernel::require(bool{clock_}, device);
        kernel::monitor devices = place.run([] { return kernel::monitor{}; });
        place.run([&] { kernel::network_namespace::set_up(name_.c_str()); });
        devices.wait_for_device(static_cast<int>(index()));
        place.add_address(name_.c_str(), address, 24);
        ask(fd.get(), SIOCGIFHWADDR, request, "SIOCGIFHWADDR");
        std::memcpy(link_address.data(), request.ifr_hwaddr.sa_data, link_address.size());
    }

    [[nodiscard]] unsigned index() const { return place.index(name_.c_str()); }

    /// What the card's clock says (linux v6.12 Documentation/driver-api/ptp.rst, the number of the clock of a
    /// descriptor).
    [[nodiscard]] hardware_time now() const
    {
        timespec time{};
        kernel::require(
            ::clock_gettime(static_cast<clockid_t>(~static_cast<unsigned>(clock_.get()) << 3U | 3U), &time) == 0,
            "the card's clock");
        return hardware_time{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
    }

    /// Frames of the Ethernet type of PTP.
    [[nodiscard]] support::descriptor open_frames() const
    {
        auto opened = place.open_socket(AF_PACKET, SOCK_RAW, htons(ETH_P_1588));
        sockaddr_ll name{};
        name.sll_family = AF_PACKET;
        name.sll_protocol = htons(ETH_P_1588);
        name.sll_ifindex = static_cast<int>(index());
        kernel::require(::bind(opened.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0, name_);
        return opened;
    }

    kernel::network_namespace place;
    hardware_address link_address{};

private:
    void ask(int fd, unsigned long what, ifreq& request, const char* text) const
    {
        std::strncpy(request.ifr_name, name_.c_str(), IFNAMSIZ - 1);
        kernel::require(::ioctl(fd, what, &request) == 0, text);
    }

    std::string name_;
    support::descriptor clock_;
};

/// Two cards on one cable, which a test may change: those that the variable names, as tools/kernels/boot.sh --cards
/// does. They go back to where they were when the program ends.
class HardwareTimes : public testing::Test {
protected:
    void SetUp() override
    {
        const char* const named = std::getenv("CMSG_TESTS_CARDS");
        if (named == nullptr) {
            throw support::unavailable{"no two network cards with a clock that tests may use (CMSG_TESTS_CARDS)"};
        }
        static std::optional<std::array<card, 2>> both;
        if (!both) {
            std::istringstream names{named};
            std::string one;
            std::string other;
            names >> one >> other;
            both.emplace(std::array{card{one, here4}, card{other, there4}});
        }
        here = &both->at(0);
        there = &both->at(1);
    }

    static inline const in_addr here4 = kernel::v4("192.0.2.1");
    static inline const in_addr there4 = kernel::v4("192.0.2.2");
    const card* here = nullptr;
    const card* there = nullptr;
};

/// The beginning of a Sync of PTP version 2 (IEEE 1588), which cards stamp.
constexpr std::array<std::uint8_t, 2> sync{0, 2};

TEST_F(HardwareTimes, OfAReceivedFrameComeWithItsCardAndLength)
{
    constexpr std::uint32_t flags =
        sof_timestamping_rx_hardware | sof_timestamping_raw_hardware | sof_timestamping_opt_pktinfo;
    using set = receive_set<scm_timestamping_pktinfo, timestamping_flags<flags>>;
    const auto sender = here->open_frames();
    const auto receiver = there->open_frames();
    kernel::enable_or_skip<set>(receiver.get());
    std::array<std::uint8_t, 114> frame{};
    std::memcpy(&frame[0], there->link_address.data(), ETH_ALEN);
    std::memcpy(&frame[ETH_ALEN], here->link_address.data(), ETH_ALEN);
    frame[12] = ETH_P_1588 >> 8U;
    frame[13] = ETH_P_1588 & 0xffU;
    std::memcpy(&frame[ETH_HLEN], sync.data(), sync.size());

    const hardware_time before = there->now();
    ASSERT_EQ(::send(sender.get(), frame.data(), frame.size(), 0), ssize_t{frame.size()}) << std::strerror(errno);
    const kernel::datagram<set> arrived{receiver.get()};
    const hardware_time after = there->now();
    ASSERT_EQ(arrived.result, ssize_t{frame.size()});
    std::vector<message_id> order;
    for (const message one : control{arrived.result, arrived.header}) {
        order.push_back(one.id());
    }
    EXPECT_EQ(order, (std::vector{scm_timestamping_pktinfo::about.id, scm_timestamping::about.id}));
    const auto record = arrived.decode();
    EXPECT_TRUE(record.outcome());
    EXPECT_EQ(record.outcome().unhandled(), 0U);
    const auto info = record.get<scm_timestamping_pktinfo>();
    ASSERT_TRUE(info);
    EXPECT_EQ(info->interface_index(), there->index());
    EXPECT_EQ(info->frame_length(), frame.size());
    const auto times = record.get<scm_timestamping>();
    ASSERT_TRUE(times);
    EXPECT_FALSE(times->software());
    ASSERT_TRUE(times->hardware());
    EXPECT_GE(*times->hardware(), before);
    EXPECT_LE(*times->hardware(), after);
}

/// With SOF_TIMESTAMPING_OPT_TX_SWHW the kernel's stamp and the card's are two entries of the error queue.
TEST_F(HardwareTimes, OfASentDatagramStandBesideTheKernels)
{
    constexpr std::uint32_t flags = sof_timestamping_tx_hardware | sof_timestamping_tx_software |
                                    sof_timestamping_raw_hardware | sof_timestamping_software |
                                    sof_timestamping_opt_tx_swhw | sof_timestamping_opt_id |
                                    sof_timestamping_opt_tsonly;
    using set = receive_set<timestamping_flags<flags>, ip_recverr>;
    const auto sender = here->place.open_socket(AF_INET, SOCK_DGRAM);
    kernel::enable_or_skip<receive_set<timestamping_flags<flags>>>(sender.get());
    here->place.run([this] {
        ndmsg neighbour{};
        neighbour.ndm_family = AF_INET;
        neighbour.ndm_ifindex = static_cast<int>(here->index());
        neighbour.ndm_state = NUD_PERMANENT;
        kernel::netlink_request{RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, neighbour}
            .put(NDA_DST, there4)
            .put(NDA_LLADDR, there->link_address)
            .send("a neighbour");
    });
    for (std::uint32_t number = 0; number < 3; ++number) {
        kernel::endpoint to = kernel::at(there4, htons(319)); // PTP's events
        std::array<std::byte, 44> payload{};
        std::memcpy(payload.data(), sync.data(), sync.size());
        const system_time before = kernel::now();
        const hardware_time card_before = here->now();
        ASSERT_EQ(kernel::send_bytes(sender.get(), &to, control_writer{std::span<std::byte>{}}, payload), 0);
        std::optional<system_time> software;
        std::optional<hardware_time> hardware;
        while (!software || !hardware) {
            pollfd waiting{sender.get(), 0, 0};
            ASSERT_EQ(::poll(&waiting, 1, 10'000), 1);
            const kernel::datagram<set> arrived{sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
            ASSERT_EQ(arrived.result, 0) << std::strerror(arrived.error);
            const auto record = arrived.decode();
            EXPECT_TRUE(record.outcome());
            const auto error = record.get<ip_recverr>();
            ASSERT_TRUE(error);
            EXPECT_EQ(error->origin(), error_origin::timestamping);
            EXPECT_EQ(error->data(), number);
            const auto times = record.get<scm_timestamping>();
            ASSERT_TRUE(times);
            ASSERT_NE(times->software().has_value(), times->hardware().has_value()) << "one entry for each";
            EXPECT_FALSE(times->software() ? software.has_value() : hardware.has_value()) << "each of them once";
            if (times->software()) {
                software = times->software();
            } else {
                hardware = times->hardware();
            }
        }
        EXPECT_GE(*software, before);
        EXPECT_LE(*software, kernel::now());
        EXPECT_GE(*hardware, card_before);
        EXPECT_LE(*hardware, here->now());
    }
}

} // namespace
