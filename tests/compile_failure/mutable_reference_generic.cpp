// expects: cmsg: a handler takes a view by mutable reference
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

int main()
{
    using list = cmsg::view_list<cmsg::ip_tos>;
#ifdef CMSGPP_MUST_FAIL
    static_cast<void>(cmsg::visit(list{}, cmsg::control{}, [](auto&) {}));
#else
    static_cast<void>(cmsg::visit(list{}, cmsg::control{}, [](auto) {}));
    static_cast<void>(cmsg::visit(list{}, cmsg::control{}, [](const auto&) {}));
    static_cast<void>(cmsg::visit(list{}, cmsg::control{}, [](auto&&) {}));
#endif
}
