// expects: cmsg: a handler of read_error takes an entry of the list
// SPDX-License-Identifier: MIT
#include <cmsg/errors/entries.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// The entry is what to list, its values are what to handle.
using set = cmsg::receive_set<cmsg::path_errors>;

int main()
{
#ifdef CMSGPP_MUST_FAIL
    const cmsg::overloaded visitor{[](cmsg::path_errors) {}, [](cmsg::lost_entry) {}};
#else
    const cmsg::overloaded visitor{[](cmsg::path_mtu) {}, [](const cmsg::send_error&) {}, [](cmsg::lost_entry) {}};
#endif
    set::read_error(cmsg::control{}, visitor);
}
