// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_ENVIRONMENT_HPP
#define CMSGPP_TESTS_SUPPORT_ENVIRONMENT_HPP

// What a test needs of the machine that it runs on. Where that is missing the test ends as skipped, from whatever
// depth, with a reason that names it. `.ci/run environments` runs the tests where each of these is missing, and refuses
// a skip on a machine that has them.

#include "support/sockets.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include <netinet/in.h> // for sockaddr_in, sockaddr_in6
#include <poll.h>       // for poll
#include <sys/socket.h>
#include <sys/stat.h> // for stat

namespace support {

/// Thrown in a test it skips the rest of it. GoogleTest takes it for a failure that it has been told of already.
class unavailable : public testing::AssertionException {
public:
    explicit unavailable(const std::string& missing) : AssertionException{told(missing)} {}

private:
    [[nodiscard]] static testing::TestPartResult told(const std::string& missing)
    {
        [&] { GTEST_SKIP() << missing; }();
        return {testing::TestPartResult::kSkip, "", 0, missing.c_str()};
    }
};

/// Skips the rest of the test: this is missing, by errno.
[[noreturn]] inline void lacks(const std::string& what) { throw unavailable{what + ": " + std::strerror(errno)}; }

/// Whether a refusal means that the kernel does not know what it was asked for, or lets nobody ask. EINVAL does not: it
/// is what a defect of the caller gets.
[[nodiscard]] inline bool is_missing(int error)
{
    return error == ENOPROTOOPT || error == EOPNOTSUPP || error == EPERM || error == EACCES || error == ENOSYS ||
           error == EAFNOSUPPORT || error == EPROTONOSUPPORT || error == ESOCKTNOSUPPORT;
}

/// Opens a socket as open_socket does, or skips where the machine has none of that kind.
[[nodiscard]] inline descriptor open_or_skip(int domain, int type, int protocol = 0, bool v6_only = false)
{
    descriptor opened = open_socket(domain, type, protocol, v6_only);
    if (!opened && is_missing(errno)) {
        lacks("no socket of family " + std::to_string(domain) + " and type " + std::to_string(type));
    }
    EXPECT_TRUE(opened) << std::strerror(errno);
    return opened;
}

/// Sets an int option, or skips where the kernel lacks it.
inline void set_or_skip(int fd, int level, int option, int value, const char* name)
{
    if (!set(fd, level, option, value)) {
        if (is_missing(errno)) {
            lacks(std::string{"no option "} + name);
        }
        ADD_FAILURE() << name << ": " << std::strerror(errno);
    }
}

/// Skips the test where the kernel lacks an option of the set, fails it where it has refused one.
template <class Result>
void skip_unless_enabled(const Result& enabled)
{
    std::string missing;
    enabled.each([&missing](const char* name, int error, bool) {
        if (error != 0 && is_missing(error)) {
            missing += missing.empty() ? "no option for " : ", ";
            missing += std::string{name} + " (" + std::strerror(error) + ")";
        } else {
            EXPECT_EQ(error, 0) << name << ": " << std::strerror(error);
        }
    });
    if (!missing.empty()) {
        throw unavailable{missing};
    }
}

/// Enables a set, all of it; skips where the kernel lacks one of its options, fails where it refuses one.
template <class Set>
void enable_or_skip(int fd)
{
    skip_unless_enabled(Set::enable(fd));
}

/// Skips unless datagrams of the family can be sent to its loopback address and arrive: 127.0.0.1 or ::1.
inline void needs_loopback(int family)
{
    const char* const text = family == AF_INET ? "127.0.0.1" : "::1";
    const descriptor socket = open_socket(family, SOCK_DGRAM, 0, true);
    if (!socket) {
        lacks(family == AF_INET ? "no IPv4 sockets" : "no IPv6 sockets");
    }
    sockaddr_in to4{};
    to4.sin_family = AF_INET;
    to4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 to6{};
    to6.sin6_family = AF_INET6;
    to6.sin6_addr = in6addr_loopback;
    auto* const name = family == AF_INET ? reinterpret_cast<sockaddr*>(&to4) : reinterpret_cast<sockaddr*>(&to6);
    socklen_t size = family == AF_INET ? sizeof to4 : sizeof to6;
    pollfd arrived{socket.get(), POLLIN, 0};
    if (::bind(socket.get(), name, size) != 0 || ::getsockname(socket.get(), name, &size) != 0 ||
        ::sendto(socket.get(), "", 1, 0, name, size) != 1 || ::poll(&arrived, 1, 10'000) != 1) {
        lacks(std::string{text} + " cannot be reached");
    }
}

// -- users

/// What the kernel tells instead of a user or group that this user namespace does not have: 65534, unless an
/// administrator chose another.
[[nodiscard]] inline std::uint32_t overflow_id(const char* setting)
{
    std::uint32_t id = 65534;
    std::ifstream{setting} >> id;
    return id;
}
[[nodiscard]] inline std::uint32_t overflow_user() { return overflow_id("/proc/sys/kernel/overflowuid"); }
[[nodiscard]] inline std::uint32_t overflow_group() { return overflow_id("/proc/sys/kernel/overflowgid"); }

/// Whether the number is a user or group of this user namespace, by its map (user_namespaces(7)).
[[nodiscard]] inline bool is_mapped(const char* map, std::uint32_t id)
{
    std::ifstream ranges{map};
    if (!ranges) {
        return true; // no /proc, no namespace
    }
    for (std::uint64_t inside = 0, outside = 0, count = 0; ranges >> inside >> outside >> count;) {
        if (inside <= id && id < inside + count) {
            return true;
        }
    }
    return false;
}

/// How user 0 and group 0, as which the kernel itself sends, look from this user namespace: they own each setting of
/// the kernel (linux v6.1 fs/proc/proc_sysctl.c proc_sys_make_inode()).
[[nodiscard]] inline std::uint32_t root_user()
{
    struct stat status {};
    return ::stat("/proc/sys/kernel/overflowuid", &status) == 0 ? status.st_uid : 0;
}
[[nodiscard]] inline std::uint32_t root_group()
{
    struct stat status {};
    return ::stat("/proc/sys/kernel/overflowgid", &status) == 0 ? status.st_gid : 0;
}

} // namespace support

#endif
