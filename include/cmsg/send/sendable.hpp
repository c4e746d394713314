// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_SENDABLE_HPP
#define CMSGPP_SEND_SENDABLE_HPP

// What a value to send is, what it may say about itself, and lists of them that size a buffer.
// Never names one: the built-in ones and a user's own are the same to it.

#include <cmsg/core/control.hpp>
#include <cmsg/receive/up_to.hpp>
#include <cmsg/send/payload.hpp>
#include <cmsg/send/refusal.hpp>
#include <cmsg/visit/view.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <cerrno> // for EINVAL and others

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace send {

/// The facts of a value to send; designated initialisers in this order.
struct value_info {
    static constexpr message_id no_message{-1, -1};         ///< no message
    static constexpr std::size_t no_size = ~std::size_t{0}; ///< no size that is always the same

    message_id id = no_message;   ///< the number of its message
    message_id also = no_message; ///< of a value that becomes one of two messages, the other
    std::size_t size = no_size;   ///< bytes of each payload; left out if `std::size_t payload_size() const` says them
    std::size_t largest = 0;      ///< bytes of the largest payload of one whose size varies; 0: it needs an up_to
};

/// A value to send as one control message. It has
///
///     static constexpr value_info about{.id = {level, type}, .size = 4};
///     constexpr void write(auto& payload) const noexcept; // see payload_writer
///
/// `std::size_t payload_size() const` if its size varies, and may say more about itself; `value_traits` lists what. A
/// value of another system's message says so by `platform_of`, as a view does.
// clang-format off
template <class Value>
concept sendable = requires(const Value& value, payload_writer<abi::native>& payload) {
    requires std::is_same_v<decltype(Value::about), const value_info>;
    value.write(payload);
    requires Value::about.size != value_info::no_size || requires { std::size_t{value.payload_size()}; };
};
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

/// What a value says about itself as data. Specialised for what is put by destination, and so is several messages.
template <class Value>
inline constexpr value_info about_of{};

template <class Value>
    requires std::is_same_v<decltype(Value::about), const value_info>
inline constexpr value_info about_of<Value> = Value::about;

/// The same in one layout, if its numbers are those of the layout's system: of a traffic_class, of a local_address.
template <class Value, class Abi>
inline constexpr value_info about_in = about_of<Value>;

/// What a value says about itself, with the answer that holds where it says nothing.
template <class Value>
struct value_traits {
    static_assert(about_of<Value>.id != value_info::no_message, "cmsg: the `about` of a value to send has to say .id");

    /// Whose message it is: the system's of the namespace that the value stands in, else this machine's.
    static constexpr abi::platform platform = cmsg::detail::by_namespace::platform_said_of<Value>();

    /// Whether all its payloads have one size in this machine's ABI.
    static constexpr bool has_fixed_size = about_of<Value>.size != value_info::no_size;

    /// Its id in control data of this ABI: values say level::socket, whose number differs.
    template <class Abi>
    [[nodiscard]] static constexpr message_id id_in() noexcept
    {
        return cmsg::detail::number_in<Abi>(about_of<Value>.id);
    }

    /// Bytes of all its payloads in this ABI; 0 if their size varies, or is 0.
    template <class Abi>
    static constexpr std::size_t fixed_size_in = [] {
        if constexpr (requires { std::size_t{Value::template payload_size_in<Abi>}; }) {
            return std::size_t{Value::template payload_size_in<Abi>};
        } else if constexpr (has_fixed_size) {
            return about_of<Value>.size;
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
            return about_of<Value>.size;
        } else {
            return value.payload_size();
        }
    }

    /// Whether the kernel takes what it says: `value.valid()`, `value.valid_in<Abi>()` where a `long` bounds it, and
    /// `value.valid_beside(written)` where earlier messages do; of these what the value has.
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

    /// Whether a message of this id in this ABI is one of its.
    template <class Abi>
    [[nodiscard]] static constexpr bool is_one(message_id id) noexcept
    {
        constexpr value_info said = about_in<Value, Abi>;
        return id == cmsg::detail::number_in<Abi>(said.id) ||
               (said.also != value_info::no_message && id == cmsg::detail::number_in<Abi>(said.also));
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
        if constexpr (about_of<Value>.largest != 0) {
            return Abi::space(about_of<Value>.largest);
        } else if constexpr (requires { std::size_t{Value::template payload_size_in<Abi>}; }) {
            return Abi::space(Value::template payload_size_in<Abi>);
        } else {
            static_assert(has_fixed_size,
                          "cmsg: a message of any length needs a bound in a send::set: send::up_to<value, count>");
            return Abi::space(about_of<Value>.size);
        }
    }
};

/// Whether it stands in a send::set: a value, one that is put by destination (traffic_class), or an up_to.
template <class Entry>
inline constexpr bool is_listable = sendable<Entry> || requires
{
    requires about_of<Entry>
    .largest != 0;
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

using cmsg::up_to;

} // namespace send

/// In a send::set: the value, of at most `Count` elements (descriptors, bytes: the value's `payload_size_of(count)`
/// says how many bytes they take).
template <send::sendable Value, std::size_t Count>
struct up_to<Value, Count> {
    static_assert(Count > 0, "cmsg: up_to needs room for at least one");

    static constexpr send::value_info about{.id = Value::about.id, .largest = Value::payload_size_of(Count)};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
