// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_BUFFER_HPP
#define CMSGPP_RECEIVE_BUFFER_HPP

// Control buffers of exactly the size that a set of messages needs, to be put on the stack or into the caller's own
// memory. They are never zeroed: the kernel writes what it returns, and the walk reads nothing else.

#include <cmsg/core/abi.hpp>
#include <cmsg/core/system.hpp>

#include <cstddef>
#include <span>

namespace cmsg {

/// Room for the control messages of a `receive_set`.
template <class Set>
class alignas(abi::native::alignment) control_buffer {
public:
    /// Bytes that the kernel may write: whole messages, padding included.
    static constexpr std::size_t capacity = Set::space;

    control_buffer() noexcept {} // leaves the bytes as they are: clearing them costs, and nothing reads them

    /// Points the header at the buffer. Call it before every recvmsg: the kernel leaves in msg_controllen what it
    /// used, and the next call would find only that much room.
    void prepare(message_header& header) noexcept CMSGPP_NONALLOCATING
    {
        detail::set_control(header, bytes_, capacity);
    }

    /// The buffer, whole; what the kernel has written of it is in the msghdr.
    [[nodiscard]] std::span<std::byte, capacity> bytes() noexcept CMSGPP_NONALLOCATING
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
    /// Points each header at a buffer of its own; headers beyond `Count` get none. Call it before every recvmmsg.
    void prepare(std::span<datagram_header> headers) noexcept CMSGPP_NONALLOCATING
    {
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (i < Count) {
                buffers_[i].prepare(headers[i].msg_hdr);
            } else {
                detail::set_control(headers[i].msg_hdr, nullptr, 0);
            }
        }
    }

    [[nodiscard]] control_buffer<Set>& operator[](std::size_t index) noexcept CMSGPP_NONALLOCATING
    {
        return buffers_[index];
    }

    [[nodiscard]] static constexpr std::size_t size() noexcept CMSGPP_NONALLOCATING { return Count; }

private:
    control_buffer<Set> buffers_[Count == 0 ? 1 : Count];
};

} // namespace cmsg

#endif
