// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_SENDABLE_HPP
#define CMSGPP_SEND_SENDABLE_HPP

// What a value to send is, what it may say about itself, and lists of them that size a buffer.
// Never names one: the built-in ones and a user's own are the same to it.

#include <cmsg/core/control.hpp>
#include <cmsg/send/payload.hpp>
#include <cmsg/send/refusal.hpp>

#include <cstddef>
#include <cstdint>

#include <cerrno> // for EINVAL and others

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Not in namespace send, where every value would find the platform_of there, also one that is not of that namespace.
template <class Value>
[[nodiscard]] constexpr abi::platform platform_of_value() noexcept
{
    if constexpr (requires { Value::platform; }) {
        return Value::platform;
    } else if constexpr (requires { platform_of(static_cast<const Value*>(nullptr)); }) {
        return platform_of(static_cast<const Value*>(nullptr));
    } else {
        return abi::native::platform;
    }
}

} // namespace detail

namespace send {

/// A value to send as one control message. It has
///
///     static constexpr message_id id;
///     static constexpr std::size_t payload_size;   // or `std::size_t payload_size() const`, if it varies
///     constexpr void write(auto& payload) const noexcept; // see payload_writer
///
/// and may say more about itself; `value_traits` lists what.
// clang-format off
template <class Value>
concept sendable = requires(const Value& value, payload_writer<abi::native>& payload) {
    message_id{Value::id};
    value.write(payload);
} && (requires { std::size_t{Value::payload_size}; } || requires(const Value& value) {
    std::size_t{value.payload_size()};
});
// clang-format on

/// Found by the values of this namespace: their numbers are those of Linux, wherever they are compiled.
template <class Value>
[[nodiscard]] constexpr abi::platform platform_of(const Value*) noexcept
{
    return abi::platform::linux_kernel;
}

/// The errnos with which kernels refuse control messages of any kind.
[[nodiscard]] constexpr bool is_refusal(int error) noexcept
{
    return error == EINVAL || error == EIO || error == EOPNOTSUPP || error == ENOPROTOOPT;
}

/// Those, and EPERM: of a value that needs privileges. Also netfilter answers it, to any packet.
[[nodiscard]] constexpr bool is_refusal_of_privileged(int error) noexcept
{
    return is_refusal(error) || error == EPERM;
}

/// Those, and what a route answers: of a value that chooses the source or the interface.
[[nodiscard]] constexpr bool is_refusal_of_source(int error) noexcept
{
    return is_refusal(error) || error == ENETUNREACH || error == EHOSTUNREACH || error == ENODEV ||
           error == EADDRNOTAVAIL;
}

/// What a value says about itself, with the answer that holds where it says nothing.
template <class Value>
struct value_traits {
    /// Whose message it is: a value of one's own says `static constexpr abi::platform platform`, or is this machine's.
    static constexpr abi::platform platform = cmsg::detail::platform_of_value<Value>();

    /// Whether all its payloads have one size in this machine's ABI.
    static constexpr bool has_fixed_size = requires { std::size_t{Value::payload_size}; };

    /// Its id in control data of this ABI: values say level::socket, whose number differs.
    template <class Abi>
    [[nodiscard]] static constexpr message_id id_in() noexcept
    {
        return {Value::id.level == level::socket ? Abi::socket_level : Value::id.level, Value::id.type};
    }

    /// Bytes of all its payloads in this ABI; 0 if their size varies, or is 0.
    template <class Abi>
    static constexpr std::size_t fixed_size_in = [] {
        if constexpr (requires { std::size_t{Value::template payload_size_in<Abi>}; }) {
            return std::size_t{Value::template payload_size_in<Abi>};
        } else if constexpr (has_fixed_size) {
            return std::size_t{Value::payload_size};
        } else {
            return std::size_t{0};
        }
    }();

    /// Bytes of its payload in this ABI. A payload with a `long` says so in `payload_size_in<Abi>`.
    template <class Abi>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE static constexpr std::size_t size_in(const Value& value) noexcept
    {
        if constexpr (requires { std::size_t{Value::template payload_size_in<Abi>}; }) {
            return Value::template payload_size_in<Abi>;
        } else if constexpr (has_fixed_size) {
            return Value::payload_size;
        } else {
            return value.payload_size();
        }
    }

    /// Whether the kernel takes what it says: `bool valid() const`, `bool valid_in<Abi>() const` where a `long` bounds
    /// it, and `bool valid_beside(written) const` where earlier messages do.
    template <class Abi>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE static constexpr bool valid(const Value& value,
                                                                   const basic_control<Abi>& written) noexcept
    {
        bool result = true;
        if constexpr (requires { value.valid(); }) {
            result = value.valid();
        }
        if constexpr (requires { value.template valid_in<Abi>(); }) {
            result = result && value.template valid_in<Abi>();
        }
        if constexpr (requires { value.valid_beside(written); }) {
            result = result && value.valid_beside(written);
        }
        return result;
    }

    /// Whether a message of this id in this ABI is one of its: `id`, or `ids` of a value that becomes one of several.
    template <class Abi>
    [[nodiscard]] static constexpr bool is_one(message_id id) noexcept
    {
        if constexpr (requires { Value::ids[0]; }) {
            for (const message_id& own : Value::ids) {
                if (id == own) {
                    return true;
                }
            }
            return false;
        } else {
            return id == id_in<Abi>();
        }
    }

    /// Whether the errno of a failed sendmsg can be the refusal of one: what the value says in `static constexpr bool
    /// refused_by(int error)`, else what kernels answer to a message that they do not know, or whose content they do
    /// not like, and EIO, which some of Android's answer to ECN (quinn-rs/quinn#2718). See worth_sending_without.
    [[nodiscard]] static constexpr bool refused_by(int error) noexcept
    {
        if constexpr (requires { Value::refused_by(error); }) {
            return Value::refused_by(error);
        } else {
            return is_refusal(error);
        }
    }

    /// Bytes of control data that one takes at most.
    template <class Abi>
    [[nodiscard]] static constexpr std::size_t space_in() noexcept
    {
        if constexpr (requires { std::size_t{Value::largest_payload}; }) {
            return Abi::space(Value::largest_payload);
        } else if constexpr (requires { std::size_t{Value::template payload_size_in<Abi>}; }) {
            return Abi::space(Value::template payload_size_in<Abi>);
        } else {
            static_assert(has_fixed_size,
                          "cmsg: a message of any length needs a bound in a send::set: send::up_to<value, count>");
            return Abi::space(Value::payload_size);
        }
    }
};

/// Whether it stands in a send::set: a value, one that is put by destination (traffic_class), or an up_to.
template <class Entry>
inline constexpr bool is_listable = sendable<Entry> || requires
{
    std::size_t{Entry::largest_payload};
};

/// In a send::set: a value of any length with at most `Count` elements (descriptors, bytes: the value's
/// `payload_size_of(count)` says how many bytes they take).
template <class Value, std::size_t Count>
struct up_to {
    static_assert(sendable<Value>, "cmsg: not a value to send, as those of namespace cmsg::send are");
    static constexpr std::size_t largest_payload = Value::payload_size_of(Count);
};

/// A list of values, to size a `control_buffer` for one message of each. Any control_writer may write into it.
template <class... Values>
struct set {
    static_assert((is_listable<Values> && ...), "cmsg: not a value to send, as those of namespace cmsg::send are");

    /// Bytes of control data in the layout `Abi`: whole messages, padding included.
    template <class Abi>
    static constexpr std::size_t space_in = (std::size_t{0} + ... + value_traits<Values>::template space_in<Abi>());

    /// The same in this machine's own layout.
    static constexpr std::size_t space = space_in<abi::native>;
};

} // namespace send
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
