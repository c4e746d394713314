#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What parsing a packet's control messages costs in other languages' libraries and in ours: the same bytes from real
# packets, in the same run. Fails if two parsers read different things.
#   bench/peers/run.sh [--install] [--markdown] [--suite FILE] [--rounds N] [--seconds S]
#     --install    apt-get installs the Debian packages first (as root)
#     --markdown   says nothing but the Markdown, for: bench/peers/run.sh --markdown > file
#     --suite      the program bench_suite, where it is built already
#     --rounds     so many rounds (9), in each of which every parser runs once; the table has the medians
#     --seconds    processor time of each parser in each round (0.1)
# What is missing is skipped, and named below the tables. CXX is the C++ compiler (g++); CMSGPP_PEERS_BUILD is where
# things are built (build-peers in the project).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${CMSGPP_PEERS_BUILD:-$root/build-peers}
cxx=${CXX:-g++}
crates=/usr/share/cargo/registry # where Debian's librust-*-dev put the sources of crates
gopath=/usr/share/gocode         # where Debian's golang-*-dev put those of packages
questions=(a4 b q4 q6 qm qt4 qt6 qtm)

install=false
quiet=false
rounds=9
seconds=0.1
suite=
while (($# > 0)); do
    case $1 in
        --install) install=true ;;
        --markdown) quiet=true ;;
        --suite | --rounds | --seconds) declare "${1#--}=${2:?}"; shift ;;
        *) sed -n '3,12s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift
done

say() { $quiet || echo "$*" >&2; }

# Runs a command whose output matters only if it fails.
quietly() { "$@" >"$build/log" 2>&1 || { cat "$build/log" >&2; return 1; }; }

mkdir -p "$build"

if $install; then
    say "Installing packages"
    packages=(g++ libbenchmark-dev golang-go golang-golang-x-sys-dev
        librust-libc-dev librust-nix-dev librust-quinn-udp-dev)
    command -v cargo >/dev/null || packages+=(cargo)
    quietly apt-get update
    quietly apt-get install -y --no-install-recommends "${packages[@]}"
fi

# --- Programs: each takes the arguments and prints the lines that bench/suite/peer.hpp describes ---------------------
programs=() # in the order of the table; ours first, because the others are compared with it
declare -A language
# Printed below the tables.
notes=("The C++ parsers also say why and where the walk ended, and count what they did not take; the others say \
whether it went well, if anything.")
skip() { notes+=("Skipped: $1."); say "Skipped: $1."; }

# The version of a crate that Debian has installed, or nothing.
crate_version() { find "$crates" -maxdepth 1 -name "$1-[0-9]*" 2>/dev/null | sed 's/.*-//' | sort -V | tail -1; }

if [[ -z $suite ]]; then
    say "Building ours"
    suite=$build/bench_suite
    quietly "$cxx" -std=c++20 -O2 -DNDEBUG "-I$root/include" "-I$root/bench" "-I$root/tests" "$root"/bench/suite/*.cpp \
        "$root/tests/proof/allocations.cpp" -lbenchmark -lpthread -o "$suite"
fi
printf '#!/bin/sh\nexec "%s" --peer "$@"\n' "$(realpath "$suite")" >"$build/ours"
chmod +x "$build/ours"
programs+=(ours)
case $("$cxx" --version | head -1) in
    *clang*) language[ours]="C++20, Clang $("$cxx" -dumpversion) -O2" ;;
    *) language[ours]="C++20, GCC $("$cxx" -dumpfullversion) -O2" ;;
esac

build_go() {
    if ! command -v go >/dev/null || [[ ! -d $gopath/src/golang.org/x/sys/unix ]]; then
        skip "Go, because golang-go or golang-golang-x-sys-dev is not installed"
        return
    fi
    say "Building Go"
    # No modules, and so no network.
    quietly env GO111MODULE=off GOPATH="$gopath" GOFLAGS= go build -o "$build/go" "$here/peers.go"
    programs+=(go)
    language[go]="Go $(go env GOVERSION | sed 's/^go//')"
    notes+=("Go: x/sys $(dpkg-query -W -f '${Version}' golang-golang-x-sys-dev). \
The time includes the garbage collector's.")
}

build_rust() {
    local libc nix quinn quinn_cmsg features='' dependencies='libc = "0.2"'
    libc=$(crate_version libc) nix=$(crate_version nix) quinn=$(crate_version quinn-udp)
    quinn_cmsg=$crates/quinn-udp-$quinn/src/cmsg.rs
    if ! command -v cargo >/dev/null || [[ -z $libc ]]; then
        skip "Rust, because cargo or librust-libc-dev is not installed"
        return
    fi
    notes+=("Rust: libc $libc.")
    if [[ $nix != 0.26.* ]]; then
        skip "nix, because its interface changes between versions: peers.rs is written for 0.26, \
and there is ${nix:-none}"
    else
        features='"has_nix", '
        dependencies+=$'\nnix = { version = "0.26", default-features = false, features = ["socket", "uio", "net"] }'
        notes+=("nix $nix parses only what its own recvmsg has received, so its recvmsg is given the same bytes, \
outside of the time. It does not check payload sizes, and it cannot give the traffic class or the hop limit: \
these come out as Unknown with private fields, copied to the heap.")
    fi
    if [[ ! -f $quinn_cmsg ]]; then
        skip "quinn-udp, because librust-quinn-udp-dev is not installed or has no src/cmsg.rs"
    else
        features+='"has_quinn"'
        notes+=("quinn-udp $quinn does not export its parser; its src/cmsg.rs is compiled from Debian's source, \
and the loop around it is ours. It does not check payload sizes in a release build.")
    fi
    say "Building Rust"
    mkdir -p "$build/rust/.cargo"
    printf '[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = "%s"\n' "$crates" \
        >"$build/rust/.cargo/config.toml"
    # Written here, because cargo insists on finding even a dependency that is switched off.
    cat >"$build/rust/Cargo.toml" <<TOML
[package]
name = "peers"
version = "0.0.0"
edition = "2021"
[[bin]]
name = "peers"
path = "$here/peers.rs"
[features]
has_nix = []
has_quinn = []
default = [$features]
[dependencies]
$dependencies
[workspace]
TOML
    rm -f "$build/rust/Cargo.lock" # the crates may have been upgraded
    (cd "$build/rust" && QUINN_UDP_CMSG=$quinn_cmsg CARGO_TARGET_DIR=$build/rust/target quietly \
        cargo build --release --offline)
    ln -sf "$build/rust/target/release/peers" "$build/rust-peers"
    programs+=(rust-peers)
    language[rust-peers]="Rust $(rustc --version | cut -d' ' -f2)"
}

build_go
build_rust

# --- The same bytes, and the same fields read from them ---------------------------------------------------
"$suite" --write "$build" "${questions[@]}"

: >"$build/checks"
for question in "${questions[@]}"; do
    for program in "${programs[@]}"; do
        "$build/$program" "$question" "$build/$question" >"$build/check"
        awk -v head="$question\t${language[$program]}\t" '{ print head $0 }' "$build/check" >>"$build/checks"
    done
done
awk -F '\t' '
    BEGIN {
        split("traffic class,hop limit,interface,local address,local IPv6 address,time,segment size,drops", field, ",")
    }
    $3 == "empty call" { next }
    !($1 in seen) { seen[$1] = 1; for (i = 1; i <= 8; i++) expected[$1, i] = $(3 + i) }
    {
        for (i = 1; i <= 8; i++) {
            if ($(3 + i) != "-" && $(3 + i) != expected[$1, i]) {
                print $1 ": " $3 " reads another " field[i] > "/dev/stderr"
                failed = 1
            }
        }
    }
    END { exit failed }' "$build/checks"
say "All parsers read the same"

# --- Time: round robin, so that what else runs on the machine meets all alike ------------------------------
: >"$build/times"
for ((round = 1; round <= rounds; ++round)); do
    say "Round $round of $rounds"
    for question in "${questions[@]}"; do
        for program in "${programs[@]}"; do
            "$build/$program" "$question" "$build/$question" "$seconds" >"$build/time"
            awk -v head="$question\t${language[$program]}\t$round\t" '{ print head $0 }' "$build/time" >>"$build/times"
        done
    done
done

# --- The tables --------------------------------------------------------------------------------------------
# Net of the language's empty call of the same round. A column a question: ns/packet, and its ratio to the first parser.
# print_table <with what each allocates: true or false> <question>...
print_table() {
    local allocates=$1
    shift
    awk -F '\t' -v questions="$*" -v allocates="$allocates" '
        function median(list,    values, count, i, j, value) {
            count = split(list, values, " ")
            for (i = 2; i <= count; i++) {
                value = values[i] + 0
                for (j = i - 1; j > 0 && values[j] + 0 > value; j--) values[j + 1] = values[j]
                values[j + 1] = value
            }
            return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
        }
        BEGIN { count = split(questions, asked, " ") }
        FILENAME ~ /times$/ && $4 == "empty call" {
            empty = $5
            if ($1 == asked[1]) empties[$2] = empties[$2] " " $5
            next
        }
        FILENAME ~ /times$/ { net[$1, $2, $4] = net[$1, $2, $4] " " ($5 - empty); next }
        $1 != asked[1] { next }
        $3 == "empty call" { languages = languages (languages ? "\t" : "") $2; next }
        { row[++rows] = $3; of[rows] = $2; allocated[rows] = $12 " | " $13 }
        END {
            head = "| parser | language |"; rule = "|---|---|"
            for (i = 1; i <= count; i++) {
                head = head (count > 1 ? " " asked[i] " |" : " ns/packet | ratio |")
                rule = rule (count > 1 ? "---:|" : "---:|---:|")
            }
            if (allocates == "true") { head = head " allocations/packet | bytes/packet |"; rule = rule "---:|---:|" }
            print head; print rule
            for (k = 1; k <= rows; k++) {
                line = "| " row[k] " | " of[k] " |"
                for (i = 1; i <= count; i++) {
                    time = median(net[asked[i], of[k], row[k]])
                    if (k == 1) reference[i] = time
                    line = line sprintf(count > 1 ? " %.1f (%.2f) |" : " %.2f | %.2f |", time, time / reference[i])
                }
                print line (allocates == "true" ? " " allocated[k] " |" : "")
            }
            count = split(languages, each, "\t")
            printf "\nLess a call that reads nothing:"
            for (i = 1; i <= count; i++) {
                printf "%s %s %.2f ns", (i > 1 ? "," : ""), each[i], median(empties[each[i]])
            }
            print "."
        }' "$build/times" "$build/checks"
}

processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
echo "Machine: ${processor:-unknown processor}, $(nproc) CPUs, load $(cut -d' ' -f1 /proc/loadavg); $(uname -srm);" \
    "$(date -u +%F)."
echo "Medians of $rounds interleaved rounds of $seconds s each, processor time." \
    "All parsers read the same fields from the same"
echo "bytes, and only store them: what a parser does for one packet does not wait for the packet before."
echo
echo "Two messages, as a QUIC stack receives them (IP_PKTINFO, IP_TOS):"
echo
print_table true a4
echo
echo "Four messages, with a coalesced train (SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO, IP_TOS):"
echo
print_table true b
echo
echo "A QUIC socket's commonest packets: the questions (q) above, for a list of nine messages on a dual-stack socket"
echo "(SO_TIMESTAMPNS, UDP_GRO, SO_RXQ_OVFL, PKTINFO, TOS, TTL, TCLASS, HOPLIMIT)." \
    "Packets over IPv4, IPv6 and IPv4 on IPv6, plain"
echo "(q4, q6, qm) and coalesced (qt4, qt6, qtm); ns/packet and, in brackets, the ratio to the hand-written loop:"
echo
print_table false q4 q6 qm qt4 qt6 qtm
echo
for note in "${notes[@]}"; do
    echo "- $note"
done
