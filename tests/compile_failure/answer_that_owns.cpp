// expects: cmsg: an entry of a receive_set is a view, an answer
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

#include <cstdint>

// A reading is copied as bytes.
struct marking {
    using views = cmsg::view_list<cmsg::ip_tos>;
    std::uint8_t byte = 0;
    constexpr void operator()(cmsg::ip_tos tos) noexcept { byte = tos.value(); }
#ifdef CMSGPP_MUST_FAIL
    marking() noexcept {}
    marking(const marking& other) noexcept : byte{other.byte} {}
    marking& operator=(const marking&) = delete;
    ~marking() {}
#endif
};

int main() { return cmsg::receive_set<cmsg::ip_ttl, marking>::space == 0 ? 1 : 0; }
