// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_BUFFER_HPP
#define CMSGPP_RECEIVE_BUFFER_HPP

// Control buffers of exactly the size that a set of messages needs, to be put on the stack or into the caller's own
// memory. They are never zeroed: the kernel writes what it returns, and the walk reads nothing else. Only the first
// length is cleared, which an earlier call may have left.

#include <cmsg/core/store.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/system.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

template <class Name>
void prepare_name(message_header& header, Name& name) noexcept
{
    static_assert(std::is_trivially_copyable_v<Name> && !std::is_pointer_v<Name> && !std::is_array_v<Name> &&
                      sizeof(Name) >= sizeof(std::uint16_t),
                  "cmsg: a name is an object that takes an address: a sockaddr_storage, sockaddr_in, sockaddr_in6 …");
    // The family, with the length before it that some systems have.
    store(static_cast<std::byte*>(static_cast<void*>(&name)), std::uint16_t{0});
    set_name(header, &name, sizeof name);
}

} // namespace detail

/// Room for the control messages of a `receive_set`.
template <class Set>
class alignas(abi::native::alignment) control_buffer {
public:
    /// Bytes that the kernel may write: whole messages, padding included.
    static constexpr std::size_t capacity = Set::space;

    control_buffer() noexcept {} // leaves the bytes as they are: clearing them costs, and nothing reads them

    /// Points the header at the buffer. Call it before every recvmsg: the kernel leaves in msg_controllen what it used,
    /// and the next call would find only that much room. It also disarms what an earlier call has left: clears
    /// msg_flags, and the length of the first message, so that after a failed call nothing is read, even by a program
    /// that forgets the result, and the outcome is false. A successful call overwrites both, or leaves a msg_controllen
    /// of 0. Flags for WSARecvMsg, which takes them from the header, are set after it.
    void prepare(message_header& header) noexcept
    {
        if constexpr (capacity >= sizeof(abi::native::length_type)) {
            store(bytes_, abi::native::length_type{0});
        }
        detail::set_control(header, bytes_, capacity);
        detail::clear_flags(header);
    }

    /// The same, and points msg_name at `name`, which takes the sender's address: any struct for one. msg_namelen is
    /// what the kernel has used, too: after an entry of the error queue with a timestamp it is 0, and the next call
    /// would leave the address of an earlier sender in place. A name that no call has filled has the family AF_UNSPEC.
    template <class Name>
    void prepare(message_header& header, Name& name) noexcept
    {
        prepare(header);
        detail::prepare_name(header, name);
    }

    /// The buffer, whole; what the kernel has written of it is in the msghdr.
    [[nodiscard]] std::span<std::byte, capacity> bytes() noexcept CMSGPP_LIFETIMEBOUND
    {
        return std::span<std::byte, capacity>{bytes_, capacity};
    }

private:
    std::byte bytes_[capacity == 0 ? 1 : capacity]; // not std::array, for which -Weffc++ asks for an initializer
};

/// Room for the control messages of `Count` datagrams of one recvmmsg.
template <class Set, std::size_t Count>
class control_buffers {
public:
    /// Prepares each header with a buffer of its own; headers beyond `Count` get none. Call it before every recvmmsg. A
    /// slot that the call does not fill stays disarmed.
    void prepare(std::span<datagram_header> headers) noexcept
    {
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (i < Count) {
                buffers_[i].prepare(headers[i].msg_hdr);
            } else {
                detail::set_control(headers[i].msg_hdr, nullptr, 0);
                detail::clear_flags(headers[i].msg_hdr);
            }
        }
    }

    /// The same, and gives each header a name of its own out of an array of structs that take an address, such as
    /// std::array<sockaddr_storage, Count>; those beyond its end get none.
    template <class Names>
    void prepare(std::span<datagram_header> headers, Names&& names) noexcept
    {
        prepare(headers);
        const std::span all{names};
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (i < all.size()) {
                detail::prepare_name(headers[i].msg_hdr, all[i]);
            } else {
                detail::set_name(headers[i].msg_hdr, nullptr, 0);
            }
        }
    }

    /// The buffer of the header with that index. Lifetime: that of this object.
    [[nodiscard]] control_buffer<Set>& operator[](std::size_t index) noexcept CMSGPP_LIFETIMEBOUND
    {
        return buffers_[index];
    }

    [[nodiscard]] static constexpr std::size_t size() noexcept { return Count; }

private:
    control_buffer<Set> buffers_[Count == 0 ? 1 : Count];
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
