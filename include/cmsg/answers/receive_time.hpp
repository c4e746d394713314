// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_RECEIVE_TIME_HPP
#define CMSGPP_ANSWERS_RECEIVE_TIME_HPP

// When a datagram arrived, by the clocks that stamped it. Never converts between them.

#include <cmsg/payload/time.hpp>

#include CMSGPP_NATIVE_ANSWERS // <cmsg/answers/linux.hpp> on Linux

#include <cstdint>
#include <optional>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// When a datagram arrived. In a receive_set `receive_time<>` is SO_TIMESTAMPNS, or what the system has for it (nothing
/// on Windows, where it is absent);
/// `receive_time<flags>`, of Linux, is SO_TIMESTAMPING with these flags (sof_timestamping_ constants), those of the
/// kernel's own stamp, and those that report what they ask for: `receive_time<sof_timestamping_rx_hardware>` has the
/// card's stamp as well. In a join two of them are one, with the flags of both.
template <std::uint32_t Flags = 0>
class receive_time {
public:
    using kind = receive_time<0>;

    /// In a join with another time of reception: the flags of both, by SO_TIMESTAMPING if either has some.
    template <class Other>
    using joined_with = receive_time<Flags | Other::flags>;

    /// SOF_TIMESTAMPING_ flags that it asks for; 0: SO_TIMESTAMPNS alone.
    static constexpr std::uint32_t flags = Flags;

    /// None.
    constexpr receive_time() noexcept = default;

    /// Whether there is a stamp, of whichever clock.
    [[nodiscard]] explicit constexpr operator bool() const noexcept
    {
        return software_ != system_time{} || hardware_ != hardware_time{};
    }

    /// The system's stamp, CLOCK_REALTIME.
    [[nodiscard]] constexpr std::optional<system_time> software() const noexcept { return unless_zero(software_); }

    /// The network card's stamp, by the card's own clock; absent unless the flags asked for it.
    [[nodiscard]] constexpr std::optional<hardware_time> hardware() const noexcept { return unless_zero(hardware_); }

    /// What messages say of it: one time, or those of both clocks.
    constexpr void operator()(const auto& view) noexcept
    {
        if constexpr (requires { view.time(); }) {
            software_ = view.time();
        } else {
            software_ = view.software().value_or(system_time{});
            hardware_ = view.hardware().value_or(hardware_time{});
        }
    }

    [[nodiscard]] friend constexpr bool operator==(const receive_time&, const receive_time&) noexcept = default;

private:
    /// Takes a copy: of a member GCC 12 makes the optional in memory, by its parts, and then waits to load it as a
    /// whole, which took longer than the read (bench/suite, question u).
    template <class Time>
    [[nodiscard]] static constexpr std::optional<Time> unless_zero(const Time stamp) noexcept
    {
        return stamp == Time{} ? std::nullopt : std::optional{stamp};
    }

    // Zero is none, as it is in the kernel's messages.
    system_time software_{};
    hardware_time hardware_{};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
