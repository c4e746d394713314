#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Lists the pages of the site that scroll sideways on a phone, 390 pixels wide, as a browser lays them out; fails if
# there is one. Needs Debian's chromium.
#   tools/site/width.sh [directory that make.sh has written]
set -euo pipefail
site=$(realpath "${1:-$(dirname "$0")/../../build/site}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
{
    echo '<!DOCTYPE html><body><iframe style="width:390px;height:800px;border:0"></iframe><pre></pre><script>'
    echo 'const pages = ['
    find "$site" -name '*.html' -printf "'%p',\n"
    cat <<'SCRIPT'
];
const frame = document.querySelector("iframe"), said = document.querySelector("pre");
let at = 0;
const next = () => { if (at < pages.length) frame.src = "file://" + pages[at++]; else said.append("looked at " + at); };
frame.onload = () => {
    const wide = frame.contentDocument.documentElement.scrollWidth;
    if (wide > 390) said.append(`${wide} pixels: ${pages[at - 1]}\n`);
    next();
};
next();
</script>
SCRIPT
} >"$scratch/width.html"
chromium --headless=new --no-sandbox --disable-gpu --allow-file-access-from-files --user-data-dir="$scratch/profile" \
    --virtual-time-budget=600000 --dump-dom "file://$scratch/width.html" 2>/dev/null |
    sed -n 's|.*<pre>||; s|</pre>.*||; /^[0-9]* pixels: \|^looked at [0-9]/p' >"$scratch/said"
cat "$scratch/said"
grep -q "^looked at $(find "$site" -name '*.html' | wc -l)\$" "$scratch/said"
! grep -q ' pixels: ' "$scratch/said"
