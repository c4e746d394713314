// expects: Wreturn-stack-address
// SPDX-License-Identifier: MIT
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

#pragma clang diagnostic error "-Wreturn-stack-address"

using buffer_type = cmsg::control_buffer<cmsg::receive_set<cmsg::ip_tos>>;

#ifdef CMSGPP_MUST_FAIL
auto bytes_of(buffer_type buffer) { return buffer.bytes(); }
#else
auto bytes_of(buffer_type& buffer) { return buffer.bytes(); }
#endif

int main()
{
    buffer_type buffer;
    return bytes_of(buffer).empty() ? 1 : 0;
}
