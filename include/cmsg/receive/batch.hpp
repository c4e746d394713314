// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_BATCH_HPP
#define CMSGPP_RECEIVE_BATCH_HPP

// The datagrams of one recvmmsg. Never shows a slot that recvmmsg has not filled: those still hold the capacity of
// their control buffer, and the messages of an earlier call.

#include <cmsg/platform/system.hpp>

#include <cstddef>
#include <span> // also declares std::ranges::enable_view and enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The slots that recvmmsg has filled: a random access range, a view and a borrowed range of mmsghdr.
///
///     for (const mmsghdr& datagram : cmsg::batch{headers, received})
///         metadata::visit(datagram, visitor);
///
/// Lifetime: borrows the headers.
class batch {
public:
    /// No datagrams.
    constexpr batch() noexcept = default;

    /// The first `received` of the headers, which is what recvmmsg has returned (an int, on FreeBSD an ssize_t); none
    /// after -1.
    constexpr batch(std::span<datagram_header> headers, returned received) noexcept
        : first_{headers.data()}, count_{received.is_failure() ? 0
                                         : static_cast<std::size_t>(received.value()) < headers.size()
                                             ? static_cast<std::size_t>(received.value())
                                             : headers.size()}
    {
    }

    [[nodiscard]] constexpr datagram_header* begin() const noexcept { return first_; }
    [[nodiscard]] constexpr datagram_header* end() const noexcept { return first_ + count_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }

    /// A filled slot; `index` is below size().
    [[nodiscard]] constexpr datagram_header& operator[](std::size_t index) const noexcept { return first_[index]; }

private:
    datagram_header* first_ = nullptr;
    std::size_t count_ = 0;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <>
inline constexpr bool std::ranges::enable_view<cmsg::batch> = true;

template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::batch> = true;

#endif
