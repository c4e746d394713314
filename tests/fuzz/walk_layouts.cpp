// SPDX-License-Identifier: MIT
// The fuzz target of walk.hpp in Linux' other layouts.
#include "fuzz/walk.hpp"

void fuzz::look_in_ilp32(input from)
{
    look_in<support::in_host_order<cmsg::abi::linux_ilp32>, cmsg::linux_kernel::all_views>(from);
}

void fuzz::look_in_other_order(input from) { look_in<support::other_order, cmsg::linux_kernel::all_views>(from); }
