// expects: cmsg: read_error's visitor has to take lost_entry, of which nobody else is told
// SPDX-License-Identifier: MIT
#include <cmsg/errors/entries.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// An entry that was cut is gone from the queue, and nobody would notice.
using set = cmsg::receive_set<cmsg::path_errors>;

int main()
{
#ifdef CMSGPP_MUST_FAIL
    const cmsg::overloaded visitor{[](cmsg::path_mtu) {}, [](const cmsg::send_error&) {}};
#else
    const cmsg::overloaded visitor{[](cmsg::path_mtu) {}, [](const cmsg::send_error&) {}, [](cmsg::lost_entry) {}};
#endif
    set::read_error(cmsg::control{}, visitor);
}
