// SPDX-License-Identifier: MIT
// cmsg-latency: how long packets wait between the kernel's stamps and the program. docs/cmsg-latency.md shows it.
#include "cmsg_latency.hpp"

#include <cstdio>

int main(int count, char** arguments)
try {
    const cmsg_latency::options all = cmsg_latency::read_options(count, arguments);
    if (all.help) {
        std::printf("%s", cmsg_latency::help_text);
    } else {
        cmsg_latency::measure(all);
    }
    return std::fflush(stdout) == 0 ? 0 : 1;
} catch (const cmsgdump::usage_error& error) {
    std::fprintf(stderr, "cmsg-latency: %s\ncmsg-latency --help says what there is\n", error.what());
    return 2;
} catch (const std::exception& error) {
    std::fprintf(stderr, "cmsg-latency: %s\n", error.what());
    return 1;
}
