// SPDX-License-Identifier: MIT
// Sockets of our own, and descriptors that are fetched from other processes.
#include "cmsgdump.hpp"

#include <cerrno>
#include <cstddef> // for offsetof
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>

#include <netdb.h>       // for getaddrinfo
#include <netinet/in.h>  // for IPV6_V6ONLY
#include <sys/syscall.h> // for SYS_pidfd_getfd
#include <sys/un.h>      // for sockaddr_un
#include <unistd.h>

namespace cmsgdump {

namespace {

/// Empty, with errno, if there is none of this family.
descriptor open_internet(const options& all, int family)
{
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = all.from == source::tcp ? SOCK_STREAM : SOCK_DGRAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const char* const host = all.bind.empty() ? nullptr : all.bind.c_str();
    if (const int error = getaddrinfo(host, all.port.c_str(), &hints, &found); error != 0) {
        throw std::runtime_error{"--bind " + all.bind + ": " + gai_strerror(error)};
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> at{found, freeaddrinfo};
    descriptor opened{socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, 0)};
    const int v6_only = all.ip_version == 6 ? 1 : 0; // net.ipv6.bindv6only decides otherwise
    const bool is_v6 = at->ai_family == AF_INET6;
    if (!opened || (is_v6 && setsockopt(opened.get(), IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only) != 0) ||
        bind(opened.get(), at->ai_addr, at->ai_addrlen) != 0 ||
        (at->ai_socktype == SOCK_STREAM && listen(opened.get(), 16) != 0)) {
        return {};
    }
    return opened;
}

descriptor open_unix(const std::string& path)
{
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    if (path.size() >= sizeof at.sun_path) {
        fail(path, ENAMETOOLONG);
    }
    std::memcpy(at.sun_path, path.c_str(), path.size() + 1);
    descriptor opened{socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (!opened || bind(opened.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
        fail(path, errno);
    }
    return opened;
}

/// What a refused pidfd_getfd means: the rules are those of ptrace (linux kernel/pid.c pidfd_getfd()).
std::string why_refused(pid_t pid)
{
    std::string text =
        "\n  pidfd_getfd needs the right to trace the process: the same user, and a process that lets itself be "
        "traced (no setuid program, PR_SET_DUMPABLE), or CAP_SYS_PTRACE.";
    int scope = 0;
    if (std::ifstream{"/proc/sys/kernel/yama/ptrace_scope"} >> scope && scope != 0) {
        text += "\n  /proc/sys/kernel/yama/ptrace_scope is " + std::to_string(scope) + ": " +
                (scope == 1   ? "only descendants can be traced without CAP_SYS_PTRACE."
                 : scope == 2 ? "nothing can be traced without CAP_SYS_PTRACE."
                              : "nothing can be traced.");
    }
    return text + "\n  A container may refuse the call as well (seccomp). As root: sudo cmsgdump --pid " +
           std::to_string(pid) + " ...";
}

/// Refuses what is no socket, or cannot be looked at without harm to its owner.
void check(int fd, const options& all)
{
    int ignored = 0;
    socklen_t size = sizeof ignored;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &ignored, &size) != 0) {
        fail("descriptor " + std::to_string(all.fd), errno);
    }
    if (all.list_enabled) {
        return;
    }
    if (int_option(fd, SO_ACCEPTCONN) > 0) {
        throw std::runtime_error{"the socket listens: messages come on the connections that it has accepted"};
    }
    if (all.peeks() && int_option(fd, SO_PEEK_OFF) >= 0) {
        throw std::runtime_error{
            "the socket's owner peeks at an offset (SO_PEEK_OFF), which a peek of ours would move"};
    }
}

} // namespace

void fail(const std::string& what, int error) { throw std::runtime_error{what + ": " + std::strerror(error)}; }

descriptor::~descriptor()
{
    if (fd_ >= 0) {
        close(fd_);
    }
}

descriptor open_socket(const options& all)
{
    if (all.from == source::unix_datagrams) {
        return open_unix(all.bind);
    }
    const bool any = all.ip_version == 0 && all.bind.empty();
    const int family = all.ip_version == 4 ? AF_INET : all.ip_version == 6 || any ? AF_INET6 : AF_UNSPEC;
    descriptor opened = open_internet(all, family);
    if (!opened && any && errno == EAFNOSUPPORT) { // a machine without IPv6
        opened = open_internet(all, AF_INET);
    }
    if (!opened) {
        fail((all.bind.empty() ? "port " : all.bind + " port ") + all.port, errno);
    }
    return opened;
}

attached attach(const options& all)
{
    if (all.pid == 0) {
        check(all.fd, all);
        return {descriptor{all.fd}, {}};
    }
    const std::string process = "process " + std::to_string(all.pid);
    descriptor found{static_cast<int>(syscall(SYS_pidfd_open, all.pid, 0))};
    if (!found) {
        const bool is_thread = errno == EINVAL || errno == ENOENT;
        fail(process + (is_thread ? ": no process, perhaps one of its threads" : ""), errno);
    }
    descriptor fetched{static_cast<int>(syscall(SYS_pidfd_getfd, found.get(), all.fd, 0))};
    if (!fetched) {
        const std::string what = process + ", descriptor " + std::to_string(all.fd);
        if (errno == EPERM) {
            throw std::runtime_error{what + ": " + std::strerror(EPERM) + why_refused(all.pid)};
        }
        fail(what + (errno == ENOSYS ? ": pidfd_getfd needs Linux 5.6" : ""), errno);
    }
    check(fetched.get(), all);
    return {std::move(fetched), std::move(found)};
}

std::string address_text(const sockaddr_storage& address, socklen_t size)
{
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (cmsg::endpoint::of(generic, size)) {
        char host[NI_MAXHOST];
        char port[NI_MAXSERV];
        const int error =
            getnameinfo(generic, size, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
        const bool is_v4 = address.ss_family == AF_INET;
        return error != 0 ? "" : (is_v4 ? "" : "[") + std::string{host} + (is_v4 ? ":" : "]:") + port;
    }
    std::string text;
    if (address.ss_family == AF_UNIX && size > offsetof(sockaddr_un, sun_path)) {
        const auto* const path = reinterpret_cast<const char*>(&address) + offsetof(sockaddr_un, sun_path);
        const std::size_t room = size - offsetof(sockaddr_un, sun_path);
        for (const char character : std::string_view{path, path[0] == '\0' ? room : strnlen(path, room)}) {
            char escaped[8];
            const bool is_plain = character > ' ' && character < 0x7f && character != '%';
            std::snprintf(escaped, sizeof escaped, is_plain ? "%c" : "%%%02x", static_cast<unsigned char>(character));
            text += escaped;
        }
    }
    return text;
}

std::string own_address(int fd)
{
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    return getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0 ? address_text(own, size) : "";
}

int int_option(int fd, int option)
{
    int value = 0;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

} // namespace cmsgdump
