// SPDX-License-Identifier: MIT
// cmsgdump: prints the control messages that arrive on a socket. docs/cmsgdump.md shows it.
#include "cmsgdump.hpp"
#include "program.hpp"

#include <cstdio>

namespace {

void replay(const cmsgdump::options& all)
{
    cmsgdump::printer out{all.json, all.hex};
    cmsgdump::read_recording(all.replay, [&](cmsgdump::packet& one) {
        one.layout = all.layout.value_or(one.layout);
        out.print(one);
        return out.count() < all.count;
    });
}

} // namespace

int main(int count, char** arguments)
{
    return cmsgdump::run("cmsgdump", [&] {
        const cmsgdump::options all = cmsgdump::read_options(count, arguments);
        cmsgdump::check_names(all.enable);
        if (all.help) {
            std::printf("%s", cmsgdump::help_text);
        } else if (all.from == cmsgdump::source::recording) {
            replay(all);
        } else {
            cmsgdump::watch(all);
        }
    });
}
