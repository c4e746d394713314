#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Boots a Debian kernel in an emulator, without any privilege, with a static program as all that it has to do; prints
# what the program prints, and exits as it does.
#   tools/kernels/boot.sh [option]... <suite>/<architecture> <program> [argument]...
#     --modules "<name>..."   modules that the guest can load, instead of those of tools/kernels/modules.txt
#     --load "<name>..."      those that are loaded before the program starts, instead of those of that file; the others
#                             are when they are asked for
#     --file <path>           a file to put beside the program, in / of the guest; as often as needed
#     --setup <path>          a shell script that the guest runs before the program
#     --append "<words>"      more of the kernel's command line, as security=selinux
#     --limit <seconds>       for the program; 300 if not said
#     --cards                 with two network cards that have a clock, on one cable, for the program to use: their
#                             names are in CMSG_TESTS_CARDS. Of x86-64; see emulator.sh
#     --cable <0 or 1>:<path> with a network card whose cable ends in the socket at the path, which 0 makes and 1 joins:
#                             two guests of one path are neighbours. CMSG_TESTS_PEER is the card, its address and the
#                             other's. Of x86-64
# A program of another ABI of the machine runs as well, if its kernel does so: a 32-bit one of x86 with <suite>/amd64.
# Exit codes of its own: 77 where the emulator or the kernel cannot be had, 124 if the program has not ended in time (of
# each process is printed what it waits for), 125 if the kernel ended or hung without a word about the program.
# Needs qemu (qemu-system-x86, -misc, -arm), cpio, kmod; see fetch.sh, which keeps the kernels.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
usage() { sed -n '5,18s/^# \{0,1\}//p' "$here/boot.sh" >&2; exit 2; }
skip() { echo "cannot run: $*" >&2; exit 77; }

modules=$(sed 's/#.*//; /^options /d; s/^load: //' "$here/modules.txt")
load=$(sed -n 's/^load: //p' "$here/modules.txt" | paste -sd ' ')
setup='' append='' limit=300 files=() cards=() cable=''
while [ "${1:-}" != "${1#--}" ]; do
    [ $# -ge 2 ] || usage
    if [ "$1" = --cards ]; then
        cards=(eth0 eth1)
        shift
        continue
    fi
    case $1 in
    --modules) modules=$2 ;;
    --load) load=$2 ;;
    --file) files+=("$2") ;;
    --setup) setup=$2 ;;
    --append) append=$2 ;;
    --limit) limit=$2 ;;
    --cable) cable=$2 ;;
    *) usage ;;
    esac
    shift 2
done
[ $# -ge 2 ] || usage
name=$1 program=$2
shift 2

# Without acceleration: what an emulated processor does is the same on every machine. `max` stops s390x' 6.1 with an
# oops, and takes long to authenticate each pointer of arm64.
case ${name##*/} in
amd64) machine=(qemu-system-x86_64 -cpu max) console="ttyS0 no_timer_check" ;;
i386) machine=(qemu-system-i386 -cpu max) console="ttyS0 no_timer_check" ;;
s390x) machine=(qemu-system-s390x -M s390-ccw-virtio -cpu qemu) console=ttysclp0 ;;
arm64) machine=(qemu-system-aarch64 -M virt -cpu cortex-a57) console=ttyAMA0 ;;
armhf) machine=(qemu-system-arm -M virt -cpu cortex-a15) console=ttyAMA0 ;;
riscv64) machine=(qemu-system-riscv64 -M virt) console=ttyS0 ;;
*) skip "no machine is known for ${name##*/}" ;;
esac
if [ ${#cards[@]} != 0 ]; then
    [ "${name##*/}" = amd64 ] || skip "cards with a clock are x86-64's"
    emulator=$("$here/emulator.sh")
    # Ports of PCI Express, because two of these cards do not fit on an older bus.
    read -ra machine <<<"$emulator -cpu max -M q35"
    for card in "${cards[@]}"; do
        machine+=(-device "pcie-root-port,id=port-$card,chassis=${#machine[@]}" -netdev "hubport,id=cable-$card,hubid=0"
            -device "igb,bus=port-$card,netdev=cable-$card,romfile=,mac=52:54:00:00:00:0${card#eth}")
    done
    load="igb $load"
fi
exports=${cards[*]:+CMSG_TESTS_CARDS="'${cards[*]}'"}
if [ "$cable" ]; then
    [ "${name##*/}" = amd64 ] || skip "a cable is x86-64's"
    end=${cable%%:*}
    server=$([ "$end" = 0 ] && echo on || echo off)
    machine+=(-netdev "stream,id=cable,server=$server,addr.type=unix,addr.path=${cable#*:}"
        -device "e1000e,netdev=cable,romfile=,mac=52:54:00:00:01:0$end")
    # RDMA over it wants a checksum that nothing asks for by its module's name.
    load="e1000e crc32_generic rdma_rxe rds_rdma $load"
    exports="CMSG_TESTS_PEER='eth0 192.0.2.$((end + 1)) 192.0.2.$((2 - end))'"
fi
command -v "${machine[0]}" >/dev/null || skip "no ${machine[0]}"
kernel=$("$here/fetch.sh" "$name")
version=$(cat "$kernel/version")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{bin,sbin,etc,dev,proc,sys,tmp,run,lib/modules/"$version"}
cp "$kernel/busybox" "$root/bin/busybox"
ln -s /bin/busybox "$root/sbin/modprobe" # which the kernel starts
cp "$program" "$root/program"
[ ${#files[@]} = 0 ] || cp "${files[@]}" "$root/"
[ -z "$setup" ] || cp "$setup" "$root/setup"

# The modules and what they depend on; a kernel may lack some.
for module in $modules $load; do
    modprobe -d "$kernel/root" -S "$version" --show-depends "$module" 2>/dev/null || true
done | awk '$1 == "insmod" && !seen[$2]++ { sub(/.*\/lib\/modules\//, "", $2); print $2 }' |
    (cd "$kernel/root/lib/modules" && xargs -r cp --parents -t "$root/lib/modules")
find "$kernel/root/lib/modules/$version/" -maxdepth 1 -name 'modules.[bo]*[rno]' \
    -exec cp -t "$root/lib/modules/$version" {} + # not in sid
depmod -b "$root" "$version" 2>/dev/null
grep '^options ' "$here/modules.txt" >"$root/etc/modprobe.conf"

cat >"$root/init" <<INIT
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb
${exports:+export $exports}
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
ip link set lo up
for module in $load; do modprobe "\$module" 2>/dev/null; done
${cable:+ip addr add 192.0.2.$((${end:-0} + 1))/24 dev eth0; ip link set eth0 up}
[ ! -e /setup ] || . /setup
dmesg -n 1
cd /tmp
echo "@@ begins"
/program $(printf '%q ' "$@") </dev/null &
program=\$!
(
    sleep $limit
    echo
    echo "@@ the program, \$program, has not ended after $limit s;" \
        "each process, its state, its parent and what it waits for:"
    for process in /proc/[0-9]*; do
        ! readlink \$process/exe >/dev/null || echo "@@ \$(cut -d ' ' -f 1-4 \$process/stat) \$(cat \$process/wchan)"
    done
    echo "@@ hangs"
    poweroff -f
) &
watch=\$!
wait \$program
status=\$?
echo
echo "@@ status \$status"
kill \$watch
poweroff -f
INIT
chmod +x "$root/init"
(cd "$root" && find . -print0 | cpio --null --quiet -o -H newc | gzip -1) >"$work/initrd"

if [ "${cable%%:*}" = 1 ]; then
    for ((i = 0; i < 600; i++)); do
        [ ! -S "${cable#*:}" ] || break
        sleep 0.1
    done
fi
# An oops ends the guest, as what the program does after it proves nothing.
set +e
timeout "$((limit + 180))" "${machine[@]}" -accel tcg -m 1024 -display none -monitor none -serial stdio -no-reboot \
    -nic none -kernel "$kernel/vmlinuz" -initrd "$work/initrd" \
    -append "console=$console quiet oops=panic panic=-1 $append" \
    </dev/null 2>&1 | sed -u 's/\r//g' | tee "$work/console" | sed -un '/^@@ begins/,/^@@ [^b]/ { /^@@ /!p }'
ended=${PIPESTATUS[0]}
set -e
status=$(sed -n 's/^@@ status \([0-9]*\)$/\1/p' "$work/console" | tail -n 1)
[ -z "$status" ] || exit "$status"
if grep -qx '@@ hangs' "$work/console"; then
    sed -n 's/^@@ //p' "$work/console" | sed '1d;$d;s/^/HANG: /'
    exit 124
fi
[ "$ended" = 124 ] && why="hung, $((limit + 180)) s after its start" || why="ended with $ended"
echo "NO RESULT: the emulator $why, and the kernel's last lines are:"
tail -n 40 "$work/console" | sed 's/^/    | /'
exit 125
