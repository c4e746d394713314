// expects: Wreturn-stack-address
// SPDX-License-Identifier: MIT
#include <cmsg/visit/field.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

#pragma clang diagnostic error "-Wreturn-stack-address"
#pragma clang diagnostic error "-Wdangling"

using set = cmsg::receive_set<cmsg::ip_tos>;

// Clang alone knows lifetimes. It knows that of the header, as a rule the buffer's neighbour.
cmsg::field<cmsg::ip_tos> past_its_buffer(ssize_t received)
{
    msghdr header{};
#ifdef CMSGPP_MUST_FAIL
    return cmsg::find<cmsg::ip_tos>(received, header);
#else
    return cmsg::find<cmsg::ip_tos>(cmsg::control{received, header});
#endif
}

/// What stays within the header's life is no matter.
bool within(ssize_t received)
{
    cmsg::control_buffer<set> buffer;
    msghdr header{};
    buffer.prepare(header);
    const auto record = set::decode(received, header);
    const auto found = cmsg::find<cmsg::ip_tos>(header);
    for (const cmsg::message each : cmsg::control{received, header}) {
        static_cast<void>(each);
    }
    const cmsg::control messages{header};
    return record.get<cmsg::ip_tos>() && found && messages.outcome() && cmsg::control{buffer.bytes()}.bytes().empty();
}

int main() { return within(0) ? 0 : static_cast<bool>(past_its_buffer(0)) ? 1 : 2; }
