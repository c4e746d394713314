// SPDX-License-Identifier: MIT
// Bluetooth on the running kernel, over a controller that the test plays: what its packets say of themselves, the
// sockets are told.
#include "kernel/families/bluetooth_controller.hpp"
#include "kernel/families/family.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/bluetooth.hpp>
#include <cmsg/views/linux/hci.hpp>
#include <cmsg/views/linux/socket_time.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include <linux/net_tstamp.h>
#include <sys/socket.h>
#include <sys/utsname.h> // for uname
#include <unistd.h>

namespace {

using namespace cmsg;
using kernel::bluetooth_controller;
namespace hci_packet = kernel::hci_packet;

struct sco_address { // struct sockaddr_sco of linux v6.1 include/net/bluetooth/sco.h
    std::uint16_t family = AF_BLUETOOTH;
    kernel::bluetooth_address address{};
};

struct iso_address { // struct sockaddr_iso of linux v6.1 include/net/bluetooth/iso.h, without the rest for broadcasts
    std::uint16_t family = AF_BLUETOOTH;
    kernel::bluetooth_address address{};
    std::uint8_t type = 1; // BDADDR_LE_PUBLIC
};

constexpr int tx_completion = 1 << 18; // SOF_TIMESTAMPING_TX_COMPLETION of linux v6.15, later than libc's headers

template <class Name>
[[nodiscard]] const sockaddr* name_of(const Name& name)
{
    return reinterpret_cast<const sockaddr*>(&name);
}

[[nodiscard]] support::descriptor accept_one(int listener)
{
    EXPECT_TRUE(kernel::wait_for(listener, POLLIN)) << "no connection";
    support::descriptor accepted{::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)};
    EXPECT_TRUE(accepted) << std::strerror(errno);
    return accepted;
}

/// Bits of the packet's second byte, above those of its connection.
[[nodiscard]] std::uint8_t flags(int value) { return static_cast<std::uint8_t>(value << 4); }

/// Has the controller send a SCO packet of each status, and returns what the socket was told; nothing where it was not.
[[nodiscard]] std::vector<std::optional<bt_packet_status>> statuses(const bluetooth_controller& controller, int fd)
{
    std::vector<std::optional<bt_packet_status>> told;
    for (int status = 0; status < 4; ++status) {
        const auto number = static_cast<std::uint8_t>('0' + status);
        controller.send({hci_packet::sco, bluetooth_controller::sco_handle, flags(status), 4, 's', 'c', 'o', number});
        const kernel::arrival<receive_set<linux_kernel::bt_scm_pkt_status>> one{fd};
        EXPECT_EQ(one.payload(), (std::string{"sco"} + static_cast<char>(number)));
        const auto record = one.decode();
        const auto view = record.template get<linux_kernel::bt_scm_pkt_status>();
        told.push_back(view ? std::optional{view->status()} : std::nullopt);
    }
    return told;
}

const std::vector<std::optional<bt_packet_status>> each_status{
    bt_packet_status::correct, bt_packet_status::possibly_invalid, bt_packet_status::no_data,
    bt_packet_status::partially_lost};

TEST(Bluetooth, TellsTheStatusOfAScoPacket)
{
    const bluetooth_controller controller;
    const auto client = kernel::open_family("Bluetooth SCO", AF_BLUETOOTH, SOCK_SEQPACKET, kernel::btproto_sco);
    const sco_address to{AF_BLUETOOTH, bluetooth_controller::peer};
    ASSERT_EQ(::connect(client.get(), name_of(to), sizeof to), 0) << std::strerror(errno);
    ASSERT_TRUE(receive_set<linux_kernel::bt_scm_pkt_status>::enable(client.get()));
    EXPECT_EQ(statuses(controller, client.get()), each_status);
}

// linux v6.1 takes the option of an accepted socket, and sends it no message.
TEST(Bluetooth, TellsTheStatusOfAScoPacketThatAnAcceptedSocketGets)
{
    const bluetooth_controller controller;
    const auto listener = kernel::open_family("Bluetooth SCO", AF_BLUETOOTH, SOCK_SEQPACKET, kernel::btproto_sco);
    const sco_address any;
    ASSERT_EQ(::bind(listener.get(), name_of(any), sizeof any), 0) << std::strerror(errno);
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    controller.request_connection(2);
    const auto accepted = accept_one(listener.get());
    ASSERT_TRUE(receive_set<linux_kernel::bt_scm_pkt_status>::enable(accepted.get()));
    utsname system{};
    ASSERT_EQ(::uname(&system), 0);
    if (std::string_view{system.release}.substr(0, 4) == "6.1.") {
        EXPECT_EQ(statuses(controller, accepted.get()), std::vector<std::optional<bt_packet_status>>(4));
    } else {
        EXPECT_EQ(statuses(controller, accepted.get()), each_status);
    }
}

/// An isochronous connection that a peer has made, over LE.
class iso_connection {
public:
    static constexpr std::uint8_t handle = 0x02; // and 2 in the next byte

    iso_connection() : listener_{allowed()}
    {
        const iso_address any;
        EXPECT_EQ(::bind(listener_.get(), name_of(any), sizeof any), 0) << std::strerror(errno);
        EXPECT_EQ(::listen(listener_.get(), 1), 0);
        constexpr auto& peer = bluetooth_controller::peer;
        controller.send_event(0x3e, {0x01, 0, 0x01, 0x02, 1, 0, peer[0], peer[1], peer[2], peer[3], peer[4], peer[5],
                                     24, 0, 0, 0, 100, 0, 0});               // LE Connection Complete, 0x0201
        controller.send_event(0x3e, {0x1a, 0x01, 0x02, handle, 0x02, 1, 1}); // LE CIS Request
        accepted_ = accept_one(listener_.get());
    }

    void send(std::uint8_t status, std::uint16_t number) const
    {
        controller.send({hci_packet::iso, handle, 0x22, 8, 0, static_cast<std::uint8_t>(number),
                         static_cast<std::uint8_t>(number >> 8), 4, static_cast<std::uint8_t>(status << 6), 'i', 's',
                         'o', static_cast<std::uint8_t>('0' + status)});
    }

    [[nodiscard]] int get() const { return accepted_.get(); }

    bluetooth_controller controller;

private:
    /// A socket, once the experiment is switched on that ISO is still.
    [[nodiscard]] support::descriptor allowed() const
    {
        const auto management = kernel::open_family("Bluetooth", AF_BLUETOOTH, SOCK_RAW, kernel::btproto_hci);
        const kernel::hci_address control{AF_BLUETOOTH, 0xffff, 3}; // HCI_CHANNEL_CONTROL
        EXPECT_EQ(::bind(management.get(), name_of(control), sizeof control), 0) << std::strerror(errno);
        constexpr std::array<std::uint8_t, 23> request{0x4a, 0,    0xff, 0xff, 17,   0, // MGMT_OP_SET_EXP_FEATURE
                                                       0x3e, 0xe0, 0xb4, 0xfd, 0xdd, 0xd6, 0x85, 0x98, // the feature
                                                       0x6a, 0x49, 0xe0, 0x05, 0x88, 0xf1, 0xba, 0x6f, 1};
        EXPECT_EQ(::write(management.get(), request.data(), request.size()), ssize_t{request.size()});
        for (std::array<std::uint8_t, 512> answer{}; answer[6] != 0x4a || answer[7] != 0;) {
            if (!kernel::wait_for(management.get(), POLLIN) ||
                ::read(management.get(), answer.data(), answer.size()) < 8) {
                ADD_FAILURE() << "no answer";
                break;
            }
        }
        return kernel::open_family("Bluetooth ISO", AF_BLUETOOTH, SOCK_SEQPACKET, kernel::btproto_iso);
    }

    support::descriptor listener_;
    support::descriptor accepted_;
};

TEST(Bluetooth, TellsTheStatusOfAnIsoPacket)
{
    const iso_connection connection;
    using set = receive_set<linux_kernel::bt_scm_pkt_status>;
    if (const int error = set::enable(connection.get()).error(); error == ENOPROTOOPT) {
        errno = error;
        kernel::lacks_family("Bluetooth ISO with a packet status");
    }
    for (std::uint8_t status = 0; status < 3; ++status) {
        connection.send(status, 0);
        const kernel::arrival<set> one{connection.get()};
        EXPECT_EQ(one.payload().substr(0, 3), "iso");
        const auto told = one.decode().get<linux_kernel::bt_scm_pkt_status>();
        ASSERT_TRUE(told);
        EXPECT_EQ(static_cast<std::uint8_t>(told->status()), status);
    }
}

TEST(Bluetooth, TellsTheNumberOfAnIsoPacket)
{
    const iso_connection connection;
    using set = receive_set<linux_kernel::bt_scm_pkt_status, linux_kernel::bt_scm_pkt_seqnum>;
    if (const int error = set::enable(connection.get()).error(); error == ENOPROTOOPT) {
        errno = error;
        kernel::lacks_family("Bluetooth ISO with packet numbers (v6.17)");
    }
    ASSERT_TRUE(set::enable(connection.get()));
    for (const std::uint16_t number : {std::uint16_t{0x1234}, std::uint16_t{0xffff}, std::uint16_t{0}}) {
        connection.send(1, number);
        const kernel::arrival<set> one{connection.get()};
        EXPECT_EQ(one.order(),
                  (std::vector{linux_kernel::bt_scm_pkt_status::about.id, linux_kernel::bt_scm_pkt_seqnum::about.id}));
        const auto told = one.decode().get<linux_kernel::bt_scm_pkt_seqnum>();
        ASSERT_TRUE(told);
        EXPECT_EQ(told->sequence_number(), number);
    }
}

/// Sends twice, and reads the stamps of each stage of both.
void stamps_what_is_sent(int fd, const std::vector<tx_stage>& stages)
{
    int bits = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_ID | tx_completion;
    if (!support::set(fd, SOL_SOCKET, SO_TIMESTAMPING, bits) && errno == EINVAL) {
        kernel::lacks_family("Bluetooth with transmit stamps (v6.15)");
    }
    const auto before = kernel::clock_now();
    for (std::uint32_t id = 0; id < 2; ++id) {
        ASSERT_EQ(::send(fd, "outgoing", 8, 0), 8) << std::strerror(errno);
        for (const tx_stage stage : stages) {
            const kernel::arrival<receive_set<linux_kernel::scm_timestamping, linux_kernel::bt_scm_error>> one{
                fd, MSG_ERRQUEUE};
            const auto after = kernel::clock_now();
            const auto record = one.decode();
            const auto told = record.get<linux_kernel::bt_scm_error>();
            ASSERT_TRUE(told);
            EXPECT_EQ(told->error(), static_cast<std::uint32_t>(ENOMSG));
            EXPECT_EQ(told->origin(), error_origin::timestamping);
            EXPECT_EQ(told->tx_stage(), stage);
            EXPECT_EQ(told->data(), id);
            const auto stamps = record.get<linux_kernel::scm_timestamping>();
            ASSERT_TRUE(stamps);
            const auto time = stamps->software();
            ASSERT_TRUE(time);
            EXPECT_GE(*time, before);
            EXPECT_LE(*time, after);
        }
    }
}

TEST(Bluetooth, StampsWhatScoSends)
{
    const bluetooth_controller controller;
    const auto client = kernel::open_family("Bluetooth SCO", AF_BLUETOOTH, SOCK_SEQPACKET, kernel::btproto_sco);
    const sco_address to{AF_BLUETOOTH, bluetooth_controller::peer};
    ASSERT_EQ(::connect(client.get(), name_of(to), sizeof to), 0) << std::strerror(errno);
    stamps_what_is_sent(client.get(), {tx_stage::snd});
}

TEST(Bluetooth, StampsWhatIsoSendsTwice)
{
    const iso_connection connection;
    stamps_what_is_sent(connection.get(), {tx_stage::snd, tx_stage::completion});
}

TEST(BluetoothHci, TellsDirectionAndTime)
{
    const bluetooth_controller controller;
    const auto socket = kernel::open_family("Bluetooth", AF_BLUETOOTH, SOCK_RAW, kernel::btproto_hci);
    const auto before = std::chrono::floor<std::chrono::microseconds>(kernel::clock_now());
    const kernel::hci_address own{AF_BLUETOOTH, controller.index(), 0};
    ASSERT_EQ(::bind(socket.get(), name_of(own), sizeof own), 0) << std::strerror(errno);
    constexpr struct { // struct hci_ufilter
        std::uint32_t types = 0xffffffff;
        std::uint32_t events[2]{0xffffffff, 0xffffffff};
        std::uint16_t command = 0;
    } everything;
    ASSERT_EQ(::setsockopt(socket.get(), 0, 2, &everything, sizeof everything), 0)
        << std::strerror(errno); // HCI_FILTER
    using set = receive_set<linux_kernel::hci_cmsg_dir, linux_kernel::hci_cmsg_tstamp>;
    ASSERT_TRUE(set::enable(socket.get()));
    controller.set_down();
    controller.set_up();

    for (int commands = 0, events = 0; commands < 2 || events < 2;) {
        const kernel::arrival<set> one{socket.get()};
        const auto after = kernel::clock_now();
        ASSERT_FALSE(one.payload().empty());
        const auto type = static_cast<std::uint8_t>(one.payload()[0]);
        ASSERT_TRUE(type == hci_packet::command || type == hci_packet::event) << int{type};
        ++(type == hci_packet::event ? events : commands);
        EXPECT_EQ(one.order(),
                  (std::vector{linux_kernel::hci_cmsg_dir::about.id, linux_kernel::hci_cmsg_tstamp::about.id}));
        const auto record = one.decode();
        const auto direction = record.get<linux_kernel::hci_cmsg_dir>();
        ASSERT_TRUE(direction);
        EXPECT_EQ(direction->incoming(), type == hci_packet::event);
        const auto time = record.get<linux_kernel::hci_cmsg_tstamp>();
        ASSERT_TRUE(time);
        EXPECT_GE(time->time(), before);
        EXPECT_LE(time->time(), after);
    }
}

} // namespace
