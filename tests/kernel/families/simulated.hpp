// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_FAMILIES_SIMULATED_HPP
#define CMSGPP_TESTS_KERNEL_FAMILIES_SIMULATED_HPP

// Radios that the kernel simulates, and the generic netlink that they are told by what to do.

#include "kernel/families/family.hpp"
#include "kernel/netlink.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <sys/socket.h>

#include <linux/genetlink.h>

namespace kernel {

/// Skips unless the device is one of those that the driver simulates. A test changes no other.
inline void needs_simulated(const char* family, const char* device, const char* driver)
{
    std::array<char, PATH_MAX> path{};
    if (::realpath((std::string{"/sys/class/net/"} + device).c_str(), path.data()) == nullptr ||
        std::strstr(path.data(), driver) == nullptr) {
        errno = ENODEV;
        lacks_family((std::string{family} + " with devices of " + driver).c_str());
    }
}

/// A family of generic netlink, by its name.
class generic_netlink {
public:
    explicit generic_netlink(const char* name) : socket_{netlink_socket(NETLINK_GENERIC)}
    {
        netlink_request{GENL_ID_CTRL, 0, genlmsghdr{CTRL_CMD_GETFAMILY, 1, 0}}
            .put(CTRL_ATTR_FAMILY_NAME, name)
            .write_to(socket_, name);
        const std::vector<std::byte> answer = next();
        each_attribute(answer, sizeof(nlmsghdr) + sizeof(genlmsghdr), answer.size(), [&](int type, auto at, auto end) {
            if (type == CTRL_ATTR_FAMILY_ID) {
                std::memcpy(&id_, &answer[at], sizeof id_);
            } else if (type == CTRL_ATTR_MCAST_GROUPS) {
                each_attribute(answer, at, end, [&](int, auto from, auto to) { add_group(answer, from, to); });
            }
        });
        errno = ENOENT;
        require(id_ != 0, name);
        (void)next(); // that the request is done
    }

    [[nodiscard]] netlink_request request(std::uint8_t command) const
    {
        return netlink_request{id_, 0, genlmsghdr{command, 1, 0}};
    }

    /// Has `wait_for` see what the group is told from then on.
    void join(const char* of) const
    {
        for (const auto& [name, number] : groups_) {
            if (name == of) {
                require(support::set(socket_.get(), 270, NETLINK_ADD_MEMBERSHIP, static_cast<int>(number)), of);
                return;
            }
        }
        errno = ENOENT;
        require(false, of);
    }

    /// Until the group is told this command of this device.
    void wait_for(std::uint8_t command, int attribute, std::uint32_t device) const
    {
        for (bool found = false; !found;) {
            const std::vector<std::byte> told = next();
            if (told[sizeof(nlmsghdr)] != std::byte{command}) {
                continue;
            }
            each_attribute(told, sizeof(nlmsghdr) + sizeof(genlmsghdr), told.size(), [&](int type, auto at, auto) {
                found = found || (type == attribute && std::memcmp(&told[at], &device, sizeof device) == 0);
            });
        }
    }

private:
    /// The next message, which the kernel ends with the last of its attributes.
    [[nodiscard]] std::vector<std::byte> next() const
    {
        errno = ETIMEDOUT;
        require(wait_for_input(), "an answer of generic netlink");
        std::vector<std::byte> bytes(16384);
        const ssize_t size = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
        require(size >= static_cast<ssize_t>(sizeof(nlmsghdr) + sizeof(genlmsghdr)), "recv");
        bytes.resize(static_cast<std::size_t>(size));
        return bytes;
    }

    [[nodiscard]] bool wait_for_input() const { return kernel::wait_for(socket_.get(), POLLIN); }

    template <class Use>
    static void each_attribute(const std::vector<std::byte>& bytes, std::size_t at, std::size_t end, Use use)
    {
        for (nlattr header{}; at + sizeof header <= end; at += NLA_ALIGN(header.nla_len)) {
            std::memcpy(&header, &bytes[at], sizeof header);
            if (header.nla_len < sizeof header || at + header.nla_len > end) {
                return;
            }
            use(header.nla_type & NLA_TYPE_MASK, at + sizeof header, at + header.nla_len);
        }
    }

    void add_group(const std::vector<std::byte>& bytes, std::size_t at, std::size_t end)
    {
        group one;
        each_attribute(bytes, at, end, [&](int type, auto from, auto) {
            if (type == CTRL_ATTR_MCAST_GRP_NAME) {
                one.name = reinterpret_cast<const char*>(&bytes[from]);
            } else if (type == CTRL_ATTR_MCAST_GRP_ID) {
                std::memcpy(&one.number, &bytes[from], sizeof one.number);
            }
        });
        groups_.push_back(one);
    }

    struct group {
        std::string name;
        std::uint32_t number = 0;
    };

    support::descriptor socket_;
    std::uint16_t id_ = 0;
    std::vector<group> groups_;
};

} // namespace kernel

#endif
