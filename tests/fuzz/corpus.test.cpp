// SPDX-License-Identifier: MIT
// Runs the fuzz target that it is linked with: over inputs that are the same in every run, and over random ones.
#include "fuzz/target.hpp"
#include "support/random.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace {

constexpr std::size_t longest_input = 300; // bytes

void run(const std::vector<std::uint8_t>& bytes)
{
    // A block of exactly that size, so that AddressSanitizer sees a read outside of it.
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
}

TEST(Fuzz, KeepsItsPromisesOnRegularInputs)
{
    run({});
    for (unsigned first = 0; first < 256; ++first) {
        for (unsigned step = 0; step < 8; ++step) {
            std::vector<std::uint8_t> bytes;
            for (unsigned i = 0; i < longest_input; ++i) {
                bytes.push_back(static_cast<std::uint8_t>(first + i * step));
            }
            run(bytes);
        }
    }
    EXPECT_GT(fuzz::messages_compared, 1000U);
}

TEST(Fuzz, KeepsItsPromisesOnInputsOfFixedSeeds)
{
    for (std::uint32_t seed = 0; seed < 1000; ++seed) {
        std::mt19937 random{seed};
        std::vector<std::uint8_t> bytes(random() % longest_input);
        for (std::uint8_t& each : bytes) {
            each = static_cast<std::uint8_t>(random());
        }
        run(bytes);
    }
}

TEST(Fuzz, KeepsItsPromisesOnRandomInputs)
{
    support::random_source random;
    for (int i = 0; i < 2000; ++i) {
        std::vector<std::uint8_t> bytes(random(longest_input));
        for (std::uint8_t& each : bytes) {
            each = static_cast<std::uint8_t>(random(256));
        }
        run(bytes);
    }
}

} // namespace
