// SPDX-License-Identifier: MIT
// Of the guide: two lists on one socket, what the kernel then has no room for in either, and one list in their place.
#include <cmsg/udp.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

namespace {

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// shown: begin lists
using metadata = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address>; // for datagrams
using errors = cmsg::receive_set<cmsg::tx_timestamps<>, cmsg::path_errors>;   // for the error queue
using one_list = cmsg::join<metadata, errors>;                                // for both
// shown: end

// shown: begin unlisted
// Prints which messages are on, and have no room in a buffer of the list.
template <class List>
void print_unlisted(int fd, const char* name)
{
    const auto lost = cmsg::unlisted<List>(fd);
    std::printf("%s: room for %zu bytes, and %zu are missing:", name, List::space, lost.space());
    lost.each([](const char* message, std::size_t) { std::printf(" %s", message); });
    std::puts(lost ? "" : " none");
}
// shown: end

} // namespace

int main()
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        return failed("socket", errno);
    }
    // shown: begin enable
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("metadata", enabled.error());
    }
    if (const auto enabled = errors::enable(fd); !enabled) { // perhaps in another part of the program
        return failed("errors", enabled.error());
    }
    print_unlisted<metadata>(fd, "datagrams");
    print_unlisted<errors>(fd, "error queue");
    print_unlisted<one_list>(fd, "one list");
    // shown: end
    close(fd);
    return 0;
}
