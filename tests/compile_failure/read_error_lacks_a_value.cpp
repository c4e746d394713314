// expects: cmsg: read_error's visitor has to take path_mtu, which path_errors brings
// SPDX-License-Identifier: MIT
#include <cmsg/errors/entries.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// The visitor is a second list: what the set brings and it lacks would be lost.
using set = cmsg::receive_set<cmsg::path_errors>;

int main()
{
#ifdef CMSGPP_MUST_FAIL
    const cmsg::overloaded visitor{[](const cmsg::send_error&) {}, [](cmsg::lost_entry) {}};
#else
    const cmsg::overloaded visitor{[](cmsg::path_mtu) {}, [](const cmsg::send_error&) {}, [](cmsg::lost_entry) {}};
#endif
    set::read_error(cmsg::control{}, visitor);
}
