#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fetches a Debian kernel, and a static busybox of its machine, without installing either; prints the directory that
# holds them: `vmlinuz`, `busybox`, `version`, and the modules in `root/lib/modules`.
#   tools/kernels/fetch.sh <suite>/<architecture>         as bookworm/amd64, sid/s390x
# Kept, so that one that is there is not fetched again, in $CMSGPP_KERNELS, else ~/.cache/cmsg-kernels, per suite,
# architecture and version. NEWEST=1 asks the archive whether there is a newer one.
# Needs apt, dpkg, kmod, xz-utils. Exits with 77, and says why, where the kernel cannot be had.
set -euo pipefail
name=${1:?a suite and an architecture, as bookworm/amd64}
suite=${name%%/*} arch=${name##*/}
place=${CMSGPP_KERNELS:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cmsg-kernels}/$suite-$arch

skip() { echo "cannot run: $*" >&2; exit 77; }

# The package that depends on the suite's kernel.
case $arch in
armhf) package=linux-image-armmp-lpae ;;
i386) package=linux-image-686-pae ;;
*) package=linux-image-$arch ;;
esac

mkdir -p "$place"/apt/lists/partial "$place"/apt/cache
exec 9>"$place/lock"
flock 9
if [ -L "$place/current" ] && [ -z "${NEWEST:-}" ]; then
    echo "$place/current"
    exit
fi

# A package manager of that suite and machine, which knows of nothing that is installed. The mirror is that of this
# machine.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n 1)
echo "deb ${mirror:-http://deb.debian.org/debian} $suite main" >"$place/apt/sources"
: >"$place/apt/status"
of_suite() {
    command "$1" -qq -oDir::Etc::sourcelist="$place/apt/sources" -oDir::Etc::sourceparts=/dev/null \
        -oDir::Cache="$place/apt/cache" -oDir::State::Lists="$place/apt/lists" \
        -oDir::State::status="$place/apt/status" -oAPT::Architecture="$arch" -oAPT::Architectures="$arch" \
        -oAPT::Sandbox::User=root -oAcquire::Check-Valid-Until=false -oAcquire::Languages=none "${@:2}"
}
of_suite apt-get update >&2 || skip "no $suite of $arch here"

# The packages of the kernel's version that a package depends on: its image; in sid also its modules.
of_kernel() {
    of_suite apt-cache show "$1" | grep -m 1 '^Depends: ' | grep -oE 'linux-(image|binary|modules)-[0-9][^ ,]*' || true
}
packages=$(of_kernel "$package")
packages=$(for one in $packages; do echo "$one"; of_kernel "$one"; done | LC_ALL=C sort -u)
[ "$packages" ] || skip "$suite has no kernel for $arch"

new=$place/new
rm -rf "$new"
mkdir "$new"
# shellcheck disable=SC2086 # words
(cd "$new" && of_suite apt-get download $packages busybox-static >&2) || skip "no $packages here"
for archive in "$new"/*.deb; do dpkg -x "$archive" "$new/root" && rm "$archive"; done
# One place for what a suite has in /boot or beside the modules, and in / or in /usr.
[ -d "$new/root/lib/modules" ] || ln -s usr/lib "$new/root/lib"
version=$(ls "$new/root/lib/modules")
find "$new/root/boot" "$new/root/lib/modules/$version/" -maxdepth 1 -name 'vmlinu[xz]*' \
    -exec cp {} "$new/vmlinuz" ';' 2>/dev/null || true
find "$new/root/bin/" "$new/root/usr/bin" -name busybox -exec cp {} "$new/busybox" ';' 2>/dev/null || true
[ -s "$new/vmlinuz" ] && [ -s "$new/busybox" ]
rm -rf "$new/root/usr/share" "$new/root/boot"
find "$new/root/lib/modules/$version/" -name '*.ko.xz' -exec unxz {} + # which busybox cannot load
depmod -b "$new/root" "$version" 2>/dev/null # sid has no list of what is built in
echo "$version" >"$new/version"
rm -rf "${place:?}/$version"
mv "$new" "$place/$version"
ln -sfn "$version" "$place/current"
echo "$place/current"
