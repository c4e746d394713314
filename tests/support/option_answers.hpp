// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_OPTION_ANSWERS_HPP
#define CMSGPP_TESTS_SUPPORT_OPTION_ANSWERS_HPP

// What a kernel of another version or another family answers to setsockopt and getsockopt; support/fake_options.hpp
// lets it answer.

#include <functional>
#include <optional>
#include <utility>

#include <sys/socket.h> // for socklen_t

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

#endif
