// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_DROPS_HPP
#define CMSGPP_ANSWERS_DROPS_HPP

// How many datagrams a socket has lost because they found no room in its receive buffer.

#include <cmsg/payload/counter.hpp>
#include <cmsg/platform/config.hpp>

#include CMSGPP_NATIVE_ANSWERS // <cmsg/answers/linux.hpp> on Linux

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// How many datagrams the socket had dropped when this one was queued, or none. In a receive_set: SO_RXQ_OVFL, of
/// Linux, which does not come before the first drop.
class drops {
public:
    /// None: false.
    constexpr drops() noexcept = default;

    /// Whether it came, so that something was dropped before.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return is_there_; }

    /// Datagrams dropped since the socket was created, modulo 2³²; 0 of none.
    [[nodiscard]] constexpr drop_counter total() const noexcept { return total_; }

    /// Datagrams dropped since `last`, which is then what this datagram says. Of none 0, and `last` stays: begin with a
    /// drop_counter of 0 for each socket. Ask the datagrams in the order in which they were received.
    constexpr std::uint32_t since(drop_counter& last) const noexcept
    {
        if (!is_there_) {
            return 0;
        }
        const std::uint32_t count = total_ - last;
        last = total_;
        return count;
    }

    constexpr void operator()(const auto& view) noexcept
    {
        total_ = view.drops();
        is_there_ = true;
    }

    [[nodiscard]] friend constexpr bool operator==(const drops&, const drops&) noexcept = default;

private:
    drop_counter total_{};
    bool is_there_ = false;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
