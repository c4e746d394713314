// expects: cmsg: the function given to with_abi returns different types for different layouts
// SPDX-License-Identifier: MIT
#include <cmsg/platform/with_abi.hpp>

#include <cstddef>

int main()
{
    const auto header_size = cmsg::with_abi(cmsg::abi::choice::darwin, []<class Abi>(Abi) {
#ifdef CMSGPP_MUST_FAIL
        return typename Abi::length_type{Abi::header_size};
#else
        return std::size_t{Abi::header_size};
#endif
    });
    return header_size == 0 ? 1 : 0;
}
