// SPDX-License-Identifier: MIT
// The module cmsg: `import cmsg;` brings what <cmsg/all_systems.hpp> declares, and no macro. Its names belong to the
// global module, so that units that import it and units that include the headers make one program.
module;

// What the headers include of the system, so that in the module these includes bring nothing.
#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <limits>
#include <netinet/in.h>
#include <optional>
#include <ratio>
#include <span>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <type_traits>
#include <unistd.h>
#include <utility>

export module cmsg;

// Templates find these when a program that has not included <chrono> instantiates them; nothing here names them before,
// and a compiler may discard what nothing names.
namespace {
using std::chrono::operator%;
using std::chrono::operator*;
using std::chrono::operator+;
using std::chrono::operator-;
using std::chrono::operator/;
using std::chrono::operator<;
using std::chrono::operator<=;
using std::chrono::operator<=>;
using std::chrono::operator==;
using std::chrono::operator>;
using std::chrono::operator>=;
}

#if defined(__clang__)
#pragma clang diagnostic ignored "-Winclude-angled-in-module-purview" // extern "C++" attaches them to the global module
#endif

export extern "C++" {
#include <cmsg/all_systems.hpp>
}
