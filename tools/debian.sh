#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# For scripts that try something in another Debian, and read this file with `.`: a bare system in the directory of their
# variable root, and commands inside of it. As root. Ends with 77, and says why, where that Debian cannot be had.
# shellcheck disable=SC2154

skip() { echo "cannot run: $*"; exit 77; }

# Runs a command in the system below $root, with mounts that end with the command.
inside() {
    # shellcheck disable=SC2016 # expanded inside
    unshare --mount --fork bash -c '
        mount -t proc proc "$1/proc" && mount --rbind /sys "$1/sys" && mount --rbind /dev "$1/dev" && shift &&
            exec chroot "$@"' - \
        "$root" "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} "$@"
}

# bootstrap <suite> <package>...: makes the system below $root, unless it is there already, with these packages.
bootstrap() {
    local suite=$1 log mirror
    shift
    [ "$(id -u)" = 0 ] || skip 'debootstrap needs root'
    command -v debootstrap >/dev/null || skip 'no debootstrap'
    unshare --mount true 2>/dev/null || skip 'no mount namespace of its own'
    [ ! -e "$root/is-complete" ] || return 0
    log=$(mktemp)
    # shellcheck disable=SC2016 # expanded by apt-get
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n 1)
    { debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"} &&
        echo 'Acquire::Check-Valid-Until "false"; // of a mirror that stands still' >"$root/etc/apt/apt.conf.d/99old" &&
        inside apt-get update -qq &&
        { [ $# = 0 ] || inside apt-get install -y -qq --no-install-recommends "$@"; }; } >"$log" 2>&1 ||
        { tail -n 5 "$log"; rm -f "$log"; skip "no $suite here"; }
    rm -f "$log"
    touch "$root/is-complete"
}
