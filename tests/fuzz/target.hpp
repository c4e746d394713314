// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_FUZZ_TARGET_HPP
#define CMSGPP_TESTS_FUZZ_TARGET_HPP

// What a fuzz target is made of. Each is one function that takes any bytes and ends the program where a promise is
// broken: libFuzzer calls it (`.ci/run fuzz`), and so does corpus.test.cpp, in every run of the tests.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <type_traits>

/// The target, under libFuzzer's name for it. Returns: 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

/// Messages that the target has compared so far: a target that looks at none would never fail.
extern std::size_t messages_compared;

/// Ends the program where a promise is broken.
inline void require(bool is_kept, const char* promise)
{
    if (!is_kept) {
        std::fprintf(stderr, "broken: %s\n", promise);
        std::abort();
    }
}

/// The bytes that the fuzzer has chosen, from which everything is decided. Behind their end all is zero.
class input {
public:
    input(const std::uint8_t* data, std::size_t size) : rest_{std::as_bytes(std::span{data, size})} {}

    [[nodiscard]] bool is_empty() const { return rest_.empty(); }

    /// At most so many bytes.
    [[nodiscard]] std::span<const std::byte> bytes(std::size_t count)
    {
        const auto taken = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

    [[nodiscard]] std::uint8_t byte() { return number<std::uint8_t>(); }

    template <class Integer>
    [[nodiscard]] Integer number()
    {
        std::uint64_t value = 0;
        for (const std::byte each : bytes(sizeof(Integer))) {
            value = value << 8U | std::to_integer<std::uint64_t>(each);
        }
        return static_cast<Integer>(value);
    }

    /// Of any width, so that small numbers are as frequent as large ones.
    template <class Integer>
    [[nodiscard]] Integer value()
    {
        switch (byte() % 4) {
        case 0: return static_cast<Integer>(number<std::int8_t>());
        case 1: return static_cast<Integer>(number<std::uint8_t>());
        case 2: return static_cast<Integer>(number<std::uint16_t>());
        default: return number<Integer>();
        }
    }

private:
    std::span<const std::byte> rest_;
};

} // namespace fuzz

#endif
