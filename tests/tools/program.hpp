// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_TOOLS_PROGRAM_HPP
#define CMSGPP_TESTS_TOOLS_PROGRAM_HPP

// Runs a program of tools/ as its user does, and reads what it prints while it runs.

#include "support/sockets.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>    // for O_CLOEXEC
#include <poll.h>     // for poll
#include <sys/wait.h> // for waitpid
#include <unistd.h>   // for fork

namespace tools {

/// A pipe's end to read, by lines.
class lines {
public:
    explicit lines(support::descriptor from) : from_{std::move(from)} {}

    /// The next line that has these words, without its line feed; empty at the end, and after a time in which none came
    /// that is long on any machine. All lines are kept in `all`.
    [[nodiscard]] std::string with(const std::string& words)
    {
        for (;;) {
            const std::size_t end = all.find('\n', seen_);
            if (end == std::string::npos) {
                pollfd ready{from_.get(), POLLIN, 0};
                is_late = is_late || ::poll(&ready, 1, 10'000) == 0;
                std::array<char, 4096> some;
                const ssize_t size = is_late ? 0 : ::read(from_.get(), some.data(), some.size());
                if (size <= 0) {
                    return {};
                }
                all.append(some.data(), static_cast<std::size_t>(size));
                continue;
            }
            const std::string line = all.substr(seen_, end - seen_);
            seen_ = end + 1;
            if (line.find(words) != std::string::npos) {
                return line;
            }
        }
    }

    void rest()
    {
        while (!with("\n").empty()) { // no line has one
        }
    }

    std::string all;
    bool is_late = false;

private:
    support::descriptor from_;
    std::size_t seen_ = 0;
};

struct two_ends {
    support::descriptor read, write;
};

inline two_ends make_pipe()
{
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0) << std::strerror(errno);
    return {support::descriptor{ends[0]}, support::descriptor{ends[1]}};
}

/// What tools/environments.sh says that a program is, by a variable, or else `ctest`.
inline const char* path(const char* variable = "CMSGDUMP", const char* built = CMSGDUMP_PROGRAM)
{
    const char* const chosen = std::getenv(variable);
    return chosen != nullptr ? chosen : built;
}

class program {
public:
    /// `before` runs in the new process. `inherited` is a descriptor that the program gets under the same number.
    explicit program(std::vector<std::string> arguments, int inherited = -1, std::function<void()> before = {},
                     int output = -1, const char* which = path())
        : program{std::move(arguments), inherited, std::move(before), output, which, make_pipe(), make_pipe()}
    {
    }

    program(const program&) = delete;
    program& operator=(const program&) = delete;

    ~program()
    {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            static_cast<void>(wait());
        }
    }

    /// The port that it listens on; it has bound it.
    [[nodiscard]] std::uint16_t port()
    {
        const std::string line = err.with("listening on ");
        EXPECT_FALSE(line.empty()) << err.all;
        return static_cast<std::uint16_t>(std::atoi(line.c_str() + line.rfind(':') + 1));
    }

    void signal(int number) const { ::kill(pid_, number); }

    /// Until SIGCONT it does nothing.
    void stop() const
    {
        signal(SIGSTOP);
        int status = 0;
        EXPECT_EQ(::waitpid(pid_, &status, WUNTRACED), pid_) << std::strerror(errno);
        EXPECT_TRUE(WIFSTOPPED(status)) << status;
    }

    /// Waits for its end. Returns: its exit code, or -1 if a signal has ended it.
    int wait()
    {
        out.rest();
        err.rest();
        if (out.is_late || err.is_late) {
            ADD_FAILURE() << "it prints nothing, and does not end\n" << out.all << err.all;
            ::kill(pid_, SIGKILL);
        }
        int status = -1;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    lines out, err;

private:
    program(std::vector<std::string> arguments, int inherited, const std::function<void()>& before, int output,
            const char* which, two_ends of_out, two_ends of_err)
        : out{std::move(of_out.read)}, err{std::move(of_err.read)}
    {
        std::vector<char*> words{const_cast<char*>(which)};
        for (std::string& argument : arguments) {
            words.push_back(argument.data());
        }
        words.push_back(nullptr);
        ::signal(SIGCHLD, SIG_DFL); // a parent may have ignored it, and then nobody can wait
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(output >= 0 ? output : of_out.write.get(), STDOUT_FILENO);
            ::dup2(of_err.write.get(), STDERR_FILENO);
            if (inherited >= 0) {
                ::fcntl(inherited, F_SETFD, 0);
            }
            if (before) {
                before();
            }
            ::execv(words[0], words.data());
            ::_exit(127);
        }
        EXPECT_GT(pid_, 0) << std::strerror(errno);
    }

    pid_t pid_ = -1;
};

/// A run from its beginning to its end.
struct run {
    explicit run(std::vector<std::string> arguments, int inherited = -1, const char* which = path())
    {
        program one{std::move(arguments), inherited, {}, -1, which};
        code = one.wait();
        out = one.out.all;
        err = one.err.all;
    }

    int code;
    std::string out, err;
};

/// A folder of the test's own, removed with the files that the tests put there.
class folder {
public:
    folder() { EXPECT_NE(::mkdtemp(path_.data()), nullptr) << std::strerror(errno); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder()
    {
        for (const char* const name : {"recording", "socket"}) {
            ::unlink((path_ + "/" + name).c_str());
        }
        ::rmdir(path_.c_str());
    }
    [[nodiscard]] std::string operator/(const char* name) const { return path_ + "/" + name; }

private:
    std::string path_ = "/tmp/cmsgdump.XXXXXX";
};

} // namespace tools

#endif
