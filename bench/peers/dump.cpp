// SPDX-License-Identifier: MIT
// Writes the control buffers of real packets to files, so that programs in any language parse the same bytes.
//
//     dump DIRECTORY      writes DIRECTORY/two and DIRECTORY/four
//
// A file is a u32, the number of buffers; then for each buffer a u32, its size in bytes, and its bytes. All in host
// order, without padding.

#include "support/capture.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <netinet/in.h> // for in_pktinfo
#include <sys/socket.h> // for CMSG_SPACE

namespace {

constexpr std::size_t packets_in_cache = 64; // what a batch of recvmmsg has

void write(std::ofstream& file, std::size_t number)
{
    const auto narrow = static_cast<std::uint32_t>(number);
    file.write(reinterpret_cast<const char*>(&narrow), sizeof narrow);
}

/// Packets whose messages all have `size` bytes together. More than one capture may be needed: the kernel begins to
/// stamp packets some time after it was asked to (linux v6.12 net/core/dev.c net_enable_timestamp()).
std::vector<bench::packet> capture_whole(const bench::traffic& what, std::size_t size)
{
    for (int attempt = 0; attempt < 1000; ++attempt) {
        std::vector<bench::packet> packets = bench::capture(what, packets_in_cache);
        if (packets.front().control.size() == size) {
            return packets;
        }
    }
    throw std::runtime_error{"the kernel does not send the messages that were asked for"};
}

void dump(const bench::traffic& what, std::size_t size, const std::string& path)
{
    const std::vector<bench::packet> packets = capture_whole(what, size);
    std::ofstream file{path, std::ios::binary};
    write(file, packets.size());
    for (const bench::packet& arrived : packets) {
        write(file, arrived.control.size());
        file.write(reinterpret_cast<const char*>(arrived.control.data()),
                   static_cast<std::streamsize>(arrived.control.size()));
    }
    if (!file.flush()) {
        throw std::runtime_error{"cannot write " + path};
    }
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::fputs("usage: dump DIRECTORY\n", stderr);
        return 2;
    }
    try {
        const std::string directory = arguments[1];
        constexpr std::size_t two = CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(1);
        constexpr std::size_t four = CMSG_SPACE(3 * sizeof(timespec)) + CMSG_SPACE(sizeof(int)) + two;
        dump(bench::two_messages_v4(), two, directory + "/two");
        dump(bench::four_messages_v4(), four, directory + "/four");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "dump: %s\n", error.what());
        return 1;
    }
}
