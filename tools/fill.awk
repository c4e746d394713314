# SPDX-License-Identifier: MIT
# Markdown with its paragraphs and the items of its lists filled to 120 columns: tables, headings, comments and code
# stay as they are. For documents that scripts write, with LC_ALL=C: awks differ in what else they count as a column.
function flush(   words, n, i, line) {
    n = split(text, words, " ")
    line = start
    for (i = 1; i <= n; i++) {
        if (i > 1 && length(line) + 1 + length(words[i]) > 120 && words[i] !~ /^([-+*]$|#+$|[>|]|[0-9]+[.)]$)/) {
            print line
            line = indent words[i]
        } else {
            line = line (i > 1 ? " " : "") words[i]
        }
    }
    if (n) print line
    text = start = indent = ""
}
/^ *```/ { flush(); is_code = !is_code; print; next }
is_code || /^([|#<!]|$)/ { flush(); print; next }
/^ *(- |[0-9]+[.] )/ {
    flush()
    match($0, /^ *(-|[0-9]+[.]) /)
    start = substr($0, 1, RLENGTH)
    indent = sprintf("%*s", RLENGTH, "")
    text = substr($0, RLENGTH + 1)
    next
}
{
    if (text == "") {
        match($0, /^ */)
        start = indent = substr($0, 1, RLENGTH)
    }
    text = text " " $0
}
END { flush() }
