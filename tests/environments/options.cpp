// SPDX-License-Identifier: MIT
// Prints every socket option that the library sets, as level and number, with the view that asks for it. It is its own
// kernel: setsockopt and getsockopt are those below.
#include <cmsg/all_systems.hpp>

#include <cstdio>
#include <set>
#include <string_view>
#include <utility>

namespace {

std::string_view asking;
std::set<std::pair<int, int>> told;

template <class View>
void ask()
{
    constexpr auto row = cmsg::detail::row_of<View>();
    asking = View::about.name;
    static_cast<void>(cmsg::detail::set_row(0, row)); // nothing, of a view without an option
}

template <class... Views>
void ask_all(cmsg::view_list<Views...>)
{
    (ask<Views>(), ...);
}

} // namespace

extern "C" int setsockopt(int, int level, int option, const void*, socklen_t) noexcept
{
    if (told.emplace(level, option).second) {
        std::printf("%d %d %.*s\n", level, option, static_cast<int>(asking.size()), asking.data());
    }
    return 0;
}

extern "C" int getsockopt(int, int, int, void*, socklen_t*) noexcept { return 0; }

int main() { ask_all(cmsg::linux_kernel::all_views{}); }
