// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_ALG_HPP
#define CMSGPP_SEND_ALG_HPP

// Values to send at level SOL_ALG, to the crypto engines of the kernel (AF_ALG).

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Initialisation vector of the operation.
/// Message:   SOL_ALG / ALG_SET_IV, linux v2.6.38
/// Payload:   struct af_alg_iv: u32 in host order, and so many bytes
/// Range:     as many bytes as the algorithm has, which the kernel checks when it runs
/// Lifetime:  borrows the bytes
struct alg_set_iv {
    static constexpr value_info about{.id = {level::alg, 2}};

    std::span<const std::byte> iv; ///< the initialisation vector

    [[nodiscard]] constexpr std::size_t payload_size() const noexcept { return payload_size_of(iv.size()); }

    [[nodiscard]] static constexpr std::size_t payload_size_of(std::size_t count) noexcept
    {
        return sizeof(std::uint32_t) + count;
    }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(static_cast<std::uint32_t>(iv.size()));
        payload.bytes(iv);
    }
};

/// What the engine shall do.
/// Message:   SOL_ALG / ALG_SET_OP, linux v2.6.38
/// Payload:   u32, 4 bytes, host order
/// Range:     decrypt or encrypt (linux v6.12 crypto/af_alg.c af_alg_cmsg_send(), af_alg_sendmsg())
struct alg_set_op {
    static constexpr value_info about{.id = {level::alg, 3}, .size = 4};

    static constexpr std::uint32_t decrypt = 0; ///< ALG_OP_DECRYPT
    static constexpr std::uint32_t encrypt = 1; ///< ALG_OP_ENCRYPT

    std::uint32_t operation = decrypt; ///< one of the two

    [[nodiscard]] constexpr bool valid() const noexcept { return operation <= encrypt; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(operation); }
};

/// How much of the data is authenticated only.
/// Message:   SOL_ALG / ALG_SET_AEAD_ASSOCLEN, linux v3.19
/// Payload:   u32, 4 bytes, host order
/// Range:     bytes, as many as 32 bits say
struct alg_set_aead_assoclen {
    static constexpr value_info about{.id = {level::alg, 4}, .size = 4};

    std::size_t bytes = 0; ///< at the start of the data that are authenticated, and not encrypted

    [[nodiscard]] constexpr bool valid() const noexcept { return bytes <= std::numeric_limits<std::uint32_t>::max(); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(static_cast<std::uint32_t>(bytes));
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
