#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the programs of a finished build on machines that lack something: each test passes or says what is missing and
# skips, each example and benchmark leaves it out and goes on. Fails where one fails. First on this machine as it is,
# where a test may skip for the reasons of tests/environments/allowed_skips.txt alone; unless
# tests/environments/whole.cpp finds that the machine lacks something, which is reported with the reasons.
#   tools/environments.sh <build directory>      of the README's test command
# A machine that cannot be made here is said and passed over. Control messages that sendmsg is given cannot be refused
# from outside, so that a kernel without UDP_SEGMENT is one without the option of that name.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?the build directory}

# Where a normal user can read it.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -m 1777 "$work/out"
find "$build/tests" -maxdepth 1 -type f -name 'cmsgpp_test_*' -executable -exec cp -t "$work" {} +
cp "$build"/bench/bench_{suite,end_to_end,styles,prices} "$work"
for source in examples/*.cpp; do
    name=$(basename "$source" .cpp)
    if [ ! -e "$build/examples/$name" ] && grep -q -e '^// .*Needs ' "$source"; then
        echo "left out: examples.$name: built without what it needs beside the library"
        continue
    fi
    cp "$build/examples/$name" "examples/$name.expected" "$work"
done
cp "$build/tools/cmsgdump/cmsgdump" "$build/tools/cmsg_latency/cmsg-latency" cmake/check_output.cmake "$work"
compiler=${CXX:-g++}
$compiler -std=c++20 -Wall -Wextra -Werror tests/environments/lacking.cpp -o "$work/lacking"
$compiler -std=c++20 -Wall -Wextra -Werror tests/environments/whole.cpp -o "$work/whole"
$compiler -std=c++20 -Wall -Wextra -Werror -Iinclude tests/environments/options.cpp -o "$work/options"
chmod -R a+rX "$work"
lacking=$work/lacking
failed=0

# What one machine runs, in it: a line for each program's result, gtest's words for the tests.
cat >"$work/all" <<'INSIDE'
cd "$(dirname "$0")"
export CMSGDUMP=./cmsgdump CMSG_LATENCY=./cmsg-latency
for program in cmsgpp_test_*; do
    [[ " $without " != *" $program "* ]] || continue
    "./$program" --gtest_print_time=0 --gtest_filter="${tests:-*}" 2>&1 || echo "STATUS $? $program"
done
for expected in *.expected; do
    name=${expected%.expected}
    [[ " $without " != *" $name "* ]] || continue
    cmake -DPROGRAM="./$name" -DEXPECTED="$expected" -P check_output.cmake >"out/example.$$" 2>&1
    status=$?
    if [ $status != 0 ]; then
        echo "[  FAILED  ] examples.$name"; cat "out/example.$$"
    elif grep -q '^incomplete: ' "out/example.$$"; then
        echo "[  SKIPPED ] examples.$name"
        sed -n 's/^left out: [^:]*: /: Skipped\nexample: /p; s/^incomplete: this machine/: Skipped\nexample: &/p' \
            "out/example.$$"
    else
        echo "[       OK ] examples.$name"
    fi
    rm -f "out/example.$$"
done
for bench in 'bench_suite --check' 'bench_end_to_end --smoke' 'bench_styles --check' 'bench_prices --smoke'; do
    if ! ./$bench >"out/bench.$$" 2>&1; then
        echo "[  FAILED  ] $bench"; tail -n 5 "out/bench.$$"
    elif grep -q '^incomplete: ' "out/bench.$$"; then
        echo "[  SKIPPED ] $bench"; sed -n 's/^left out: [^:]*: /: Skipped\nbenchmark: /p' "out/bench.$$"
    else
        echo "[       OK ] $bench"
    fi
    rm -f "out/bench.$$"
done
INSIDE

# What takes long, and learns no more from another machine than its neighbours: tests that send 100,000 times, and
# programs that ask the machine for nothing.
many='-*AllMatched*'
pure='cmsgpp_test_describe cmsgpp_test_fuzz_walk'

# The tests of sockets alone: for a loop over many machines.
cat >"$work/sockets" <<'INSIDE'
cd "$(dirname "$0")"
for program in cmsgpp_test_kernel cmsgpp_test_receive; do
    "./$program" --gtest_print_time=0 --gtest_filter="${tests:-*}" 2>&1 || echo "STATUS $? $program"
done
cmake -DPROGRAM=./demo -DEXPECTED=demo.expected -P check_output.cmake >"out/demo.$$" 2>&1 || {
    echo '[  FAILED  ] demo'
    cat "out/demo.$$"
}
INSIDE

# Why it skipped, but for what a whole machine lacks as well.
grep -v '^#' tests/environments/allowed_skips.txt >"$work/allowed"
reasons() {
    awk '/: Skipped$/ { getline why; print why }' "$1" | grep -vxf "$work/allowed" | sort | uniq -c | sort -rn || true
}

# Each failure once: gtest lists those of a program again at its end.
failures() {
    awk '/^\[  FAILED  \] [A-Za-z]/ && !/listed below|tests?[,.]? *$/ {
        sub(/,? where .*| \([0-9]+ ms\)/, "")
        if (!seen[$0]++) print
    }' "$1"
}

# A program that ended with a failure which no test of its tells of: a crash, or what ended before the first test.
crashes() { awk '/^\[  FAILED  \] [A-Za-z]/ { told = 1 } /^STATUS / { if (!told) print; told = 0 }' "$1"; }

# report <name of the machine> <log> <brief or full>
report() {
    local passed skipped bad
    passed=$(grep -c '^\[       OK \]' "$2" || true)
    skipped=$(awk '/^\[  SKIPPED \] [A-Za-z]/ && !/tests?, listed below/ { if (!seen[$0]++) n++ }
        END { print n + 0 }' "$2")
    bad=$(failures "$2"; crashes "$2")
    printf '%-46s %4d passed, %3d failed, %3d skipped\n' \
        "$1" "$passed" "$([ -z "$bad" ] && echo 0 || wc -l <<<"$bad")" "$skipped"
    [ "$3" = brief ] || reasons "$2" | sed 's/^/    /' | head -n 12
    if [ -n "$bad" ] || [ "$passed" = 0 ]; then
        failed=$((failed + 1))
        sed 's/^/    /' <<<"$bad"
        grep -A 12 ': Failure$' "$2" | head -n 60 | sed 's/^/    | /' || true
    fi
}

# machine <name> <how the programs are started>...
machine() {
    local name=$1 log=$work/log
    local -x without="${without:-} $pure" tests=$many
    [ "$name" != 'this machine' ] || without='' tests='*'
    shift
    if ! "$@" test -r "$work/all" >"$log" 2>&1; then # also a user who may not look below TMPDIR
        printf '%-46s cannot be made here: %s\n' "$name" "$(tail -n 1 "$log")"
        [ "$name" != 'this machine' ] || failed=$((failed + 1))
        return
    fi
    # After timeout, which gives SIGCHLD its default back.
    "$@" timeout 300 "$lacking" "${start:-inheritance}" bash "$work/all" >"$log" 2>&1 </dev/null ||
        echo "STATUS $? $name" >>"$log"
    report "$name" "$log" full
}

within() { unshare --net "$lacking" nothing "$@"; } # a network of its own, of which the rest is as here
setting() { # <name below /proc/sys> <value> <command>...
    # shellcheck disable=SC2016 # for the shell inside
    within bash -c 'echo "$2" >"/proc/sys/$1" || exit 77; shift 2; exec "$@"' - "$@"
}
user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
mounted() { # <how> <command>...
    # shellcheck disable=SC2016
    unshare --mount bash -c 'eval "mount $1" || exit 77; shift; exec "$@"' - "$@"
}
limited() { (ulimit -n 64 && exec "$@"); }
without_capabilities() { setpriv --bounding-set="$1" --inh-caps=-all "${@:2}"; } # of root
within_users() { user unshare --user --map-root-user --net "$lacking" nothing "$@"; }

machine 'this machine' env
"$work/whole" >"$work/lacks"
reasons "$work/log" >"$work/more"
if [ -s "$work/lacks" ]; then
    echo '    this machine is not whole, so that tests may skip for these reasons:'
    sed 's/^/    /' "$work/lacks"
elif [ -s "$work/more" ]; then
    echo '    FAILED: a whole machine, and these reasons to skip are not in tests/environments/allowed_skips.txt:'
    sed 's/^/    | /' "$work/more"
    failed=$((failed + 1))
fi
echo "left out on the others: $pure, and ${many#-} of the tests"
machine 'a network of its own' within
machine 'no IPv6 (disable_ipv6)' setting net/ipv6/conf/all/disable_ipv6 1
machine 'net.ipv6.bindv6only' setting net/ipv6/bindv6only 1
machine 'lo is down' unshare --net
machine 'root without CAP_NET_ADMIN' without_capabilities -net_admin
machine 'root without CAP_SYS_ADMIN' without_capabilities -sys_admin
machine 'root without CAP_NET_RAW' without_capabilities -net_raw
machine 'root without any capability' without_capabilities -all
machine 'a user namespace, root of it' unshare --user --map-root-user --net "$lacking" nothing
machine 'a normal user' user
machine "a normal user's namespace, root of it" within_users
machine "a normal user's namespace, nobody in it" user unshare --user --net
machine 'at most 64 descriptors' limited
# The example waits for its child, as programs do.
start=manners without=12_fd_broker machine 'ignored signals, open descriptors' env
machine 'no /proc' mounted '-t tmpfs none /proc'
machine 'no /sys' mounted '-t tmpfs none /sys'
machine '/proc/sys cannot be written' mounted '-o bind,ro /proc/sys /proc/sys'
machine 'another language and time zone' env LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu
machine 'a time namespace' unshare --time --boottime 1000
machine 'no sockets of AF_INET' "$lacking" socket 2
machine 'no sockets of AF_INET6' "$lacking" socket 10
machine 'no sockets of AF_NETLINK' "$lacking" socket 16
machine 'no sockets of AF_PACKET' "$lacking" socket 17
if [ "$(uname -m)" = x86_64 ]; then
    machine 'no unshare' "$lacking" call 272
    machine 'no io_uring_setup' "$lacking" call 425
fi
machine 'no UDP_GRO' within "$lacking" setsockopt 17 104
machine 'no option UDP_SEGMENT' within "$lacking" setsockopt 17 103

# Each option that the library sets, and some that only tests set, is the one that the kernel does not know.
echo 'one option missing, tests of sockets and demo:'
"$work/options" >"$work/list"
printf '%s\n' '1 31 SO_PEERSEC' '1 36 SO_MARK' '1 55 SO_MEMINFO' '1 60 SO_ZEROCOPY' '1 61 SO_TXTIME' \
    '1 63 SO_TIMESTAMP_NEW' '1 64 SO_TIMESTAMPNS_NEW' '1 65 SO_TIMESTAMPING_NEW' '1 83 SO_PASSRIGHTS' \
    '6 35 TCP_ZEROCOPY_RECEIVE' '0 26 IP_RECVERR_RFC4884' '41 31 IPV6_RECVERR_RFC4884' >>"$work/list"
while read -r level option name; do
    tests=$many timeout 300 "$lacking" setsockopt "$level" "$option" "$lacking" inheritance bash "$work/sockets" \
        >"$work/log" 2>&1 </dev/null || echo "STATUS $? $name" >>"$work/log"
    report "  $name" "$work/log" brief
done <"$work/list"

if [ "$failed" != 0 ]; then
    echo "$failed machines on which something fails"
    exit 1
fi
echo "nothing fails on a machine that lacks something"
