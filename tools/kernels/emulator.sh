#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints the command of an emulator of x86-64 that has network cards with a clock (`igb`, qemu 8.1): this machine's, or
# else that of Debian 13, which is fetched and not installed. For tools/kernels/boot.sh --cards. Kept in
# $CMSGPP_KERNELS, else ~/.cache/cmsg-kernels. Needs apt, dpkg. Exits with 77, and says why, where there is none.
set -euo pipefail
place=${CMSGPP_KERNELS:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cmsg-kernels}/emulator
libraries=$place/root/usr/lib/x86_64-linux-gnu

skip() { echo "cannot run: $*" >&2; exit 77; }

if qemu-system-x86_64 -device help 2>/dev/null | grep -q '^name "igb"'; then
    echo qemu-system-x86_64
    exit
fi
[ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || skip 'the emulator with igb is fetched for amd64 alone'
mkdir -p "$place"/apt/lists/partial "$place"/apt/cache
exec 9>"$place/lock"
flock 9
if [ ! -e "$place/is-complete" ]; then
    # With all that it depends on, as this machine's libraries may be older.
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n 1)
    echo "deb ${mirror:-http://deb.debian.org/debian} trixie main" >"$place/apt/sources"
    : >"$place/apt/status"
    of_trixie() {
        apt-get -qq -y -oDir::Etc::sourcelist="$place/apt/sources" -oDir::Etc::sourceparts=/dev/null \
            -oDir::Cache="$place/apt/cache" -oDir::State::Lists="$place/apt/lists" \
            -oDir::State::status="$place/apt/status" -oAPT::Sandbox::User=root \
            -oAcquire::Check-Valid-Until=false -oAcquire::Languages=none --no-install-recommends "$@" >&2
    }
    { of_trixie update && of_trixie --download-only install qemu-system-x86; } || skip 'no qemu of Debian 13 here'
    for archive in "$place"/apt/cache/archives/*.deb; do dpkg -x "$archive" "$place/root" && rm "$archive"; done
    touch "$place/is-complete"
fi
# Of the same build are its own modules alone.
echo env QEMU_MODULE_DIR="$libraries/qemu" "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" \
    "$place/root/usr/bin/qemu-system-x86_64" -L "$place/root/usr/share/seabios" -L "$place/root/usr/share/qemu"
