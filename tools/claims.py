#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists the claims of this project: sentences of comments in include/ and of documents that have a digit, "only",
"never", "always" or "since". Each has to be true, and to have its source: a path of the kernel with a release tag, a
test, a command.
  tools/claims.py                          all, as file:line: sentence
  tools/claims.py --sample 40 [--seed N]   some, drawn at random; the seed is printed first
  tools/claims.py --count                  how many there are in each file
docs/messages.md is left out, because it is generated from the headers; docs/benchmarks.md, because bench/report.sh
writes it."""

import argparse
import collections
import pathlib
import random
import re
import sys

CLAIM = re.compile(r"\b(only|never|always|since)\b|\d", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+(?=[A-Z`*\"'(\[])")
# Digits of names and links claim nothing.
NAMES = re.compile(r"\]\([^)]*\)|\[[\w./]+\]|\d\d_\w+\.\w+|IPv[46]|ICMPv6|C\+\+20")
GENERATED = {"docs/messages.md", "docs/benchmarks.md"}


def comments(lines):
    """The comments of a header as (line, text); a line of a doc block such as `Kernel:` begins a text of its own."""
    start, text = 0, []
    for number, line in enumerate([*lines, ""], 1):
        match = re.match(r"\s*///? ?(.*)", line)
        trailing = re.match(r".*?\S.*?\s//[/<]* ?(.*)", line) if not match else None
        part = match.group(1).strip() if match else ""
        if text and (not match or not part or re.match(r"[A-Z][a-z]+: ", part)):
            yield start, " ".join(text)
            text = []
        if part and not part.startswith("SPDX"):
            start = start if text else number
            text.append(part)
        if trailing and "http" not in line:
            yield number, trailing.group(1)


def paragraphs(lines):
    """The paragraphs, list items and table rows of a document as (line, text), without blocks of code."""
    start, text, code = 0, [], False
    for number, line in enumerate([*lines, ""], 1):
        fence = re.match(r"\s*```", line)
        ends = not line.strip() or fence or re.match(r"\s*([-*] |\d+\. |\||<!--|#)", line)
        if text and (ends or code):
            yield start, " ".join(text)
            text = []
        if fence:
            code = not code
        elif not code and line.strip() and not line.startswith(("<!--", "#")):
            start = start if text else number
            text.append(re.sub(r"^\s*([-*] |\d+\. )", "", line).strip())


def claims(root):
    headers = sorted(root.glob("include/**/*.hpp"))
    documents = sorted([*root.glob("*.md"), *root.glob("docs/*.md"), *root.glob("examples/*.md")])
    for path in [*headers, *documents]:
        name = path.relative_to(root).as_posix()
        if name in GENERATED:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, text in (comments if path.suffix == ".hpp" else paragraphs)(lines):
            for sentence in SENTENCE_END.split(text):
                if CLAIM.search(NAMES.sub("", sentence)):
                    yield name, number, sentence


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", action="store_true")
    options = parser.parse_args()
    found = list(claims(pathlib.Path(__file__).resolve().parent.parent))
    if options.count:
        for name, count in collections.Counter(name for name, _, _ in found).items():
            print(f"{count:5} {name}")
        print(f"{len(found):5} in all")
        return
    if options.sample is not None:
        seed = random.randrange(1 << 32) if options.seed is None else options.seed
        print(f"seed {seed}, {options.sample} of {len(found)}")
        found = random.Random(seed).sample(found, min(options.sample, len(found)))
    for name, number, sentence in found:
        print(f"{name}:{number}: {sentence}")


if __name__ == "__main__":
    sys.exit(main())
