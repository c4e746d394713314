// expects: cmsg: the value is a message of another system, and its number means another one here
// SPDX-License-Identifier: MIT
#include <cmsg/send/writer.hpp>

#include <array>
#include <cstddef>
#include <span>

// FreeBSD takes type 7 at IPPROTO_IP for a source address. Linux' writer puts it only if it is said to be Linux', too.
struct source_address {
    static constexpr cmsg::send::value_info about{.id = {cmsg::level::ip, 7}, .size = 4};

    template <class Payload>
    constexpr void write(Payload& payload) const noexcept
    {
        payload.integer(0U);
    }
};

constexpr cmsg::abi::platform platform_of(const source_address*)
{
#ifdef CMSGPP_MUST_FAIL
    return cmsg::abi::platform::freebsd;
#else
    return cmsg::abi::native::platform;
#endif
}

int main()
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    return writer.put(source_address{}) ? 0 : 1;
}
