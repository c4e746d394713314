// SPDX-License-Identifier: MIT
// Prints what this machine lacks of what the tests ask of one, each on a line, by asking for it itself: a test that
// skips on a machine on which this prints nothing no longer runs. For tools/environments.sh.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include <fcntl.h> // for open
#include <netinet/in.h>
#include <sched.h> // for unshare
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

void expect(bool has, const char* what)
{
    if (!has) {
        std::printf("no %s: %s\n", what, std::strerror(errno));
    }
}

void expect_socket(int family, int type, int protocol, const char* what)
{
    const int fd = ::socket(family, type | SOCK_CLOEXEC, protocol);
    expect(fd >= 0, what);
    ::close(fd);
}

/// Numbers that libc lacks are of linux v6.18 include/uapi/asm-generic/socket.h and linux/{udp,tcp}.h.
void expect_option(int family, int type, int level, int option, const char* what)
{
    const int fd = ::socket(family, type | SOCK_CLOEXEC, 0);
    int value = 0;
    socklen_t size = sizeof value;
    expect(::getsockopt(fd, level, option, &value, &size) == 0 || errno == EINVAL || // some are set only
               ::setsockopt(fd, level, option, &value, sizeof value) == 0,
           what);
    ::close(fd);
}

/// In a process of its own.
void expect_namespace(int flags, const char* what)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(::unshare(flags) == 0 ? 0 : errno);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    errno = WEXITSTATUS(status);
    expect(status == 0, what);
}

void expect_capabilities()
{
    std::uint64_t effective = 0;
    std::ifstream status{"/proc/self/status"};
    for (std::string word; status >> word;) {
        if (word == "CapEff:") {
            status >> std::hex >> effective;
        }
    }
    constexpr std::uint64_t needed = 1U << 6U | 1U << 7U | 1U << 12U | 1U << 13U | 1U << 21U;
    errno = EPERM;
    expect((effective & needed) == needed, "CAP_SETGID, CAP_SETUID, CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN");
}

void expect_device(const char* path)
{
    const int fd = ::open(path, O_RDWR | O_CLOEXEC);
    expect(fd >= 0, path);
    ::close(fd);
}

void expect_room()
{
    constexpr std::size_t size = std::size_t{5} << 30U; // of a test of the record
    void* const memory =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    expect(memory != MAP_FAILED, "address space of 5 GiB");
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    errno = EMFILE;
    expect(files.rlim_cur >= 1024, "1024 descriptors");
}

} // namespace

int main()
{
    expect_capabilities();
    expect_socket(AF_INET, SOCK_RAW, IPPROTO_UDP, "raw sockets");
    expect_socket(AF_INET6, SOCK_RAW, IPPROTO_UDP, "raw sockets of IPv6");
    expect_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, "UDP-Lite");
    expect_socket(AF_INET, SOCK_STREAM, 262, "MPTCP");
    expect_socket(AF_INET6, SOCK_STREAM, 262, "MPTCP over IPv6");
    expect_socket(AF_NETLINK, SOCK_RAW, 0, "netlink");
    expect_socket(AF_PACKET, SOCK_RAW, 0, "packet sockets");
    expect_namespace(CLONE_NEWNET, "network namespaces");
    expect_namespace(CLONE_NEWUSER, "user namespaces");
    expect_namespace(CLONE_NEWPID, "pid namespaces");
    expect_device("/dev/net/tun");
    expect(::syscall(SYS_io_uring_setup, 0, nullptr) == 0 || errno == EFAULT || errno == EINVAL, "io_uring");
    expect_option(AF_INET, SOCK_DGRAM, IPPROTO_UDP, 103, "UDP_SEGMENT (v4.18)");
    expect_option(AF_INET, SOCK_DGRAM, IPPROTO_UDP, 104, "UDP_GRO (v5.0)");
    expect_option(AF_INET, SOCK_DGRAM, SOL_SOCKET, 55, "SO_MEMINFO (v4.12)");
    expect_option(AF_INET, SOCK_DGRAM, SOL_SOCKET, 60, "SO_ZEROCOPY (v5.0)");
    expect_option(AF_INET, SOCK_DGRAM, SOL_SOCKET, 61, "SO_TXTIME (v4.19)");
    expect_option(AF_INET, SOCK_DGRAM, SOL_SOCKET, 64, "SO_TIMESTAMPNS_NEW (v5.1)");
    expect_option(AF_INET, SOCK_DGRAM, SOL_SOCKET, 75, "SO_RCVMARK (v5.19)");
    expect_option(AF_INET, SOCK_DGRAM, SOL_SOCKET, 82, "SO_RCVPRIORITY (v6.14)");
    expect_option(AF_UNIX, SOCK_DGRAM, SOL_SOCKET, 76, "SO_PASSPIDFD (v6.5)");
    expect_option(AF_UNIX, SOCK_DGRAM, SOL_SOCKET, 83, "SO_PASSRIGHTS (v6.16)");
    expect_option(AF_UNIX, SOCK_STREAM, SOL_SOCKET, 84, "SO_INQ (v6.17)");
    expect_option(AF_INET, SOCK_STREAM, IPPROTO_TCP, 35, "TCP_ZEROCOPY_RECEIVE (v4.18)");
    expect_room();
}
