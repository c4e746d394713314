// expects: cmsg: a handler of read_error takes nothing that the list's entries bring
// SPDX-License-Identifier: MIT
#include <cmsg/errors/entries.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// Without zerocopy_completions in the list they would all be lost_entry.
#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::path_errors>;
#else
using set = cmsg::receive_set<cmsg::path_errors, cmsg::zerocopy_completions>;
#endif

int main()
{
    const cmsg::overloaded visitor{[](cmsg::path_mtu) {}, [](const cmsg::send_error&) {}, [](cmsg::lost_entry) {},
                                   [](cmsg::zerocopy_range) {}};
    set::read_error(cmsg::control{}, visitor);
}
