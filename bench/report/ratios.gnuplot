# SPDX-License-Identifier: MIT
# Time in relation to the hand-written loop, by question. Reads <folder>/chart.{visit,set_visit,set_decode}: place,
# question, ratio.
set terminal svg size 860,340 font "sans-serif,13" noenhanced background "white"
set output output
set datafile separator "\t"
set style fill solid noborder
set border 3
set xtics nomirror scale 0
set ytics nomirror
set grid ytics lc rgb "#dddddd"
set key outside right top
set ylabel "time, hand-written loop = 1"
set yrange [0:*]
set boxwidth 0.26
plot 1 with lines lc rgb "#9aa5b1" lw 2 title "hand-written loop", \
     folder . "/chart.visit" using ($1 - 0.27):3:xtic(2) with boxes lc rgb "#b7d8c9" title "cmsg::visit", \
     folder . "/chart.set_decode" using ($1):3 with boxes lc rgb "#6db394" title "receive_set::decode", \
     folder . "/chart.set_visit" using ($1 + 0.27):3 with boxes lc rgb "#2a7f62" title "receive_set::visit"
