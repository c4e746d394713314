// expects: cmsg: enable_result::each calls f(const char* name, int error, bool applicable)
// SPDX-License-Identifier: MIT
#include <cmsg/receive/enable.hpp>
#include <cmsg/views/linux/ip.hpp>

void tell(const cmsg::enable_result<cmsg::ip_tos>& result)
{
#ifdef CMSGPP_MUST_FAIL
    result.each([](const char*, int) {});
#else
    result.each([](const char*, int, bool) {});
#endif
}

int main() {}
