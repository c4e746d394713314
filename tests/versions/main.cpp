// SPDX-License-Identifier: MIT
// Two versions of the library in one program: each object has what it was compiled with.
#include "count.hpp"

#include <cstdio>

#include <netinet/in.h> // for IPPROTO_IP, IP_TOS

int main()
{
    alignas(cmsghdr) char control[CMSG_SPACE(1)]{};
    msghdr header{};
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    cmsghdr* const message = CMSG_FIRSTHDR(&header);
    message->cmsg_level = IPPROTO_IP;
    message->cmsg_type = IP_TOS;
    message->cmsg_len = CMSG_LEN(1);

    const counted here = count_here(header);
    const counted other = count_in_the_other(header);
    std::printf("version 0.%d counts %u\nversion 0.%d counts %u\n", here.version, here.unhandled, other.version,
                other.unhandled);
    const bool is_apart = here.version != 999 && here.unhandled == 1 && other.version == 999 && other.unhandled == 1001;
    if (!is_apart) {
        std::puts("expected 1 and 1001: an object has not its own version's functions");
    }
    return is_apart ? 0 : 1;
}
