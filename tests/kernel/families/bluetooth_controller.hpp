// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_FAMILIES_BLUETOOTH_CONTROLLER_HPP
#define CMSGPP_TESTS_KERNEL_FAMILIES_BLUETOOTH_CONTROLLER_HPP

// A Bluetooth controller that the test plays, by the virtual one of the kernel (/dev/vhci). It answers each command as
// one that has done what it was told; what arrives over the air is what the test says.

#include "kernel/families/family.hpp"
#include "kernel/netlink.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <thread>
#include <vector>

#include <fcntl.h> // for open
#include <poll.h>  // for poll
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kernel {

// Numbers of linux v6.1 include/net/bluetooth/{bluetooth,hci,hci_sock}.h, which are no headers of user space.
inline constexpr int btproto_hci = 1;
inline constexpr int btproto_sco = 2;
inline constexpr int btproto_iso = 8;
inline constexpr unsigned long hci_device_up = _IOW('H', 201, int);
inline constexpr unsigned long hci_device_down = _IOW('H', 202, int);

struct hci_address { // struct sockaddr_hci
    std::uint16_t family = AF_BLUETOOTH;
    std::uint16_t device = 0xffff;
    std::uint16_t channel = 0;
};

using bluetooth_address = std::array<std::uint8_t, 6>;

/// What a packet is, in its first byte (Bluetooth Core Specification 6.0, volume 4 part A, 2).
namespace hci_packet {
inline constexpr std::uint8_t command = 1;
inline constexpr std::uint8_t acl = 2;
inline constexpr std::uint8_t sco = 3;
inline constexpr std::uint8_t event = 4;
inline constexpr std::uint8_t iso = 5;
inline constexpr std::uint8_t vendor = 0xff; // of the virtual controller: linux v6.1 drivers/bluetooth/hci_vhci.c
} // namespace hci_packet

class bluetooth_controller {
public:
    static constexpr bluetooth_address peer{0x11, 0x22, 0x33, 0x44, 0x55, 0xc0};
    static constexpr std::uint8_t sco_handle = 0x02;

    /// Skips where the kernel has none.
    bluetooth_controller()
        : control_{open_family("Bluetooth", AF_BLUETOOTH, SOCK_RAW, btproto_hci)}, device_{::open("/dev/vhci",
                                                                                                  O_RDWR | O_CLOEXEC)}
    {
        if (!device_) {
            lacks_family("Bluetooth with a virtual controller");
        }
        send({hci_packet::vendor, 0});
        std::array<std::uint8_t, 16> made{};
        require(wait_for(device_.get(), POLLIN), "a virtual controller");
        require(::read(device_.get(), made.data(), made.size()) >= 4 && made[0] == hci_packet::vendor, "its number");
        index_ = made[2] | made[3] << 8;
        require(::pipe2(end_.data(), O_CLOEXEC) == 0, "pipe2");
        thread_ = std::thread{[this] { answer_all(); }};
        set_up();
    }
    bluetooth_controller(const bluetooth_controller&) = delete;
    bluetooth_controller& operator=(const bluetooth_controller&) = delete;
    ~bluetooth_controller()
    {
        ::close(end_[1]);
        thread_.join();
        ::close(end_[0]);
    }

    [[nodiscard]] std::uint16_t index() const { return static_cast<std::uint16_t>(index_); }

    void set_up() const
    {
        require(::ioctl(control_.get(), hci_device_up, index_) == 0 || errno == EALREADY, "HCIDEVUP");
    }
    void set_down() const { require(::ioctl(control_.get(), hci_device_down, index_) == 0, "HCIDEVDOWN"); }

    /// Lets a packet arrive at the host.
    void send(const std::vector<std::uint8_t>& packet) const
    {
        require(::write(device_.get(), packet.data(), packet.size()) == static_cast<ssize_t>(packet.size()),
                "a packet to the host");
    }

    /// Lets an event arrive: its code, and its parameters with their length.
    void send_event(std::uint8_t code, std::vector<std::uint8_t> parameters) const
    {
        const auto size = static_cast<std::uint8_t>(parameters.size());
        parameters.insert(parameters.begin(), {hci_packet::event, code, size});
        send(parameters);
    }

    /// Has the peer ask for a connection of this type.
    void request_connection(std::uint8_t type) const { send_event(0x04, with(peer, {0, 0, 0, type})); }

private:
    [[nodiscard]] static std::vector<std::uint8_t> with(const bluetooth_address& address,
                                                        std::initializer_list<std::uint8_t> rest)
    {
        std::vector<std::uint8_t> bytes{address.begin(), address.end()};
        bytes.insert(bytes.end(), rest);
        return bytes;
    }

    /// Until the test ends. What the host sends over the air is gone as soon as it is here.
    void answer_all() const
    {
        for (;;) {
            std::array<pollfd, 2> waiting{{{device_.get(), POLLIN, 0}, {end_[0], POLLIN, 0}}};
            if (::poll(waiting.data(), waiting.size(), -1) < 0 || waiting[1].revents != 0) {
                return;
            }
            std::array<std::uint8_t, 4096> packet{};
            if (::read(device_.get(), packet.data(), packet.size()) <= 0) {
                return;
            }
            if (packet[0] == hci_packet::command) {
                answer(packet);
            } else if (packet[0] != hci_packet::vendor) {
                send_event(0x13, {1, packet[1], static_cast<std::uint8_t>(packet[2] & 0x0fU), 1, 0}); // it is out
            }
        }
    }

    void answer(const std::array<std::uint8_t, 4096>& packet) const
    {
        const std::uint8_t low = packet[1];
        const std::uint8_t high = packet[2];
        bluetooth_address address{};
        std::memcpy(address.data(), &packet[4], address.size());
        const auto started = [&] { send_event(0x0f, {0, 1, low, high}); }; // the event of the result comes by itself
        switch (low | high << 8) {
        case 0x0405: // Create Connection
            started();
            send_event(0x03, result_of(0x03, address, {1, 0}));
            break;
        case 0x0409: // Accept Connection Request
            started();
            send_event(0x03, result_of(0x01, address, {1, 0}));
            break;
        case 0x0428: // Setup Synchronous Connection, of a handle
            started();
            send_event(0x2c, result_of(sco_handle, called_, {2, 0, 0, 60, 0, 60, 0, 2}));
            break;
        case 0x0429: // Accept Synchronous Connection Request
            started();
            send_event(0x2c, result_of(sco_handle, address, {2, 0, 0, 60, 0, 60, 0, 2}));
            break;
        case 0x041b: // Read Remote Supported Features
            started();
            send_event(0x0b, {0, packet[4], packet[5], 0, 0, 0, 0, 0, 0, 0, 0});
            break;
        case 0x2016: // LE Read Remote Features
            started();
            send_event(0x3e, {4, 0, packet[4], packet[5], 0, 0, 0, 0x30, 0, 0, 0, 0});
            break;
        case 0x2066: // LE Accept CIS Request
            started();
            send_event(0x3e, {0x19, 0, packet[4], packet[5], 1, 0, 0, 1, 0,   0, 1,   0, 0, 1, 0,
                              0,    1, 1,         1,         1, 1, 1, 1, 100, 0, 100, 0, 8, 0});
            break;
        case 0x0406: // Disconnect
        case 0x0419: // Remote Name Request
        case 0x041c: // Read Remote Extended Features
        case 0x041d: // Read Remote Version Information
            started();
            break;
        default: send_event(0x0e, values_of(low, high, packet)); break;
        }
    }

    /// A connection's event: done, under this handle, with this address.
    [[nodiscard]] static std::vector<std::uint8_t> result_of(std::uint8_t handle, const bluetooth_address& address,
                                                             std::initializer_list<std::uint8_t> rest)
    {
        std::vector<std::uint8_t> bytes = with(address, rest);
        bytes.insert(bytes.begin(), {0, handle, 0});
        return bytes;
    }

    /// What a command that is done at once is answered: zeros, but for what the kernel asks for before it uses a
    /// controller.
    [[nodiscard]] static std::vector<std::uint8_t> values_of(std::uint8_t low, std::uint8_t high,
                                                             const std::array<std::uint8_t, 4096>& packet)
    {
        std::vector<std::uint8_t> bytes(252);
        bytes[0] = 1;
        bytes[1] = low;
        bytes[2] = high;
        std::uint8_t* const value = &bytes[4]; // after the status
        const auto set = [value](std::size_t at, const std::vector<std::uint8_t>& these) {
            std::copy(these.begin(), these.end(), value + at);
        };
        const std::vector<std::uint8_t> features{0xff, 0x0f, 0, 0x80, 0x40}; // SCO, eSCO, LE
        switch (low | high << 8) {
        case 0x0c38:
        case 0x0c39: set(0, {1}); break;
        case 0x1001: set(0, {0x0c, 0, 0, 0x0c}); break; // a version
        case 0x1002:                                    // commands: voice setting, LE Read Buffer Size v2
            set(9, {0x04});
            set(41, {0x20});
            break;
        case 0x1003: set(0, features); break;
        case 0x1004: // features of one page
            set(0, {packet[4]});
            if (packet[4] == 0) {
                set(2, features);
            }
            break;
        case 0x1005: set(0, {0xfd, 3, 64, 8, 0, 8}); break; // buffers
        case 0x1009: set(0, {1, 2, 3, 4, 5, 0xc0}); break;  // its address
        case 0x2002: set(0, {251, 0, 8}); break;            // buffers for LE
        case 0x2003: set(3, {0x30}); break;                 // isochronous channels
        case 0x200f: set(0, {8}); break;
        case 0x2060: set(0, {251, 0, 8, 251, 0, 8}); break; // buffers for LE and isochronous channels
        default: break;
        }
        return bytes;
    }

    support::descriptor control_;
    support::descriptor device_;
    std::array<int, 2> end_{-1, -1};
    int index_ = -1;
    bluetooth_address called_ = peer; ///< whom the host connects to
    std::thread thread_;
};

} // namespace kernel

#endif
