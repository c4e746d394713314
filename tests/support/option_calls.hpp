// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_OPTION_CALLS_HPP
#define CMSGPP_TESTS_SUPPORT_OPTION_CALLS_HPP

// Notes which options are set, while it exists, instead of setting them; of every option it says that it is off. Needs
// support/fake_options.hpp in one source of the program.

#include "support/option_answers.hpp"

#include <cmsg/core/message.hpp>

#include <cstring>
#include <optional>
#include <vector>

namespace support {

class option_calls {
public:
    std::vector<cmsg::message_id> set; ///< level and number

private:
    fake_options answers_{[this](int level, int option, const void*, socklen_t) {
                              set.push_back({level, option});
                              return std::optional<int>{0};
                          },
                          [](int level, int option, void* value, socklen_t* size) {
                              std::memset(value, 0, *size);
                              const int supported = level == 272 && option == 6 ? 19 : 0; // RXRPC_SUPPORTED_CMSG
                              std::memcpy(value, &supported, sizeof supported < *size ? sizeof supported : *size);
                              return std::optional<int>{0};
                          }};
};

} // namespace support

#endif
