#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a reader who knows the macros looks for is among the first three that the site's search finds, in a browser;
# fails if it is not. Needs Debian's chromium.
#   tools/site/find.sh [directory that make.sh has written]
#   tools/site/find.sh <directory> <question>...            prints what is found first
set -euo pipefail
site=$(realpath "${1:-$(dirname "$0")/../../build/site}")
shift $(($# > 0))
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# page#heading: questions
expected=$(
    cat <<'QUESTIONS'
ecn.html: how to read ECN on a dual-stack socket; read ecn; dual stack; IP_TOS on an IPv6 socket; ip_recvtos
addresses.html: how to answer from the right address; source address; reply with the right address
addresses.html: which address was asked
sizes.html#why-a-buffer-is-too-small: why is a buffer too small; buffer too small
sizes.html#what-a-cut-buffer-looks-like-msg_ctrunc: MSG_CTRUNC; cut buffer
benchmarks.html#what-each-message-costs-the-kernel: what an option costs; cost of each option; what does a message cost
timestamps.html#to-match-a-transmit-stamp-with-its-send: how to match a transmit stamp; match transmit timestamps
timestamps.html#to-match-a-transmit-stamp-with-its-send: match a timestamp with its send
api/views_linux_ip.html#ip_pktinfo: IP_PKTINFO
api/views_linux_udp.html#udp_gro: UDP_GRO
descriptors.html: receive descriptors; received descriptors
error_queue.html: error queue; MSG_ERRQUEUE
api/errors_entries.html#zerocopy_completions: zerocopy completion
io_uring.html: io_uring; multishot recvmsg
porting.html#from-the-macros: CMSG_NXTHDR; CMSG_FIRSTHDR; from macros
install.html: install; FetchContent; pkg-config
QUESTIONS
)
{
    printf '%s' '<!DOCTYPE html><meta charset="utf-8"><body><input id="search"><div id="found"></div>'
    echo '<details class="contents"></details><pre></pre><script>'
    echo 'const questions = ['
    if [ $# != 0 ]; then printf '["%s", ""],\n' "$@"; fi
    if [ $# = 0 ]; then
        while IFS= read -r line; do
            tr ';' '\n' <<<"${line#*: }" | sed "s|^ *\(.*\)|[\"\1\", \"${line%%: *}\"],|"
        done <<<"$expected"
    fi
    cat <<'SCRIPT'
];
window.onload = () => {
    const field = document.getElementById("search"), said = document.querySelector("pre");
    field.dispatchEvent(new Event("focus"));
    document.getElementById("index").addEventListener("load", () => {
        for (const [question, page] of questions) {
            field.value = question;
            field.dispatchEvent(new Event("input"));
            const found = [...document.querySelectorAll("#found a")].slice(0, page === "" ? 8 : 3)
                .map((link) => link.getAttribute("href").replace(/^.*?site_root\//, ""));
            if (page === "" || !found.some((url) => url === page || url.startsWith(page + "#")))
                said.append(`found for ${question}: ${found.join("  ")}\n`);
        }
        said.append("asked " + questions.length);
    });
};
</script><script src="site_root/search.js" data-top="site_root"></script>
SCRIPT
} >"$scratch/find.html"
ln -s "$site" "$scratch/site_root"
chromium --headless=new --no-sandbox --disable-gpu --allow-file-access-from-files --user-data-dir="$scratch/profile" \
    --virtual-time-budget=60000 --dump-dom "file://$scratch/find.html" 2>/dev/null |
    sed -n 's|.*<pre>||; s|</pre>.*||; /^found for \|^asked [0-9]/p' >"$scratch/said"
cat "$scratch/said"
grep -q '^asked [1-9]' "$scratch/said"
[ $# != 0 ] || [ "$(wc -l <"$scratch/said")" = 1 ]
