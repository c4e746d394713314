// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_URING_HPP
#define CMSGPP_TESTS_KERNEL_URING_HPP

// A multishot recvmsg of io_uring by bare system calls: what a kernel leaves in a provided buffer does not depend on
// liburing, which not every machine has.

#include "support/environment.hpp"
#include "support/sockets.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <linux/io_uring.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernel {

/// One completion: the buffer that the kernel has filled, all of it, and the result.
struct completion {
    std::span<const std::byte> buffer;
    std::int32_t res;
    bool has_more; ///< whether the request goes on
};

/// A request that receives from a socket into one buffer after the other. Buffers do not come back: there are as many
/// as a test receives datagrams.
class multishot {
public:
    /// Skips the test where the kernel has no such request: multishot recvmsg came with v6.0.
    multishot(int fd, std::size_t name_room, std::size_t control_room, std::size_t buffer_size,
              std::size_t buffers = 16, int flags = 0)
        : buffer_size_{buffer_size}, buffers_(buffer_size * buffers, std::byte{0xff})
    {
        io_uring_params parameters{};
        ring_ = support::descriptor{static_cast<int>(::syscall(SYS_io_uring_setup, 8U, &parameters))};
        if (!ring_) {
            support::lacks("no io_uring");
        }
        // Both rings in one mapping, since v5.4 (IORING_FEAT_SINGLE_MMAP).
        const std::size_t queue = parameters.sq_off.array + parameters.sq_entries * sizeof(std::uint32_t);
        const std::size_t done = parameters.cq_off.cqes + parameters.cq_entries * sizeof(io_uring_cqe);
        rings_ = {*this, queue > done ? queue : done, IORING_OFF_SQ_RING};
        entries_ = {*this, parameters.sq_entries * sizeof(io_uring_sqe), IORING_OFF_SQES};
        offsets_ = parameters;

        io_uring_sqe provide{};
        provide.opcode = IORING_OP_PROVIDE_BUFFERS;
        provide.fd = static_cast<std::int32_t>(buffers);
        provide.addr = reinterpret_cast<std::uintptr_t>(buffers_.data());
        provide.len = static_cast<std::uint32_t>(buffer_size);
        submit(provide);
        expect_success(next(), "IORING_OP_PROVIDE_BUFFERS");

        request_.msg_namelen = static_cast<socklen_t>(name_room);
        request_.msg_controllen = static_cast<decltype(request_.msg_controllen)>(control_room);
        io_uring_sqe receive{};
        receive.opcode = IORING_OP_RECVMSG;
        receive.fd = fd;
        receive.addr = reinterpret_cast<std::uintptr_t>(&request_);
        receive.len = 1;
        receive.msg_flags = static_cast<std::uint32_t>(flags);
        receive.flags = IOSQE_BUFFER_SELECT;
        receive.ioprio = 1U << 1U; // IORING_RECV_MULTISHOT, which the headers before v6.0 lack
        submit(receive);
    }
    multishot(const multishot&) = delete;
    multishot& operator=(const multishot&) = delete;

    /// What the kernel has done next; waits for it.
    [[nodiscard]] completion next()
    {
        const std::atomic_ref head{at<std::uint32_t>(offsets_.cq_off.head)};
        const std::atomic_ref tail{at<std::uint32_t>(offsets_.cq_off.tail)};
        const std::uint32_t taken = head.load(std::memory_order_relaxed);
        while (tail.load(std::memory_order_acquire) == taken) {
            pollfd waiting{ring_.get(), POLLIN, 0};
            if (::poll(&waiting, 1, 10'000) == 0) {
                ADD_FAILURE() << "nothing completed";
                return {{}, -ETIME, false};
            }
        }
        const io_uring_cqe& done =
            (&at<io_uring_cqe>(offsets_.cq_off.cqes))[taken & at<std::uint32_t>(offsets_.cq_off.ring_mask)];
        completion result{{}, done.res, (done.flags & IORING_CQE_F_MORE) != 0};
        if ((done.flags & IORING_CQE_F_BUFFER) != 0) {
            const std::size_t which = done.flags >> IORING_CQE_BUFFER_SHIFT;
            result.buffer = std::span{buffers_}.subspan(which * buffer_size_, buffer_size_);
        }
        head.store(taken + 1, std::memory_order_release);
        return result;
    }

    /// The next datagram. Skips the test where the kernel refuses the request as unknown.
    [[nodiscard]] completion receive()
    {
        const completion result = next();
        if (result.res == -EINVAL && is_first_) {
            errno = EINVAL;
            support::lacks("no multishot recvmsg (v6.0)");
        }
        is_first_ = false;
        EXPECT_GE(result.res, 0) << std::strerror(-result.res);
        return result;
    }

    [[nodiscard]] const msghdr& request() const { return request_; }

private:
    /// A part of the kernel's memory.
    class mapping {
    public:
        mapping() = default;
        mapping(const multishot& of, std::size_t size, std::uint64_t offset)
            : start_{::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, of.ring_.get(),
                            static_cast<off_t>(offset))},
              size_{size}
        {
            if (start_ == MAP_FAILED) {
                start_ = nullptr;
                support::lacks("io_uring's rings cannot be mapped");
            }
        }
        mapping& operator=(mapping&& other) noexcept
        {
            std::swap(start_, other.start_);
            std::swap(size_, other.size_);
            return *this;
        }
        ~mapping()
        {
            if (start_ != nullptr) {
                ::munmap(start_, size_);
            }
        }

        [[nodiscard]] void* start() const { return start_; }

    private:
        void* start_ = nullptr;
        std::size_t size_ = 0;
    };

    template <class T>
    [[nodiscard]] T& at(std::uint32_t offset) const
    {
        return *reinterpret_cast<T*>(static_cast<std::byte*>(rings_.start()) + offset);
    }

    void submit(const io_uring_sqe& entry)
    {
        auto& tail = at<std::uint32_t>(offsets_.sq_off.tail);
        const std::uint32_t slot = tail & at<std::uint32_t>(offsets_.sq_off.ring_mask);
        static_cast<io_uring_sqe*>(entries_.start())[slot] = entry;
        (&at<std::uint32_t>(offsets_.sq_off.array))[slot] = slot;
        std::atomic_ref{tail}.store(tail + 1, std::memory_order_release);
        if (::syscall(SYS_io_uring_enter, ring_.get(), 1U, 0U, 0U, nullptr, std::size_t{0}) != 1) {
            support::lacks("io_uring takes no request");
        }
    }

    static void expect_success(const completion& done, const char* what)
    {
        if (done.res < 0) {
            errno = -done.res;
            support::lacks(what);
        }
    }

    std::size_t buffer_size_;
    std::vector<std::byte> buffers_;
    msghdr request_{};
    support::descriptor ring_;
    mapping rings_;
    mapping entries_;
    io_uring_params offsets_{};
    bool is_first_ = true;
};

} // namespace kernel

#endif
