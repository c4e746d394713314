// expects: cmsg: the `about` of a value to send has to say .id
// SPDX-License-Identifier: MIT
#include <cmsg/send/writer.hpp>

#include <array>
#include <cstddef>

struct own_value {
#ifdef CMSGPP_MUST_FAIL
    static constexpr cmsg::send::value_info about{.size = 4};
#else
    static constexpr cmsg::send::value_info about{.id = {200, 1}, .size = 4};
#endif

    constexpr void write(auto& payload) const noexcept { payload.integer(0U); }
};

int main()
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    return writer.put(own_value{}) ? 0 : 1;
}
