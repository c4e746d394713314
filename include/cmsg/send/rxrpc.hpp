// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_RXRPC_HPP
#define CMSGPP_SEND_RXRPC_HPP

// Values to send at level SOL_RXRPC (linux v6.12 net/rxrpc/sendmsg.c rxrpc_sendmsg_cmsg(); the answers to challenges:
// v6.16 net/rxrpc/oob.c). Every sendmsg needs the call id. A type that the kernel does not know is refused with EINVAL,
// and with it the send: of the young ones a program sends one and sees.

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// The call that the data, or the command, is for.
/// Message:   SOL_RXRPC / RXRPC_USER_CALL_ID, linux v2.6.22
/// Payload:   unsigned long, 8 or 4 bytes, host order
/// Range:     what an unsigned long of the ABI holds
struct rxrpc_user_call_id {
    static constexpr value_info about{.id = {level::rxrpc, 1}, .size = sizeof(unsigned long)};
    template <class Abi>
    static constexpr std::size_t payload_size_in = Abi::long_size;

    std::uint64_t value = 0; ///< the id that this program gives the call

    template <class Abi>
    [[nodiscard]] constexpr bool valid_in() const noexcept
    {
        return Abi::long_size == sizeof value || value <= ~std::uint32_t{0};
    }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.unsigned_long(value); }
};

/// Aborts the call.
/// Message:   SOL_RXRPC / RXRPC_ABORT, linux v2.6.22
/// Payload:   u32, 4 bytes, host order
/// Range:     1 and above
struct rxrpc_abort {
    static constexpr value_info about{.id = {level::rxrpc, 2}, .size = 4};

    std::uint32_t code = 0; ///< what the peer is told

    [[nodiscard]] constexpr bool valid() const noexcept { return code != 0; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(code); }
};

namespace detail {

/// A message whose presence says it all.
struct rxrpc_flag {
    CMSGPP_ALWAYS_INLINE constexpr void write(auto&) const noexcept {}
};

} // namespace detail

/// Makes the call on a connection of its own.
/// Message:   SOL_RXRPC / RXRPC_EXCLUSIVE_CALL
/// Payload:   0 bytes
/// Range:     -
struct rxrpc_exclusive_call : detail::rxrpc_flag {
    static constexpr value_info about{.id = {level::rxrpc, 10}, .size = 0};
};

/// Asks the server for a newer service, with the first call to it.
/// Message:   SOL_RXRPC / RXRPC_UPGRADE_SERVICE
/// Payload:   0 bytes
/// Range:     -
struct rxrpc_upgrade_service : detail::rxrpc_flag {
    static constexpr value_info about{.id = {level::rxrpc, 11}, .size = 0};
};

/// How much data the call sends in all.
/// Message:   SOL_RXRPC / RXRPC_TX_LENGTH
/// Payload:   s64, 8 bytes, host order
/// Range:     bytes, 0 and above
struct rxrpc_tx_length {
    static constexpr value_info about{.id = {level::rxrpc, 12}, .size = 8};

    std::int64_t bytes = 0; ///< of the whole call

    [[nodiscard]] constexpr bool valid() const noexcept { return bytes >= 0; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(bytes); }
};

/// After what times the call ends.
/// Message:   SOL_RXRPC / RXRPC_SET_CALL_TIMEOUT
/// Payload:   one to three u32, 4 to 12 bytes, host order
/// Range:     idle and normal up to an hour; hard up to INT_MAX ticks of the kernel, which are at least 2147483 seconds
struct rxrpc_set_call_timeout {
    static constexpr value_info about{.id = {level::rxrpc, 13}, .largest = 12};

    std::uint32_t hard = 0;   ///< seconds; 0 for the kernel's own, as the others
    std::uint32_t idle = 0;   ///< milliseconds
    std::uint32_t normal = 0; ///< milliseconds
    std::uint32_t count = 3;  ///< how many of them are said: 1 to 3

    [[nodiscard]] constexpr std::size_t payload_size() const noexcept { return count * sizeof(std::uint32_t); }

    [[nodiscard]] constexpr bool valid() const noexcept
    {
        constexpr std::uint32_t hour = 60U * 60U * 1000U;
        constexpr std::uint32_t slowest_ticks = 100; // CONFIG_HZ: a faster kernel refuses less than that with ERANGE
        return count >= 1 && count <= 3 && hard <= 0x7fffffffU / slowest_ticks && (count < 2 || idle <= hour) &&
               (count < 3 || normal <= hour);
    }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(hard); // what does not fit is left out
        payload.integer(idle);
        payload.integer(normal);
    }
};

/// Lets the socket accept one more call, under the call id that goes with it.
/// Message:   SOL_RXRPC / RXRPC_CHARGE_ACCEPT
/// Payload:   0 bytes
/// Range:     -
struct rxrpc_charge_accept : detail::rxrpc_flag {
    static constexpr value_info about{.id = {level::rxrpc, 14}, .size = 0};
};

/// The challenge that is answered, by the id that it came with.
/// Message:   SOL_RXRPC / RXRPC_OOB_ID, linux v6.16
/// Payload:   u64, 8 bytes, host order
/// Range:     any
struct rxrpc_oob_id {
    static constexpr value_info about{.id = {level::rxrpc, 15}, .size = 8};

    std::uint64_t value = 0; ///< the id

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// Answers a challenge.
/// Message:   SOL_RXRPC / RXRPC_RESPOND, linux v6.16
/// Payload:   0 bytes
/// Range:     -
struct rxrpc_respond : detail::rxrpc_flag {
    static constexpr value_info about{.id = {level::rxrpc, 17}, .size = 0};
};

/// Data that goes with the answer to a challenge of RxGK; after rxrpc_respond.
/// Message:   SOL_RXRPC / RXRPC_RESP_RXGK_APPDATA, linux v6.16
/// Payload:   bytes
/// Range:     any
/// Lifetime:  borrows the bytes
struct rxrpc_resp_rxgk_appdata {
    static constexpr value_info about{.id = {level::rxrpc, 19}};

    std::span<const std::byte> data; ///< as the peer's application understands them

    [[nodiscard]] constexpr std::size_t payload_size() const noexcept { return data.size(); }

    [[nodiscard]] static constexpr std::size_t payload_size_of(std::size_t count) noexcept { return count; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.bytes(data); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
