// SPDX-License-Identifier: MIT
// Runs a program on a machine that lacks something. For tools/environments.sh; a command may be another of these.
//   lacking setsockopt <level> <option> <command>...   the kernel does not know the option: ENOPROTOOPT, getsockopt too
//   lacking socket <family> <command>...               the kernel does not know the family: EAFNOSUPPORT
//   lacking call <number> <command>...                 containers forbid the system call: EPERM
//   lacking nothing <command>...                       brings `lo` up, as a new network namespace needs it
//   lacking inheritance <command>...                   signals at their defaults and let through, umask 022, and no
//                                                      descriptor beyond 2, whatever started this
//   lacking manners <command>...                       starts it as some do: with signals ignored, umask 077, and 20
//                                                      descriptors of others
// The first three are seccomp filters. What such a filter cannot see is what a pointer leads to: control messages that
// sendmsg is given (UDP_SEGMENT, IP_TOS) are never refused. Exits with 77 where the machine cannot be made.

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h> // for ifreq
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h> // for umask
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using program = std::vector<sock_filter>;

void put(program& filter, int code, std::uint32_t value, std::uint8_t if_true = 0, std::uint8_t if_false = 0)
{
    filter.push_back({static_cast<std::uint16_t>(code), if_true, if_false, value});
}

/// Goes on with the next statement where the word at this offset of seccomp_data has the value, else passes over
/// `over`.
void compare(program& filter, std::size_t offset, std::uint32_t value, std::uint8_t over)
{
    put(filter, BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
    put(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 0, over);
}

/// The low half of an argument: the kernel takes no more of an int.
constexpr std::size_t argument(std::size_t index)
{
    return offsetof(seccomp_data, args) + index * sizeof(std::uint64_t) +
           (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? sizeof(std::uint32_t) : 0);
}

void refuse_option(program& filter, long call, std::uint32_t level, std::uint32_t option)
{
    compare(filter, offsetof(seccomp_data, nr), static_cast<std::uint32_t>(call), 5);
    compare(filter, argument(1), level, 3);
    compare(filter, argument(2), option, 1);
    put(filter, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOPROTOOPT);
}

std::uint32_t number(const char* text) { return static_cast<std::uint32_t>(std::strtoul(text, nullptr, 0)); }

int failed(const char* what)
{
    std::fprintf(stderr, "lacking: %s: %s\n", what, std::strerror(errno));
    return 77;
}

/// Brings the loopback device of this network namespace up.
bool set_up()
{
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    const bool done =
        fd >= 0 && ::ioctl(fd, SIOCGIFFLAGS, &request) == 0 &&
        (request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP), ::ioctl(fd, SIOCSIFFLAGS, &request) == 0);
    ::close(fd);
    return done;
}

/// Gives up what a program inherits besides its environment.
bool inherit_nothing()
{
    for (int each = 1; each < NSIG; ++each) {
        std::signal(each, SIG_DFL); // refused for some, which cannot be ignored
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::umask(022);
    return ::sigprocmask(SIG_SETMASK, &none, nullptr) == 0 && ::syscall(SYS_close_range, 3U, ~0U, 0U) == 0;
}

bool leave_things_behind()
{
    for (const int each : {SIGCHLD, SIGPIPE, SIGINT, SIGHUP}) {
        std::signal(each, SIG_IGN);
    }
    ::umask(077);
    for (int left = 0; left < 20; ++left) {
        if (::dup(2) < 0) {
            return false;
        }
    }
    return true;
}

bool apply(const program& filter)
{
    const sock_fprog code{static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &code) == 0;
}

} // namespace

int main(int count, char** arguments)
{
    const std::string_view what = count > 1 ? arguments[1] : "";
    const int command = what == "setsockopt"                                              ? 4
                        : what == "nothing" || what == "inheritance" || what == "manners" ? 2
                                                                                          : 3;
    if (count <= command) {
        errno = EINVAL;
        return failed("setsockopt <level> <option> | socket <family> | call <number> | nothing | inheritance | "
                      "manners, and a command");
    }
    program filter;
    if (what == "setsockopt") {
        refuse_option(filter, SYS_setsockopt, number(arguments[2]), number(arguments[3]));
        refuse_option(filter, SYS_getsockopt, number(arguments[2]), number(arguments[3]));
    } else if (what == "socket") {
        compare(filter, offsetof(seccomp_data, nr), SYS_socket, 3);
        compare(filter, argument(0), number(arguments[2]), 1);
        put(filter, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT);
    } else if (what == "call") {
        compare(filter, offsetof(seccomp_data, nr), number(arguments[2]), 1);
        put(filter, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    }
    put(filter, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const bool done = what == "nothing"       ? set_up()
                      : what == "inheritance" ? inherit_nothing()
                      : what == "manners"     ? leave_things_behind()
                                              : apply(filter);
    if (!done) {
        return failed(arguments[1]);
    }
    ::execvp(arguments[command], arguments + command);
    return failed(arguments[command]);
}
