// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_RDS_HPP
#define CMSGPP_SEND_RDS_HPP

// Values to send at level SOL_RDS (linux include/uapi/linux/rds.h, net/rds/send.c rds_cmsg_send()). All integers are in
// host order; addresses of memory are 64 bits wide everywhere.

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// A piece of memory.
struct rds_memory {
    std::uint64_t address = 0; ///< where it begins
    std::uint64_t bytes = 0;   ///< its size
};

/// Reads or writes the peer's memory before the message is delivered.
/// Message:   SOL_RDS / RDS_CMSG_RDMA_ARGS, linux v2.6.30
/// Payload:   struct rds_rdma_args, 56 bytes
/// Range:     any; flags are RDS_RDMA_ ones
struct rds_cmsg_rdma_args {
    static constexpr value_info about{.id = {level::rds, 1}, .size = 56};

    std::uint64_t cookie = 0;        ///< the peer's, of its memory
    rds_memory remote{};             ///< offset in that memory, and size
    std::uint64_t local_address = 0; ///< of an array of struct rds_iovec
    std::uint64_t local_count = 0;   ///< its elements
    std::uint64_t flags = 0;         ///< RDS_RDMA_ ones
    std::uint64_t user_token = 0;    ///< comes back with RDS_CMSG_RDMA_STATUS

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(cookie);
        payload.integer(remote.address);
        payload.integer(remote.bytes);
        payload.integer(local_address);
        payload.integer(local_count);
        payload.integer(flags);
        payload.integer(user_token);
    }
};

/// Gives the peer the cookie of memory that it may read or write.
/// Message:   SOL_RDS / RDS_CMSG_RDMA_DEST, linux v2.6.30
/// Payload:   u64, 8 bytes
/// Range:     any
struct rds_cmsg_rdma_dest {
    static constexpr value_info about{.id = {level::rds, 2}, .size = 8};

    std::uint64_t cookie = 0; ///< the peer's, of its memory

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(cookie); }
};

/// Maps memory and gives the peer its cookie.
/// Message:   SOL_RDS / RDS_CMSG_RDMA_MAP, linux v2.6.30
/// Payload:   struct rds_get_mr_args, 32 bytes
/// Range:     any; flags are RDS_RDMA_ ones
struct rds_cmsg_rdma_map {
    static constexpr value_info about{.id = {level::rds, 3}, .size = 32};

    rds_memory memory{};              ///< what the peer may access
    std::uint64_t cookie_address = 0; ///< where the kernel puts the cookie; 0 for nowhere
    std::uint64_t flags = 0;          ///< RDS_RDMA_ ones

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(memory.address);
        payload.integer(memory.bytes);
        payload.integer(cookie_address);
        payload.integer(flags);
    }
};

namespace detail {

/// struct rds_atomic_args, whose operands depend on the operation.
struct rds_atomic {
    std::uint64_t cookie = 0;         ///< the peer's, of its memory
    std::uint64_t local_address = 0;  ///< where the kernel puts the former value
    std::uint64_t remote_address = 0; ///< offset in the peer's memory
    std::uint64_t flags = 0;
    std::uint64_t user_token = 0; ///< comes back with RDS_CMSG_RDMA_STATUS

protected:
    template <class Payload, class... Operands>
    CMSGPP_ALWAYS_INLINE constexpr void write_with(Payload& payload, Operands... operands) const noexcept
    {
        payload.integer(cookie);
        payload.integer(local_address);
        payload.integer(remote_address);
        (payload.integer(operands), ...);
        payload.zeros((4 - sizeof...(operands)) * sizeof(std::uint64_t));
        payload.integer(flags);
        payload.integer(user_token);
    }
};

} // namespace detail

/// Adds to 64 bits of the peer's memory.
/// Message:   SOL_RDS / RDS_CMSG_ATOMIC_FADD
/// Payload:   struct rds_atomic_args, 72 bytes
/// Range:     any
struct rds_cmsg_atomic_fadd : detail::rds_atomic {
    static constexpr value_info about{.id = {level::rds, 6}, .size = 72};

    std::uint64_t add = 0; ///< what is added

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { write_with(payload, add); }
};

/// Compares 64 bits of the peer's memory, and swaps them if they are equal.
/// Message:   SOL_RDS / RDS_CMSG_ATOMIC_CSWP
/// Payload:   struct rds_atomic_args, 72 bytes
/// Range:     any
struct rds_cmsg_atomic_cswp : detail::rds_atomic {
    static constexpr value_info about{.id = {level::rds, 7}, .size = 72};

    std::uint64_t compare = 0; ///< the value that must be there
    std::uint64_t swap = 0;    ///< the value that takes its place

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { write_with(payload, compare, swap); }
};

/// Adds to fields of 64 bits of the peer's memory.
/// Message:   SOL_RDS / RDS_CMSG_MASKED_ATOMIC_FADD
/// Payload:   struct rds_atomic_args, 72 bytes
/// Range:     any
struct rds_cmsg_masked_atomic_fadd : detail::rds_atomic {
    static constexpr value_info about{.id = {level::rds, 8}, .size = 72};

    std::uint64_t add = 0;          ///< what is added
    std::uint64_t nocarry_mask = 0; ///< bits that end a field

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { write_with(payload, add, nocarry_mask); }
};

/// Compares some of 64 bits of the peer's memory, and swaps some if those are equal.
/// Message:   SOL_RDS / RDS_CMSG_MASKED_ATOMIC_CSWP
/// Payload:   struct rds_atomic_args, 72 bytes
/// Range:     any
struct rds_cmsg_masked_atomic_cswp : detail::rds_atomic {
    static constexpr value_info about{.id = {level::rds, 9}, .size = 72};

    std::uint64_t compare = 0;      ///< the value that must be there
    std::uint64_t swap = 0;         ///< the value that takes its place
    std::uint64_t compare_mask = 0; ///< the bits that are compared
    std::uint64_t swap_mask = 0;    ///< the bits that are replaced

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        write_with(payload, compare, swap, compare_mask, swap_mask);
    }
};

/// The id by which a send with MSG_ZEROCOPY is said to be done.
/// Message:   SOL_RDS / RDS_CMSG_ZCOPY_COOKIE, linux v4.17
/// Payload:   u32, 4 bytes
/// Range:     any
struct rds_cmsg_zcopy_cookie {
    static constexpr value_info about{.id = {level::rds, 12}, .size = 4};

    std::uint32_t value = 0; ///< comes back with RDS_CMSG_ZCOPY_COMPLETION

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
