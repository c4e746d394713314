// expects: cmsg: unlisted_messages::each calls f(const char* name, std::size_t space)
// SPDX-License-Identifier: MIT
#include <cmsg/receive/unlisted.hpp>

void tell(const cmsg::unlisted_messages& messages)
{
#ifdef CMSGPP_MUST_FAIL
    messages.each([](const char*) {});
#else
    messages.each([](const char*, std::size_t) {});
#endif
}

int main() {}
