// SPDX-License-Identifier: MIT
// The program's own malloc: it counts, and passes on to glibc's. libstdc++'s and libc++'s operator new call malloc,
// so new is counted by the same hooks; the self-test finds out if it is not.

#include "proof/allocations.hpp"

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CMSGPP_PROOF_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define CMSGPP_PROOF_SANITIZED
#endif
#endif

#if defined(__GLIBC__) && !defined(CMSGPP_PROOF_SANITIZED)
#define CMSGPP_PROOF_COUNTS
#endif

namespace bench {
namespace {

// Plain numbers: the benchmarks have one thread, and a malloc must not need anything that is set up later.
constinit bool counting = false;
constinit allocation_count counted;

#ifdef CMSGPP_PROOF_COUNTS
void note(std::size_t bytes) noexcept
{
    if (counting) {
        ++counted.calls;
        counted.bytes += bytes;
    }
}
#endif

} // namespace

void start_counting() noexcept
{
    counted = {};
    counting = true;
}

allocation_count stop_counting() noexcept
{
    counting = false;
    return counted;
}

} // namespace bench

#ifdef CMSGPP_PROOF_COUNTS

extern "C" {

// glibc malloc/malloc.c: the names under which the replaced functions stay reachable.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept
{
    bench::note(size);
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) noexcept
{
    bench::note(count * size);
    return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size) noexcept
{
    bench::note(size);
    return __libc_realloc(old, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept
{
    bench::note(size);
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept { return memalign(alignment, size); }

int posix_memalign(void** result, std::size_t alignment, std::size_t size) noexcept
{
    void* const memory = memalign(alignment, size);
    if (memory == nullptr) {
        return ENOMEM;
    }
    *result = memory;
    return 0;
}

} // extern "C"

#endif

namespace bench {
namespace {

struct alignas(64) over_aligned {
    char bytes[64];
};

/// Whether the call is counted as one allocation of so many bytes.
template <class Allocate, class Free>
bool is_counted(std::size_t bytes, Allocate allocate, Free free)
{
    void* memory = nullptr;
    const allocation_count count = allocations_of([&] {
        memory = allocate();
        asm volatile(""
                     :
                     : "r"(memory)
                     : "memory"); // or the compiler may leave out an allocation that is not looked at
    });
    free(memory);
    return count.calls == 1 && count.bytes == bytes;
}

} // namespace

const char* why_not_counted()
{
#if defined(CMSGPP_PROOF_SANITIZED)
    return "a sanitizer has replaced malloc in this build";
#elif !defined(CMSGPP_PROOF_COUNTS)
    return "malloc can be replaced under glibc only";
#else
    const auto release = [](void* memory) { std::free(memory); };
    bool is_right = is_counted(
        24, [] { return std::malloc(24); }, release);
    is_right = is_counted(
                   24, [] { return std::calloc(3, 8); }, release) &&
               is_right;
    is_right = is_counted(
                   48, [] { return std::realloc(nullptr, 48); }, release) &&
               is_right;
    is_right = is_counted(
                   128, [] { return std::aligned_alloc(64, 128); }, release) &&
               is_right;
    is_right = is_counted(
                   24, [] { return ::operator new(24); }, [](void* old) { ::operator delete(old); }) &&
               is_right;
    is_right = is_counted(
                   sizeof(over_aligned), [] { return static_cast<void*>(new over_aligned); },
                   [](void* old) { delete static_cast<over_aligned*>(old); }) &&
               is_right;
    if (!is_right) {
        return "malloc, calloc, realloc, aligned_alloc or new is not counted as what it is";
    }
    if (allocations_of([] {}).calls != 0) {
        return "an empty call is counted";
    }
    return nullptr;
#endif
}

} // namespace bench
