# SPDX-License-Identifier: MIT
# ns per packet of each parser, for two messages and for four. Reads <folder>/chart.a4 and chart.b: place, ns, name.
set terminal svg size 860,520 font "sans-serif,13" noenhanced background "white"
set output output
set datafile separator "\t"
set multiplot layout 2,1
set style fill solid noborder
set border 1
set xtics nomirror scale 0.5
set ytics scale 0
set grid xtics lc rgb "#dddddd"
set lmargin 44
set rmargin 8
set key off
set xlabel "ns per packet"
do for [question in "a4 b"] {
    file = folder . "/chart." . question
    set autoscale
    stats file using 2 nooutput
    set xrange [0:STATS_max * 1.08]
    set yrange [STATS_records + 0.6:0.4]
    set title (question eq "a4" ? "Two messages (PKTINFO, TOS)" : "Four messages (and TIMESTAMPING, GRO)") font ",14"
    plot file using (0):1:(0):2:($1 - 0.36):($1 + 0.36):(strcol(3)[1:4] eq "cmsg" || strcol(3)[1:3] eq "for" ? 0x2a7f62 : 0x9aa5b1):ytic(3) \
             with boxxyerror lc rgb variable, \
         file using ($2):1:(sprintf(" %.1f", $2)) with labels left offset 0.5,0
}
unset multiplot
