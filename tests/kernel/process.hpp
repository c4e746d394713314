// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_PROCESS_HPP
#define CMSGPP_TESTS_KERNEL_PROCESS_HPP

// Processes of a test's own: others that send, and others in user and pid namespaces. What one of them finds comes back
// as a value; it makes no assertions.

#include "support/environment.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

#include <sched.h> // for unshare
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h> // for waitpid
#include <unistd.h>

namespace kernel {

/// Where a child tells what it found.
class teller {
public:
    explicit teller(int to) : to_{to} {}

    template <class Value>
    void operator()(const Value& value) const
    {
        static_assert(std::is_trivially_copyable_v<Value>);
        if (::write(to_, &value, sizeof value) != static_cast<ssize_t>(sizeof value)) {
            ::_exit(1);
        }
    }

private:
    int to_;
};

/// A child that runs `body(teller)`. It does not outlive the object.
class child_process {
public:
    template <class Body>
    explicit child_process(Body body)
    {
        int ends[2]{-1, -1};
        EXPECT_EQ(::pipe(ends), 0) << std::strerror(errno);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::close(ends[0]);
            body(teller{ends[1]});
            ::_exit(0);
        }
        ::close(ends[1]);
        from_ = support::descriptor{ends[0]};
    }
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process()
    {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
    }

    [[nodiscard]] pid_t pid() const { return pid_; }

    /// What the child tells next; nothing if it has ended.
    template <class Value>
    [[nodiscard]] std::optional<Value> hear() const
    {
        Value value{};
        return ::read(from_.get(), &value, sizeof value) == static_cast<ssize_t>(sizeof value) ? std::optional{value}
                                                                                               : std::nullopt;
    }

private:
    pid_t pid_ = -1;
    support::descriptor from_;
};

/// The process of a pidfd, by /proc; -1 if it was reaped, and the lowest of all numbers if that is no pidfd.
[[nodiscard]] inline int process_of(int pidfd)
{
    std::ifstream info{"/proc/self/fdinfo/" + std::to_string(pidfd)};
    if (!info) {
        support::lacks("no /proc/self/fdinfo");
    }
    std::string word;
    while (info >> word) {
        if (int pid = 0; word == "Pid:" && info >> pid) {
            return pid;
        }
    }
    return std::numeric_limits<int>::min();
}

/// Takes every privilege from this process: any user but root from now on. Nothing to do if it is none.
inline bool become_nobody()
{
    constexpr uid_t somebody = 54321;
    if (::geteuid() == 0 &&
        (::setresgid(somebody, somebody, somebody) != 0 || ::setresuid(somebody, somebody, somebody) != 0)) {
        return false;
    }
    return ::prctl(PR_SET_DUMPABLE, 1) == 0; // or /proc/self is root's
}

/// Moves into a user namespace of its own, and into other new namespaces with it. The user and the group are `inside`
/// there; the kernel lets nobody without privilege map more than those two.
/// Returns: 0, or the errno with which the kernel refused.
inline int enter_user_namespace(int others, uid_t inside)
{
    const uid_t uid = ::geteuid();
    const gid_t gid = ::getegid();
    if (::unshare(CLONE_NEWUSER | others) != 0) {
        return errno;
    }
    const auto write = [](const char* file, const std::string& text) {
        std::ofstream to{file};
        to << text << std::flush;
        return to.good();
    };
    const bool is_done = write("/proc/self/setgroups", "deny") &&
                         write("/proc/self/uid_map", std::to_string(inside) + ' ' + std::to_string(uid) + " 1") &&
                         write("/proc/self/gid_map", std::to_string(inside) + ' ' + std::to_string(gid) + " 1");
    return is_done ? 0 : EPERM;
}

/// Makes the children of this process live in a new pid namespace: by privilege, or in a user namespace of its own,
/// where the user keeps its number.
/// Returns: 0, or the errno with which the kernel refused.
inline int enter_pid_namespace()
{
    return ::unshare(CLONE_NEWPID) == 0 ? 0 : enter_user_namespace(CLONE_NEWPID, ::geteuid());
}

} // namespace kernel

#endif
