// SPDX-License-Identifier: MIT
// The fuzz target that walk.hpp describes.
#include "fuzz/walk.hpp"

std::size_t fuzz::messages_compared = 0;

void fuzz::look_in_native(input from) { look_in<cmsg::abi::native, cmsg::linux_kernel::all_views>(from); }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::input from{data, size};
    switch (from.byte() % 10) {
    case 0: fuzz::look_in_ilp32(from); break;
    case 1: fuzz::look_in_darwin(from); break;
    case 2: fuzz::look_in_freebsd(from); break;
    case 3: fuzz::look_in_windows(from); break;
    case 4: fuzz::look_in_other_order(from); break;
    case 8: fuzz::look_in_netbsd(from); break;
    case 9: fuzz::look_in_openbsd(from); break;
    default: fuzz::look_in_native(from);
    }
    return 0;
}
