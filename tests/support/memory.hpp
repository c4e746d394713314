// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_MEMORY_HPP
#define CMSGPP_TESTS_SUPPORT_MEMORY_HPP

// Places to put bytes where a read outside of them is noticed: in front of and behind an unreadable page (always),
// and in a heap block of exactly their size (under AddressSanitizer).

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <system_error>

#include <cerrno>
#if defined(_WIN32)
#include <cmsg/platform/system.hpp> // for windows.h: VirtualAlloc, VirtualFree
#else
#include <sys/mman.h> // for mmap, mprotect
#include <unistd.h>   // for sysconf
#endif

namespace support {

/// A readable page between two unreadable ones; a stray read ends the program.
class guarded_page {
public:
#if defined(_WIN32)
    guarded_page() : page_{4096}
    {
        void* const reserved = ::VirtualAlloc(nullptr, 3 * page_, MEM_RESERVE, PAGE_NOACCESS);
        if (reserved == nullptr ||
            ::VirtualAlloc(static_cast<std::byte*>(reserved) + page_, page_, MEM_COMMIT, PAGE_READWRITE) == nullptr) {
            throw std::system_error{ENOMEM, std::generic_category(), "guarded_page"};
        }
        start_ = static_cast<std::byte*>(reserved);
    }

    ~guarded_page() { ::VirtualFree(start_, 0, MEM_RELEASE); }
#else
    guarded_page() : page_{static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))}
    {
        void* const mapped = ::mmap(nullptr, 3 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED ||
            ::mprotect(static_cast<std::byte*>(mapped) + page_, page_, PROT_READ | PROT_WRITE)) {
            throw std::system_error{errno, std::generic_category(), "guarded_page"};
        }
        start_ = static_cast<std::byte*>(mapped);
    }

    ~guarded_page() { ::munmap(start_, 3 * page_); }
#endif

    guarded_page(const guarded_page&) = delete;
    guarded_page& operator=(const guarded_page&) = delete;

    /// A copy of the bytes whose end is the end of the readable page.
    [[nodiscard]] std::span<std::byte> at_end(std::span<const std::byte> bytes) const
    {
        return copy(bytes, start_ + 2 * page_ - bytes.size());
    }

    /// A copy of the bytes whose start is the start of the readable page.
    [[nodiscard]] std::span<std::byte> at_start(std::span<const std::byte> bytes) const
    {
        return copy(bytes, start_ + page_);
    }

private:
    [[nodiscard]] std::span<std::byte> copy(std::span<const std::byte> bytes, std::byte* to) const
    {
        if (bytes.size() > page_) {
            throw std::system_error{E2BIG, std::generic_category(), "guarded_page"};
        }
        std::copy(bytes.begin(), bytes.end(), to);
        return {to, bytes.size()};
    }

    std::size_t page_;
    std::byte* start_ = nullptr;
};

/// A copy of the bytes in a heap block of exactly their size.
class exact_heap {
public:
    explicit exact_heap(std::span<const std::byte> bytes) : bytes_{new std::byte[bytes.size()]}, size_{bytes.size()}
    {
        std::copy(bytes.begin(), bytes.end(), bytes_.get());
    }

    [[nodiscard]] std::span<std::byte> bytes() const { return {bytes_.get(), size_}; }

private:
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t size_;
};

} // namespace support

#endif
