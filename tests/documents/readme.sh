#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# tools/readme.sh accepts the documents as they are, and refuses each way in which a block of code can be untrue.
#   tests/documents/readme.sh [project directory]
set -euo pipefail
project=$(cd "${1:-$(dirname "$0")/../..}" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir "$copy/tools" "$copy/tests"
fresh() {
    rm -rf "$copy/docs" "$copy/include"
    cp -r "$project"/{README.md,CONTRIBUTING.md,CHANGELOG.md,SECURITY.md,docs,examples,include,.ci} "$copy"
    cp -r "$project"/tests/{consumer,documents,tools} "$copy/tests"
    cp "$project/tools/include_cost.sh" "$copy/tools"
}

fresh
"$project/tools/readme.sh" check "$copy"

failed=0
# refuses <what the error says> <what is wrong> <document> <sed script that makes it wrong>
refuses() {
    local output
    fresh
    sed -i "$4" "$copy/$3"
    if cmp -s "$copy/$3" "$project/$3"; then
        echo "not tried: $2: nothing to change in $3" >&2
        failed=1
    elif output=$("$project/tools/readme.sh" check "$copy" 2>&1); then
        echo "accepted: $2" >&2
        failed=1
    elif ! grep -qF "$1" <<<"$output"; then
        echo "refused for another reason: $2: $output" >&2
        failed=1
    fi
}

refuses 'README.md differs' 'a program that is not its file' README.md \
    's/control.prepare(header); /control.prepare(headers);/'
refuses 'README.md differs' 'a file that has changed' examples/01_quickstart.cpp 's/ECN %d/ecn %d/'
refuses 'not what' 'another output' README.md 's/^ECN 2, DSCP 0$/ECN 3, DSCP 0/'
refuses 'expects another line' 'a line of the output that is missing' README.md '/^at [0-9.]*$/d'
refuses 'that nothing runs' 'a block without a source' docs/traps.md '$a ```\nint main() {}\n```'
refuses 'that nothing runs' 'a block without a source' CONTRIBUTING.md '$a ```\ncmake --workflow --preset tests\n```'
refuses 'does not run' 'a command that no script runs' README.md 's/^g++ -std=c++20/g++ -std=c++17/'
refuses 'has no end' 'a block without an end' docs/demo.md '/^<!-- end of output -->$/d'
code=tests/documents/inline_code.cpp
refuses "batch.hpp:17: not in $code" 'a block of a comment that is not compiled so' include/cmsg/receive/batch.hpp \
    '/^\/\/\/     for/s/headers, received/received, headers/'
refuses "traffic_class.hpp:23: not in $code" 'a call in a comment that is not compiled so' \
    include/cmsg/answers/traffic_class.hpp 's/`writer.put(marks, /`writer.put(/'
refuses "receive/batch.hpp:20: not in $code" 'a call in a comment that nothing compiles' \
    include/cmsg/receive/batch.hpp 's|^/// Lifetime: borrows the headers[.]|/// Lifetime: borrows `batch.headers()`.|'
refuses 'a backtick without another one' 'a backtick too many' include/cmsg/receive/batch.hpp \
    's|/// No datagrams|/// `No datagrams|'
refuses 'no such code in' 'code that no comment has' include/cmsg/receive/batch.hpp '/^\/\/\/     /d'
refuses "porting.md:65: not in $code" 'code in a line of a document that is not compiled so' docs/porting.md \
    's/`cmsg::control_buffer<List> control`/`cmsg::control_buffers<List> control`/'
exit "$failed"
