// expects: a constant evaluation reads outside of the payload
// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/udp.hpp>

#include <array>
#include <cstdint>
#include <type_traits>

#ifdef CMSGPP_MUST_FAIL
constexpr std::array<std::byte, 3> payload{};
#else
constexpr std::array<std::byte, 4> payload{};
#endif

constexpr std::uint32_t segment_size() { return cmsg::udp_gro{payload}.segment_size(); }

// A constant evaluation is the proof that nothing reads outside of a payload: a read that does is no constant.
template <auto Read>
concept constant = requires
{
    typename std::integral_constant<std::uint32_t, Read()>;
};

static_assert(constant<segment_size>, "a constant evaluation reads outside of the payload");

int main() {}
