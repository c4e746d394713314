// SPDX-License-Identifier: MIT
// cmsg-latency: how long packets wait between the kernel's stamps and the program. docs/cmsg-latency.md shows it.
#include "cmsg_latency.hpp"

#include "../cmsgdump/program.hpp"

#include <cstdio>

int main(int count, char** arguments)
{
    return cmsgdump::run("cmsg-latency", [&] {
        const cmsg_latency::options all = cmsg_latency::read_options(count, arguments);
        if (all.help) {
            std::printf("%s", cmsg_latency::help_text);
        } else {
            cmsg_latency::measure(all);
        }
    });
}
