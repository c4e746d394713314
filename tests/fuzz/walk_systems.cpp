// SPDX-License-Identifier: MIT
// The fuzz target of walk.hpp in the layouts of other systems.
#include "fuzz/walk.hpp"

void fuzz::look_in_darwin(input from)
{
    look_in<support::in_host_order<cmsg::abi::darwin>, cmsg::darwin::all_views>(from);
}

void fuzz::look_in_freebsd(input from)
{
    look_in<support::in_host_order<cmsg::abi::freebsd_lp64>, cmsg::freebsd::all_views>(from);
}

void fuzz::look_in_netbsd(input from)
{
    look_in<support::in_host_order<cmsg::abi::netbsd_arm64>, cmsg::netbsd::all_views>(from);
}

void fuzz::look_in_openbsd(input from)
{
    look_in<support::in_host_order<cmsg::abi::openbsd_lp64>, cmsg::openbsd::all_views>(from);
}

void fuzz::look_in_windows(input from)
{
    look_in<support::in_host_order<cmsg::abi::windows_64>, cmsg::windows::all_views>(from);
}
