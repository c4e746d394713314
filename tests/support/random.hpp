// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_RANDOM_HPP
#define CMSGPP_TESTS_SUPPORT_RANDOM_HPP

// Random numbers with a seed that is printed, and that CMSGPP_SEED repeats.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace support {

class random_source {
public:
    random_source() : seed_{chosen()}, engine_{seed_} { std::cout << "CMSGPP_SEED=" << seed_ << '\n'; }

    [[nodiscard]] std::uint32_t seed() const { return seed_; }

    /// From 0 to `below`, which is left out.
    [[nodiscard]] std::size_t operator()(std::size_t below)
    {
        return std::uniform_int_distribution<std::size_t>{0, below - 1}(engine_);
    }

private:
    [[nodiscard]] static std::uint32_t chosen()
    {
        const char* const given = std::getenv("CMSGPP_SEED");
        return given == nullptr ? std::random_device{}() : static_cast<std::uint32_t>(std::stoul(given));
    }

    std::uint32_t seed_;
    std::mt19937 engine_;
};

} // namespace support

#endif
