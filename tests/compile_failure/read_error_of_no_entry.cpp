// expects: cmsg: the list has no entry of the error queue
// SPDX-License-Identifier: MIT
#include <cmsg/errors/entries.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// The entries would all be lost.
#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ip_ttl>;
#else
using set = cmsg::receive_set<cmsg::ip_tos, cmsg::path_errors>;
#endif

int main()
{
    const cmsg::overloaded visitor{[](cmsg::path_mtu) {}, [](const cmsg::send_error&) {}, [](cmsg::lost_entry) {}};
    set::read_error(cmsg::control{}, visitor);
}
