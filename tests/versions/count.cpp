// SPDX-License-Identifier: MIT
// What one version of the library says of a message that no handler takes. Compiled twice, as two names.
#include "count.hpp"

#include <cmsg/cmsg.hpp>

counted COUNT(const msghdr& header)
{
    const cmsg::outcome outcome = cmsg::visit(header, [](cmsg::ip_ttl) {});
    return {CMSGPP_VERSION_MINOR, outcome.unhandled()};
}
