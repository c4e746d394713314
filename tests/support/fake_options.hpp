// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_FAKE_OPTIONS_HPP
#define CMSGPP_TESTS_SUPPORT_FAKE_OPTIONS_HPP

// A kernel that answers setsockopt and getsockopt as another version or another family does. Defines the two functions,
// so that exactly one source of a program may include this; without a fake they are the kernel's.

#include <functional>
#include <optional>
#include <utility>

#include <sys/socket.h>
#include <sys/syscall.h> // for SYS_setsockopt
#include <unistd.h>      // for syscall

namespace support {

/// What the fake answers: as the functions do, with errno, or nothing where the kernel is to answer.
using fake_set = std::function<std::optional<int>(int level, int option, const void* value, socklen_t size)>;
using fake_get = std::function<std::optional<int>(int level, int option, void* value, socklen_t* size)>;

/// Answers as long as it exists.
class fake_options {
public:
    explicit fake_options(fake_set set, fake_get get = {}) : set_{std::move(set)}, get_{std::move(get)}
    {
        current() = this;
    }
    fake_options(const fake_options&) = delete;
    fake_options& operator=(const fake_options&) = delete;
    ~fake_options() { current() = nullptr; }

    static fake_options*& current()
    {
        static fake_options* only = nullptr;
        return only;
    }

    [[nodiscard]] std::optional<int> set(int level, int option, const void* value, socklen_t size) const
    {
        return set_ ? set_(level, option, value, size) : std::nullopt;
    }
    [[nodiscard]] std::optional<int> get(int level, int option, void* value, socklen_t* size) const
    {
        return get_ ? get_(level, option, value, size) : std::nullopt;
    }

private:
    fake_set set_;
    fake_get get_;
};

} // namespace support

#if defined(__GLIBC__)
#define CMSGPP_TESTS_AS_IN_LIBC noexcept
#else
#define CMSGPP_TESTS_AS_IN_LIBC
#endif

extern "C" int setsockopt(int fd, int level, int option, const void* value, socklen_t size) CMSGPP_TESTS_AS_IN_LIBC
{
    if (const auto* const fake = support::fake_options::current()) {
        if (const auto answer = fake->set(level, option, value, size)) {
            return *answer;
        }
    }
    return static_cast<int>(::syscall(SYS_setsockopt, fd, level, option, value, size));
}

extern "C" int getsockopt(int fd, int level, int option, void* value, socklen_t* size) CMSGPP_TESTS_AS_IN_LIBC
{
    if (const auto* const fake = support::fake_options::current()) {
        if (const auto answer = fake->get(level, option, value, size)) {
            return *answer;
        }
    }
    return static_cast<int>(::syscall(SYS_getsockopt, fd, level, option, value, size));
}

#undef CMSGPP_TESTS_AS_IN_LIBC

#endif
