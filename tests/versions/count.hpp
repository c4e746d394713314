// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_VERSIONS_COUNT_HPP
#define CMSGPP_TESTS_VERSIONS_COUNT_HPP

#include <cstdint>

#include <sys/socket.h> // for msghdr

struct counted {
    int version; ///< CMSGPP_VERSION_MINOR of the headers
    std::uint32_t unhandled;
};

counted count_here(const msghdr& header);
counted count_in_the_other(const msghdr& header); ///< a version that counts a thousand more

#endif
