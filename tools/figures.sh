#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Figures that a document states beside the one that a command writes: each sentence and row below, with the figures
# that stand in docs/benchmarks.md, docs/demo.md and docs/styles.md, stands in its document, whatever the line breaks
# are.
#   tools/figures.sh [project directory]
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"
export LC_ALL=C # a point in numbers

# cells <document> <regular expression: the line that heads the table> <regular expression: rows> <number of the column>
# Prints what stands there, a line a row.
cells() {
    awk -F ' *[|] *' -v heading="$2" -v row="$3" -v column="$4" '
        $0 ~ heading { inside = 1; next }
        inside && /^#/ { exit }
        inside == 2 && !/^[|]/ { exit }
        inside && /^[|]/ { inside = 2; if (substr($0, 3) ~ row) { print $(column + 1); found = 1 } }
        END { if (!found) { print "no row " row " after " heading > "/dev/stderr"; exit 1 } }' "$1"
}
rounded() { awk -v format="%.${1:-0}f" '{ printf format, $1 + 1e-9 }'; }
least() { sort -n | head -n 1; }
most() { sort -n | tail -n 1; }

failed=0
# says <document> <text>
says() {
    if ! grep -qF -e "$2" <<<"$(tr -s ' \n' ' ' <"$1")"; then
        echo "$1 does not say: $2" >&2
        failed=1
    fi
}

benchmarks=docs/benchmarks.md
# peers <Two|Four> <parser> <column>: of the parsers of Go and Rust, and ours, on the same bytes
peers() { cells $benchmarks "^$1 messages, .*(IP_PKTINFO, IP_TOS)" "^$2" "$3"; }
for count in Two Four; do
    ours=$(peers $count cmsg:: 3)
    says docs/comparison.md "| ns a packet, ${count,,} messages |\
 $(least <<<"$ours" | rounded 1) to $(most <<<"$ours" | rounded 1) |\
 $(peers $count hand-written 3 | rounded 1) with checks | $(peers $count 'x/sys/unix ParseSocket' 3 | rounded);\
 one at a time $(peers $count 'x/sys/unix ParseOne' 3 | rounded 1) | $(peers $count nix 3 | rounded 1) |\
 $(peers $count quinn-udp 3 | rounded 1) |"
done
says docs/comparison.md "| allocations a packet, two and four messages | $(peers Four cmsg:: 5 | most | rounded) |\
 $(peers Four hand-written 5 | rounded) | $(peers Two 'x/sys/unix ParseSocket' 5 | rounded) and\
 $(peers Four 'x/sys/unix ParseSocket' 5 | rounded); one at a time $(peers Four 'x/sys/unix ParseOne' 5 | rounded) |\
 $(peers Four nix 5 | rounded) | $(peers Four quinn-udp 5 | rounded) |"

# styles <column>: of the three styles by hand, in their order
styles() { cells docs/styles.md '^<!-- table: begin' '' "$1" | sed -n '3~2p'; }
after() { cells docs/styles.md '^<!-- table: begin' '' "$1" | sed -n '4~2p' | sort -u; }
mapfile -t by_hand < <(styles 6)
says docs/comparison.md "$(styles 4 | least) to $(styles 4 | most) lines of receive code with\
 $(after 4 | least) to $(after 4 | most)"
says docs/comparison.md "${by_hand[0]}, ${by_hand[1]} and ${by_hand[2]} ns to read a packet with $(after 6), and\
 $(styles 8 | most) allocations of the vector with $(after 8)"

# What the kernel takes for one message, and for all three answers.
more_of_one() { cells $benchmarks '^#### IPv4$' '^[^|]*[|] +1 ' 5; }
all_three() { cells $benchmarks "^#### $1$" 'receive_time<>' 5; }
read_of() { cells $benchmarks "^### [(]r[)] .*: a $1 to an IPv4 socket" 'receive_set::read' 2; }
says docs/performance.md "Over IPv4 one message costs \`recvmmsg\`\
 $(more_of_one | least | rounded) to $(more_of_one | most | rounded) ns a datagram;\
 ECN, address and time together $(all_three IPv4 | rounded) ns; reading all answers of \`cmsg::quic_metadata\`\
 $(read_of 'plain packet' | rounded) to $(read_of train | rounded) ns."
prices=$(for family in IPv4 IPv6 'IPv4 to a dual-stack socket'; do all_three "$family"; done)
says README.md "$(least <<<"$prices" | rounded) to $(most <<<"$prices" | rounded) ns\
 for ECN, address and time of a packet"

# Ratios of time, g++.
ratio() {
    cells $benchmarks '^## Ours in relation to the hand-written loop: time' "^$1 [|] .cmsg::receive_set::visit" 4
}
says docs/reading.md "takes $(ratio x4) of a hand-written loop's time for a plain packet over IPv4,\
 and of the list alone $(ratio q4)"

# The demo's table, and what the README says first.
of_demo() { cells docs/demo.md '^Four messages: ' "^$1 +[|]" "$2"; }
says README.md "**The four messages of a packet in $(of_demo cmsg::receive_set::visit 2 | rounded 1) ns:\
 $(of_demo cmsg::receive_set::visit 3) of the time of a hand-written loop with the same checks**"
without_checks=$(of_demo "glibc's macros without checks" 3)
says docs/comparison.md "without checks they take $without_checks of its time on the demo's packets"
while IFS= read -r row; do
    says docs/demo.md "$row"
done < <(sed -n '/^| parser .*allocations.packet/,/^$/ s/^| [^p]/&/p' README.md | tr -s ' ')
[ "$failed" = 0 ]
