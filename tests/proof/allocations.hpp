// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PROOF_ALLOCATIONS_HPP
#define CMSGPP_PROOF_ALLOCATIONS_HPP

// The proof at run time, for the benchmarks: counts what the program allocates, whoever asks for it: malloc and its kin
// are replaced (allocations.cpp). Google Benchmark's MemoryManager is not used: it finds allocations in an empty loop.

#include <cstddef>
#include <cstdint>

namespace bench {

struct allocation_count {
    std::uint64_t calls = 0;
    std::uint64_t bytes = 0; ///< as asked for; what the allocator adds is not counted
};

/// Why allocations cannot be counted in this build; null if they can. Looks whether malloc, calloc, realloc,
/// aligned_alloc and new are counted, each once.
[[nodiscard]] const char* why_not_counted();

/// Starts counting at zero.
void start_counting() noexcept;

/// Returns: what was allocated since start_counting().
[[nodiscard]] allocation_count stop_counting() noexcept;

/// What a call allocates.
template <class Call>
[[nodiscard]] allocation_count allocations_of(Call&& call)
{
    start_counting();
    call();
    return stop_counting();
}

} // namespace bench

#endif
