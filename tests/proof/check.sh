#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fails unless the library's functions in the given objects, and every function of other headers that they call, refer
# to no function but those allowed. What code at -O0 does not refer to, it cannot call: no allocation, no exception, no
# RTTI.
#   tests/proof/check.sh <objdump> '<function>[@<regular expression for the callers that may>] ...' <object>...
# Every function has a section of its own there (-ffunction-sections), so that the relocations say who refers to whom.
# The walk starts at each function of namespace cmsg and of the proof. What else the objects hold is not looked at: GCC
# keeps every inline function of every header (-fkeep-inline-functions), also those of libstdc++ that nobody calls.
set -euo pipefail
objdump=$1 allowed=$2
shift 2

for object; do
    echo "object $object"
    LC_ALL=C "$objdump" -trw "$object" || echo "unreadable $object"
done | awk -v allowed="$allowed" -v most="${CMSGPP_PROOF_LINES:-20}" '
    BEGIN {
        count = split(allowed, entries, " ")
        for (i = 1; i <= count; i++) {
            split(entries[i], part, "@")
            order[i] = part[1]
            callers[part[1]] = part[2]
        }
    }
    /^object / { object++; next }
    /^unreadable / { print; failed = 1; next }

    # RELOCATION RECORDS FOR [.text._ZN4cmsg...]: what follows is needed by that section.
    /^RELOCATION RECORDS FOR / { from = substr($4, 2, length($4) - 3); next }
    $2 ~ /^R_/ && NF == 3 {
        if ((end = match($3, /[-+]0x[0-9a-f]+$/)) > 0) $3 = substr($3, 1, end - 1)
        needs[object, from, ++count_of[object, from]] = $3
        next
    }

    # 0000000000000000  w    F .text._ZN4cmsg...<tab>0000000000000012 _ZN4cmsg...   where a symbol is at home.
    (end = index($0, "\t")) > 0 {
        place = substr($0, 1, end - 1)
        place = substr(place, match(place, /[^ ]+$/))
        if (place == "*UND*") next
        home[object, $NF] = place
        # _ZN4cmsg..., _ZNK4cmsg..., and what is local to such a function: _ZZN4cmsg...; and the sources of the proof,
        # which hold what is always inlined.
        if (index($0, " F ") > 0 && $NF ~ /^_Z+N?[KVrRO]*(4cmsg|5proof|12_GLOBAL__N_1)/) start[object, $NF] = place
    }

    # Queues what a section refers to, once.
    function visit(section,   i) {
        if (seen[object, section]++) return
        for (i = 1; i <= count_of[object, section]; i++) {
            queue[++last] = needs[object, section, i]
            caller[last] = section
        }
    }

    END {
        objects = object
        for (key in start) {
            split(key, part, SUBSEP)
            object = part[1]
            if (part[2] ~ /^_Z+N?[KVrRO]*4cmsg/) {
                functions += !counted[part[2]]++
                in_object[object]++
            }
            visit(start[key])
            for (; first < last;) {
                symbol = queue[++first]
                if ((object, symbol) in home) {
                    visit(home[object, symbol])
                } else if (symbol in callers && caller[first] ~ callers[symbol]) {
                    used[symbol] = 1
                } else {
                    sub(/^\.text\./, "", caller[first])
                    bad[symbol " , needed by " caller[first]] = 1
                }
            }
        }
        for (object = 1; object <= objects; object++) {
            if (!in_object[object]) {
                print "an object holds no function of cmsg, and proves nothing"
                failed = 1
            }
        }
        for (line in bad) {
            if (++shown <= most) print "must not be needed: " line
            failed = 1
        }
        if (failed || !objects) exit 1
        for (i = 1; i in order; i++) {
            if (order[i] in used) list = list (list == "" ? "" : ", ") order[i]
        }
        print functions " functions of cmsg, and all that they call, unoptimised, need nothing but " list
    }' | "${CXXFILT:-c++filt}"
