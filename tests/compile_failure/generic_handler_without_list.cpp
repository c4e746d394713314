// expects: cmsg: a generic handler is asked for every view: include <cmsg/views/all.hpp>, or pass a list
// SPDX-License-Identifier: MIT
#include <cmsg/core/visit.hpp>
#ifndef CMSGPP_MUST_FAIL
#include <cmsg/views/all.hpp>
#endif

int main()
{
    static_cast<void>(cmsg::visit(cmsg::control{}, [](auto) {}));
}
