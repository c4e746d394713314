// expects: cmsg: a message of any length or number needs a bound in a set: up_to<View, count>
// SPDX-License-Identifier: MIT
#include <cmsg/visit/view_base.hpp>
#include <cmsg/receive/receive_set.hpp>

struct repeating : cmsg::view_base {
    using view_base::view_base;
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 24, .repeats = true};
};

#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<repeating>;
#else
using set = cmsg::receive_set<cmsg::up_to<repeating, 16>>;
#endif

int main() { return set::space == 0 ? 1 : 0; }
