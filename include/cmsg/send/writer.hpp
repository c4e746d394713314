// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_WRITER_HPP
#define CMSGPP_SEND_WRITER_HPP

// Writes control messages into a caller's bytes. Never allocates, never reads what it has not written, never writes
// past the room, and so needs no zeroed buffer and none of libc's macros.

#include <cmsg/core/control.hpp>
#include <cmsg/core/store.hpp>
#include <cmsg/platform/system.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/send/payload.hpp>
#include <cmsg/send/refusal.hpp>
#include <cmsg/send/sendable.hpp>
#include <cmsg/visit/optional_field.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Writes a header, and the gap between it and the payload as zeros.
template <class Abi>
CMSGPP_ALWAYS_INLINE constexpr void store_header(std::byte* to, message_id id, std::size_t size) noexcept
{
    using length_type = typename Abi::length_type;
    store_integer<Abi::byte_order>(to, static_cast<length_type>(Abi::length(size)));
    store_integer<Abi::byte_order>(to + sizeof(length_type), id.level);
    store_integer<Abi::byte_order>(to + sizeof(length_type) + sizeof id.level, id.type);
    store_zeros(to + Abi::header_size, Abi::data_offset - Abi::header_size);
}

/// The header of a message whose size is known: as bytes, because one copy of 16 is one store.
template <class Abi, message_id Id, std::size_t Size>
inline constexpr std::array<std::byte, Abi::data_offset> header_of = [] {
    std::array<std::byte, Abi::data_offset> bytes{};
    store_header<Abi>(bytes.data(), Id, Size);
    return bytes;
}();

} // namespace detail

/// Writes messages in the layout `Abi`, one after the other. Every message takes its whole space, padding included, as
/// `send::set` counts it; all of it is written, the padding as zeros.
/// Lifetime: borrows the room, which may stand at any address.
template <class Abi>
class basic_control_writer {
public:
    using abi_type = Abi;

    /// A writer into these bytes, whatever they hold.
    CMSGPP_ALWAYS_INLINE explicit constexpr basic_control_writer(std::span<std::byte> room) noexcept
        : to_{room.data()}, room_{room.size()}
    {
    }

    /// A writer into a buffer that is sized by a list of values, or of views.
    template <class Set>
    CMSGPP_ALWAYS_INLINE explicit basic_control_writer(control_buffer<Set>& buffer) noexcept
        : basic_control_writer{buffer.bytes()}
    {
    }

    /// A writer into so many bytes of memory.
    CMSGPP_ALWAYS_INLINE basic_control_writer(void* room, std::size_t size) noexcept
        : to_{static_cast<std::byte*>(room)}, room_{room == nullptr ? 0 : size}
    {
    }

    /// A writer into the control buffer that the header points at: all of its length is room. `apply` leaves in the
    /// header what was written, so point it at the whole buffer again before the next one.
    CMSGPP_ALWAYS_INLINE explicit basic_control_writer(message_header& header) noexcept
        : basic_control_writer{const_cast<void*>(detail::control_data(header)), detail::control_size(header)}
    {
    }

    /// Writes the value as a message after the others. One that does not fit, or that the kernel would refuse, leaves
    /// what is there as it is, and later ones may still be put. In this machine's layout a value of another system does
    /// not compile; into another layout the caller puts what that system knows.
    /// Returns: whether it is there now; if not, see `failed` and `reason`.
    template <send::sendable Value>
    CMSGPP_ALWAYS_INLINE constexpr bool put(const Value& value) noexcept CMSGPP_NONALLOCATING
    {
        using traits = send::value_traits<Value>;
        static_assert(!std::is_same_v<Abi, abi::native> || traits::platform == Abi::platform,
                      "cmsg: the value is a message of another system, and its number means another one here");
        constexpr message_id id = traits::template id_in<Abi>();
        if (!traits::valid(value, messages())) [[unlikely]] {
            return refuse(id, send::refusal::out_of_range);
        }
        const std::size_t size = traits::template size_in<Abi>(value);
        if (!has_room(size)) [[unlikely]] {
            return refuse(id, send::refusal::no_room);
        }
        if constexpr (traits::template fixed_size_in<Abi> != 0) {
            constexpr auto& header = detail::header_of<Abi, id, traits::template fixed_size_in<Abi>>;
            store_bytes(to_ + used_, header.data(), header.size());
        } else {
            detail::store_header<Abi>(to_ + used_, id, size);
        }
        send::payload_writer<Abi> payload = payload_of(size);
        value.write(payload);
        payload.finish();
        used_ += Abi::space(size);
        return true;
    }

    /// Writes what becomes one message or another by where the datagram goes: a traffic_class, a local_address. A value
    /// of one's own says how in a function put_into(writer, value, destination) beside it.
    // clang-format off
    template <class Value, class Destination>
        requires requires(const Value& value, basic_control_writer& self, const Destination& destination) {
            { put_into(self, value, destination) } -> std::same_as<bool>;
        }
    CMSGPP_ALWAYS_INLINE constexpr bool put(const Value& value, const Destination& destination) noexcept
        CMSGPP_NONALLOCATING
    {
        return put_into(*this, value, destination);
    }
    // clang-format on

    /// Writes a message of any id, and of bytes that are taken as they are: for what has no value of its own.
    CMSGPP_ALWAYS_INLINE constexpr bool put(message_id id,
                                            std::span<const std::byte> payload) noexcept CMSGPP_NONALLOCATING
    {
        if (!has_room(payload.size())) [[unlikely]] {
            return refuse(id, send::refusal::no_room);
        }
        detail::store_header<Abi>(to_ + used_, id, payload.size());
        send::payload_writer<Abi> room = payload_of(payload.size());
        room.bytes(payload);
        room.finish();
        used_ += Abi::space(payload.size());
        return true;
    }

    /// The id of the first value that was refused, less those that were taken back; empty if none was. A template, so
    /// that including it does not instantiate the std::optional.
    template <template <class> class Optional = std::optional>
    [[nodiscard]] constexpr Optional<message_id> failed() const noexcept CMSGPP_NONALLOCATING
    {
        return detail::given<Optional>(reason() != send::refusal::none, refusals_.first().id);
    }

    /// Why that one was refused.
    [[nodiscard]] constexpr send::refusal reason() const noexcept { return refusals_.first().reason; }

    /// Notes that a value was refused. For values that are put by destination; `put` does it for the others.
    /// Returns: false.
    CMSGPP_ALWAYS_INLINE constexpr bool refuse(message_id id, send::refusal why) noexcept
    {
        refusals_.add(id, why);
        return false;
    }

    /// Points the header at what was written, with its exact length; at nothing if nothing was. Call it again after
    /// writing more, or less.
    CMSGPP_ALWAYS_INLINE void apply(message_header& header) const noexcept CMSGPP_NONALLOCATING
    {
        static_assert(std::is_same_v<Abi, abi::native>, "cmsg: a foreign layout cannot be sent on this machine");
        detail::set_control(header, used_ == 0 ? nullptr : to_, used_);
    }

    /// What was written.
    [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept CMSGPP_NONALLOCATING
    {
        const std::byte* const written = to_; // std::span instantiates a constructor for each type of pointer
        return {written, used_};
    }

    /// What was written, as messages.
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr basic_control<Abi> messages() const noexcept { return bytes(); }

    /// Bytes left for more messages.
    [[nodiscard]] constexpr std::size_t room() const noexcept { return room_ - used_; }

    /// Takes back everything, and forgets what was refused.
    constexpr void rewind() noexcept
    {
        used_ = 0;
        refusals_.forget_all();
    }

    /// Whether a message of one of these values was written.
    template <class... Values>
    [[nodiscard]] constexpr bool holds() const noexcept
    {
        for (const basic_message<Abi> one : messages()) {
            if (is_one_of<Values...>(one.id())) {
                return true;
            }
        }
        return false;
    }

    /// Takes back the messages of these values, wherever they stand, and leaves the others in their order: for kernels
    /// and drivers that refuse ECN or segmentation; `worth_sending_without` judges an errno. Then `apply` again. What
    /// the message did to the packet is undone with it: without udp_segment one send is one datagram, so send the
    /// pieces one by one (`segments`). That one of these values was refused is forgotten, too; those of others `failed`
    /// still reports.
    /// Returns: whether there was one.
    template <class... Values>
    constexpr bool without() noexcept CMSGPP_NONALLOCATING
    {
        refusals_.forget([](message_id id) { return is_one_of<Values...>(id); }); // no pointer: effects are inferred
        const basic_control<Abi> all = messages();
        std::size_t from = 0;
        std::size_t kept = 0;
        for (auto at = all.begin(); at != all.end();) {
            const basic_message<Abi> one = *at;
            const std::size_t space = Abi::space(one.payload().size());
            ++at; // before its bytes are overwritten
            if (!is_one_of<Values...>(one.id())) {
                if (kept != from) {
                    store_bytes(to_ + kept, to_ + from, space);
                }
                kept += space;
            }
            from += space;
        }
        const bool removed = kept != used_;
        used_ = kept;
        return removed;
    }

private:
    template <class... Values>
    [[nodiscard]] static constexpr bool is_one_of(message_id id) noexcept
    {
        return (send::value_traits<Values>::template is_one<Abi>(id) || ...);
    }

    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool has_room(std::size_t size) const noexcept
    {
        // The space of a payload as large as memory would wrap, and no kernel takes as much: linux v6.12 net/socket.c
        // ____sys_sendmsg() stops at INT_MAX. Of a payload of fixed size one comparison is left.
        constexpr std::size_t longest = std::numeric_limits<std::int32_t>::max() - 64;
        return size <= longest && Abi::space(size) <= room_ - used_;
    }

    /// Where the payload of the next message goes.
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr send::payload_writer<Abi> payload_of(std::size_t size) const noexcept
    {
        return {to_ + used_ + Abi::data_offset, size, Abi::space(size) - Abi::data_offset};
    }

    std::byte* to_;
    std::size_t room_;
    std::size_t used_ = 0;
    send::detail::refusals refusals_{};
};

/// Writes messages in this machine's own layout.
using control_writer = basic_control_writer<abi::native>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
