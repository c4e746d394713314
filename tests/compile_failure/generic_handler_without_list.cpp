// expects: cmsg: a generic handler is asked for every view: include <cmsg/cmsg.hpp>, of another system's messages
// <cmsg/all_systems.hpp>, or pass a list
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#ifndef CMSGPP_MUST_FAIL
#include <cmsg/cmsg.hpp>
#endif

int main()
{
    static_cast<void>(cmsg::visit(cmsg::control{}, [](auto) {}));
}
