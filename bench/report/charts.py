#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Draws docs/benchmarks_parsers.svg and docs/benchmarks_ratios.svg from the tables of docs/benchmarks.md.

    bench/report/charts.py [project directory]

A question has the words of its heading. The charts follow the colour scheme of who looks at them.
"""
import html
import pathlib
import re
import sys

DOCS = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]) / "docs"

STYLE = """<style>
text { fill: #1b1f24 } .soft { fill: #57606a } .grid { stroke: #d5dae0 } .axis { stroke: #57606a; stroke-width: 2 }
.other { fill: #9aa5b1 } .light { fill: #b7d8c9 } .middle { fill: #6db394 } .dark { fill: #2a7f62 }
@media (prefers-color-scheme: dark) {
text { fill: #e4e8ec } .soft { fill: #9aa5b1 } .grid { stroke: #343c46 } .axis { stroke: #9aa5b1 }
.other { fill: #6b7682 } .light { fill: #2f5546 } .middle { fill: #4c967a } .dark { fill: #8fe0bd }
}
</style>
"""

# What is left out of a heading where the chart has it in words of its own.
SHORTER = [
    (r"^\(\w\) ", ""),
    (r"A list of nine for a dual-stack socket, ", "QUIC's list of nine: "),
    (r"The list of \(q\) joined with the error entries, ", "The list joined with error entries: "),
    (r"the packet of \(q\)", "the packet of QUIC's list"),
]


def questions():
    """(title, {parser: (ns, ratio)}) of each table of parsers."""
    title, found = None, {}
    for line in (DOCS / "benchmarks.md").read_text().splitlines():
        if line.startswith("### (") or line.startswith("## "):
            if title and found:
                yield title, found
            title, found = (line.lstrip("# ") if line.startswith("### (") else None), {}
        row = re.match(r"\| (.+?) \| ([\d.]+) \| ([\d.]+) \|", line)
        if title and row:
            found[row[1]] = (float(row[2]), float(row[3]))
    if title and found:
        yield title, found


def words(title):
    for pattern, text in SHORTER:
        title = re.sub(pattern, text, title)
    return title


def lines_of(title, width):
    """One line, or two that are cut between words."""
    if len(title) <= width:
        return [title]
    cut = title.rfind(" ", 0, width)
    return [title[:cut], title[cut + 1 :]]


def text(x, y, content, anchor="start", style=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{style}>{html.escape(content)}</text>'


def bar(style, x, y, width, height):
    return f'<rect class="{style}" x="{x}" y="{y}" width="{max(width, 0.5):.1f}" height="{height}"/>'


def write(name, title, width, height, parts):
    (DOCS / name).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="13">\n<title>{html.escape(title)}</title>\n'
        "<!-- Drawn by bench/report/charts.py. -->\n" + STYLE + "\n".join(parts) + "\n</svg>\n")


def parsers(tables):
    """ns per packet of each parser, for two messages over IPv4 and for four."""
    left, right, y, parts = 250, 800, 10, []
    for question in ("(a) ", "(b) "):
        title, found = next((title, found) for title, found in tables if title.startswith(question))
        shown = [(name, ns) for name, (ns, _) in found.items()
                 if not re.match(r"floor|known|glibc", name) and "three fields" not in name]
        most = max(ns for _, ns in shown)
        y += 22
        parts.append(text(left, y, words(title), style=' font-weight="600"'))
        for name, ns in shown:
            y += 24
            wide = (right - left) * ns / most
            parts += [text(left - 8, y, name, "end"),
                      bar("dark" if name.startswith(("cmsg", "for")) else "other", left, y - 13, wide, 17),
                      text(left + wide + 6, y, f"{ns:.1f} ns")]
        y += 12
    parts.append(text(left, y + 18, "nanoseconds per packet, less a call that reads nothing", style=' class="soft"'))
    write("benchmarks_parsers.svg", "ns per packet of each parser", 860, y + 32, parts)


def ratios(tables):
    """Time in relation to the hand-written loop, by question and parser."""
    kinds = [("cmsg::visit", "light"), ("cmsg::receive_set::decode", "middle"), ("cmsg::receive_set::visit", "dark")]
    shown = [(words(title), found) for title, found in tables if any(name in found for name, _ in kinds)]
    left, right, y, parts = 370, 830, 24, []
    most = max(found[name][1] for _, found in shown for name, _ in kinds if name in found)
    scale = (right - left) / most
    x = left - 150
    for name, style in kinds:
        parts += [bar(style, x, y - 11, 14, 12), text(x + 19, y, name)]
        x += 40 + 7 * len(name)
    y += 14
    top, bars = y, []
    for title, found in shown:
        y += 6
        lines = lines_of(title, 56)
        for at, line in enumerate(lines):
            bars.append(text(left - 8, y + 17 + (at - (len(lines) - 1) / 2) * 14, line, "end", ' font-size="12"'))
        for name, style in kinds:
            if name in found:
                bars.append(bar(style, left, y, found[name][1] * scale, 8))
            y += 8
    for tenth in range(0, int(most * 10) + 1, 2):
        at = left + tenth / 10 * scale
        parts.append(f'<path class="{"axis" if tenth in (0, 10) else "grid"}" d="M{at:.1f},{top} V{y + 6}"/>')
        bars.append(text(at, y + 22, f"{tenth / 10:.1f}", "middle"))
    bars.append(text(left, y + 42, "time; 1 is the hand-written loop with the same checks", style=' class="soft"'))
    write("benchmarks_ratios.svg", "Time in relation to the hand-written loop, by question", 860, y + 54, parts + bars)


tables = list(questions())
parsers(tables)
ratios(tables)
