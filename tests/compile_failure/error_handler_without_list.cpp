// expects: cmsg: a handler takes every view that is one of its parameter: include the header of those views
// SPDX-License-Identifier: MIT
#ifdef CMSGPP_MUST_FAIL
#include <cmsg/payload/extended_error.hpp>
#else
#include <cmsg/views/linux/errors.hpp>
#endif
#include <cmsg/visit/visit.hpp>

int main()
{
    static_cast<void>(cmsg::visit(cmsg::basic_control<cmsg::abi::linux_lp64>{}, [](cmsg::extended_error) {}));
}
