#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the site of the documentation: a page of each document, of each public header, and of each source that these
link to.

    tools/site/pages.py <directory with Doxygen's XML> <output directory>

The order of the pages is that of the lists in docs/guide.md. What leads nowhere, and what is public and has no comment,
is an error.
"""
import html
import json
import pathlib
import posixpath
import re
import shutil
import sys

from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

import api

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent

DOCUMENTS = {"README.md": "index.html", "CHANGELOG.md": "changes.html", "CONTRIBUTING.md": "contributing.html",
             "SECURITY.md": "security.html", "examples/README.md": "examples.html"}
DOCUMENTS |= {f"docs/{path.name}": f"{path.stem}.html" for path in sorted((ROOT / "docs").glob("*.md"))}

errors = []


def code_html(text, language):
    try:
        lexer = get_lexer_by_name({"cpp": "cpp", "": "text"}.get(language, language), stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    return highlight(text, lexer, HtmlFormatter(nowrap=True))


markdown_it = MarkdownIt("commonmark", {
    "html": True,
    "highlight": lambda text, language, _: code_html(text, language),
}).enable("table")


def anchor_of(title, used):
    """The anchor that GitHub gives a heading."""
    base = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
    used[base] = used.get(base, -1) + 1
    return base if used[base] == 0 else f"{base}-{used[base]}"


def breakable(body):
    """Long names of a table's cell may go on in the next line after a part of theirs; in tags nothing changes."""
    return re.sub(r"<[^>]*>|::|(?<=\w)_(?=\w)",
                  lambda found: found[0] if found[0].startswith("<") else found[0] + "<wbr>", body)


class Site:
    def __init__(self, xml, out):
        self.out = out
        self.headers = api.read(xml, ROOT / "include")
        self.symbols = api.place(self.headers)
        self.tests = {}  # Suite.Test -> (file, line)
        for path in sorted((ROOT / "tests").rglob("*.cpp")):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                test = re.match(r"(?:TEST|TEST_F|TEST_P|TYPED_TEST)\((\w+), (\w+)\)", line)
                if test:
                    self.tests[f"{test[1]}.{test[2]}"] = (str(path.relative_to(ROOT)), number)
        self.sources = set()  # files of the repository that pages link to
        self.pages = {}  # URL -> (title, headings as (level, title, anchor), body)
        self.index = []  # of the search: title, page's title, URL, text
        self.links = []  # (page, URL that it links to)

    # --- Links ---

    def link(self, page, base, target):
        """A link of a document as one of the site: `base` is the document's own path in the repository."""
        if re.match(r"[a-z]+:", target):
            return target
        path, _, anchor = target.partition("#")
        if not path:
            url = page
        else:
            file = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
            if file in DOCUMENTS:
                url = DOCUMENTS[file]
            elif (ROOT / file).is_dir():
                url = f"source/{file}/index.html"
                self.sources.add(file)
            elif (ROOT / file).exists():
                url = f"source/{file}.html"
                if file.endswith(".svg"):
                    url = f"pictures/{posixpath.basename(file)}"
                self.sources.add(file)
            else:
                errors.append(f"{base}: links to {target}, which does not exist")
                return "#"
        if url == page and anchor:
            self.links.append((page, f"{page}#{anchor}"))
            return f"#{anchor}"
        return self.to(page, url + (f"#{anchor}" if anchor else ""))

    def to(self, page, url):
        """The URL as seen from a page; remembered, so that check_links can look whether it is there."""
        self.links.append((page, url))
        path, *anchor = url.partition("#")
        return posixpath.relpath(path, posixpath.dirname(page) or ".") + "".join(anchor)

    def code_span(self, page, text):
        """A test's name leads to the test, a name of the library to its reference."""
        shown = f"<code>{html.escape(text)}</code>"
        if text in self.tests:
            file, line = self.tests[text]
            self.sources.add(file)
            return f'<a class="test" href="{self.to(page, f"source/{file}.html#L{line}")}">{shown}</a>'
        name = re.sub(r"[({<\[].*$", "", text).removeprefix("cmsg::")
        header = re.fullmatch(r"<(cmsg/[\w/]+\.hpp)>", text)
        if header and header[1] in self.headers:
            return f'<a href="{self.to(page, api.page_of(header[1]))}">{shown}</a>'
        url = self.symbols.get(name)
        if url and url.partition("#")[0] != page and (text.startswith(("cmsg::", "send::")) or len(name) > 3):
            return f'<a href="{self.to(page, url)}">{shown}</a>'
        return shown

    # --- Markdown ---

    def render(self, page, base, text):
        """A document as HTML, its headings, and its sections for the search as (title, anchor, text)."""
        tokens = markdown_it.parse(text)
        headings, sections, used = [], [], {}
        for at, token in enumerate(tokens):
            if token.type == "heading_open":
                inline = tokens[at + 1]
                title = "".join(child.content for child in inline.children if child.type in ("text", "code_inline"))
                anchor = next((m[1] for child in inline.children if child.type == "html_inline"
                               for m in [re.match(r'<a id="([^"]+)">', child.content)] if m), None)
                if anchor is None:
                    anchor = anchor_of(title, used)
                    token.attrSet("id", anchor)
                headings.append((int(token.tag[1]), title, anchor))
                sections.append([title, anchor, []])
            if token.type != "inline":
                if token.type == "fence" and sections:
                    sections[-1][2].append(token.content)
                continue
            if sections and tokens[at - 1].type != "heading_open":
                sections[-1][2].append("".join(
                    child.content if child.type in ("text", "code_inline") else " "
                    for child in token.children if not child.type.endswith(("_open", "_close"))))
            inside = 0
            for child in token.children:
                if child.type == "link_open":
                    inside += 1
                    child.attrSet("href", self.link(page, base, child.attrGet("href")))
                elif child.type == "link_close":
                    inside -= 1
                elif child.type == "image":
                    source = child.attrGet("src")
                    if source.startswith("http"):
                        errors.append(f"{base}: a picture of another site: {source}")
                    child.attrSet("src", self.link(page, base, source))
                elif child.type == "code_inline" and not inside:
                    child.type, child.content = "html_inline", self.code_span(page, child.content)
        body = markdown_it.renderer.render(tokens, markdown_it.options, {})
        body = re.sub(r"<table>", '<div class="table"><table>', body).replace("</table>", "</table></div>")
        body = re.sub(r"(<t[dh][^>]*>)(.*?)(?=</t[dh]>)", lambda cell: cell[1] + breakable(cell[2]), body)
        body = re.sub(r"<p>(<img [^>]*>)</p>", r'<div class="picture">\1</div>', body)
        shown = [""]  # several parts of one program in a row have one caption

        def caption(found):
            is_next, shown[0] = found[1] == shown[0], found[1]
            return "" if is_next else self.caption(page, found[1])

        body = re.sub(r"<!-- begin: (\S+)(?: \S+)? -->", caption, body)
        return body, headings, [(title, anchor, " ".join(text)) for title, anchor, text in sections]

    def caption(self, page, file):
        self.sources.add(file)
        return f'<p class="caption"><a href="{self.to(page, f"source/{file}.html")}">{file}</a></p>'

    def short(self, page, base):
        def markdown(text, inline=False):
            body, _, _ = self.render(page, base, text)
            return re.sub(r"^<p>|</p>\s*$", "", body) if inline else body

        return markdown

    # --- Pages ---

    def documents(self):
        for document, page in DOCUMENTS.items():
            body, headings, sections = self.render(page, document, (ROOT / document).read_text())
            title = headings[0][1] if headings else document
            self.pages[page] = (title, headings, body)
            for section, anchor, text in sections:
                self.index.append([section, title, f"{page}#{anchor}", text[:1500]])

    def reference(self):
        listed = ["<h1>API reference</h1>",
                  "<p>Everything public, by header. A header of the first group includes what one kind of program "
                  "needs; each of the others compiles alone.</p>"]
        documented = {header for header in self.headers} | {
            str(path.relative_to(ROOT / "include")) for path in (ROOT / "include/cmsg").glob("*.hpp")}
        headings = [(1, "API reference", "")]
        placed = set()
        for folder, title in api.FOLDERS:
            of_folder = sorted(h for h in documented
                               if posixpath.dirname(h) == posixpath.join("cmsg", folder).rstrip("/"))
            if not of_folder:
                continue
            placed |= set(of_folder)
            anchor = folder.replace("/", "-") or "include"
            headings.append((2, title, anchor))
            listed.append(f'<h2 id="{anchor}">{title}</h2><div class="table"><table>')
            for header in of_folder:
                page = api.page_of(header)
                declarations = self.headers.get(header, [])
                body, entries = api.render(header, declarations, ROOT / "include",
                                           self.short(page, f"include/{header}"))
                self.sources.add(f"include/{header}")
                self.links.append((page, f"source/include/{header}.html"))
                self.pages[page] = (f"<{header}>", [], body)
                self.index.append([f"<{header}>", "API reference", page,
                                   api.first_comment((ROOT / "include" / header).read_text())])
                for name, anchor_of_name, text in entries:
                    self.index.append([name, f"<{header}>", f"{page}#{anchor_of_name}", text[:400]])
                names = ", ".join(dict.fromkeys(
                    f'<a href="{self.to("api/index.html", f"{page}#{d.anchor}")}">'
                    f'<code>{html.escape(d.path.removeprefix("cmsg::"))}</code></a>'
                    for d in declarations
                    if d.kind not in ("function", "variable") or not d.name.startswith("operator")))
                if not names:
                    names = self.short("api/index.html", f"include/{header}")(
                        api.first_comment((ROOT / "include" / header).read_text()), inline=True)
                listed.append(f'<tr><td><a href="{self.to("api/index.html", page)}">&lt;{header}&gt;</a></td>'
                              f"<td>{names}</td></tr>")
            listed.append("</table></div>")
        for header in sorted(documented - placed):
            errors.append(f"include/{header}: in no folder that tools/site/api.py lists")
        self.pages["api/index.html"] = ("API reference", headings, "\n".join(listed))
        errors.extend(f"{where}: public and without a comment" for where in api.undocumented(self.headers))

    def source_pages(self):
        done = set()
        while self.sources - done:
            for file in sorted(self.sources - done):
                done.add(file)
                path = ROOT / file
                if path.is_dir():
                    page = f"source/{file}/index.html"
                    items = "".join(f'<li><a href="{self.link(page, f"{file}/index", name.name)}">{name.name}</a></li>'
                                    for name in sorted(path.iterdir()) if name.is_file())
                    self.pages[page] = (file, [], f"<h1>{file}/</h1><ul>{items}</ul>")
                elif path.suffix == ".svg":
                    continue
                else:
                    text = path.read_text()
                    is_code = file.startswith("examples/") and path.suffix in (".cpp", ".hpp", ".c")
                    shown = code_html(text, "cpp") if is_code else html.escape(text)
                    lines = shown.rstrip("\n").split("\n")
                    body = "\n".join(f'<span id="L{at}">{line}</span>' for at, line in enumerate(lines, 1))
                    self.pages[f"source/{file}.html"] = (
                        file, [], f'<h1>{file}</h1><pre class="highlight numbered"><code>{body}</code></pre>')

    # --- Around them ---

    def contents(self):
        """The groups of docs/guide.md: (title, [(title, page)])."""
        groups = []
        for line in (ROOT / "docs/guide.md").read_text().splitlines():
            if line.startswith("## "):
                groups.append((line[3:], []))
            item = re.match(r"- \[([^\]]+)\]\(([^)]+)\)", line)
            if item and groups:
                groups[-1][1].append((item[1], item[2]))
        return [(title, pages) for title, pages in groups if pages]

    def sidebar(self, page):
        shown = []
        for title, pages in self.contents():
            shown.append(f"<h2>{html.escape(title)}</h2><ul>")
            for name, target in pages:
                url = "api/index.html" if target.startswith("../include") else None
                href = self.to(page, url) if url else self.link(page, "docs/guide.md", target)
                here = href in ("#", posixpath.basename(page)) and not href.startswith("..") and "source/" not in page \
                    and "api/" not in page
                shown.append(f'<li><a href="{href}"{" aria-current=page" if here else ""}>{html.escape(name)}</a></li>')
            shown.append("</ul>")
        return "\n".join(shown)

    def write(self):
        template = (HERE / "page.html").read_text()
        for page, (title, headings, body) in self.pages.items():
            second = [(name, anchor) for level, name, anchor in headings if level == 2 and anchor]
            toc = ""
            if len(second) > 1 and page != "index.html":
                toc = '<nav class="toc"><ul>' + "".join(
                    f'<li><a href="#{anchor}">{html.escape(name)}</a></li>' for name, anchor in second) + "</ul></nav>"
                body = re.sub(r"(</h1>)", rf"\1{toc}", body, count=1) if len(second) < 40 else body
            top = posixpath.relpath(".", posixpath.dirname(page) or ".")
            values = {"title": html.escape(title), "top": top, "sidebar": self.sidebar(page), "body": body}
            target = self.out / page
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(re.sub(r"\{\{(\w+)\}\}", lambda m: values[m[1]], template))
        for name in ("style.css", "search.js"):
            shutil.copy(HERE / name, self.out / name)
        (self.out / "search_data.js").write_text("searchData = " + json.dumps(self.index, ensure_ascii=False) + ";\n")
        (self.out / "pictures").mkdir(exist_ok=True)
        for file in self.sources:
            if file.endswith(".svg"):
                shutil.copy(ROOT / file, self.out / "pictures" / posixpath.basename(file))

    def check_links(self):
        anchors = {page: set(re.findall(r'\bid="([^"]+)"', body)) for page, (_, _, body) in self.pages.items()}
        pictures = {f"pictures/{posixpath.basename(file)}" for file in self.sources if file.endswith(".svg")}
        for page, url in sorted(set(self.links)):
            target, _, anchor = url.partition("#")
            if target in pictures:
                continue
            if target not in self.pages:
                errors.append(f"{page}: links to {url}: no such page")
            elif anchor and anchor not in anchors[target]:
                errors.append(f"{page}: links to {url}: no such place on that page")


def main():
    xml, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    site = Site(xml, out)
    site.documents()
    site.reference()
    site.source_pages()
    site.write()
    site.check_links()
    listed = {posixpath.normpath(posixpath.join("docs", target.partition("#")[0]))
              for _, pages in site.contents() for _, target in pages}
    errors.extend(f"{document}: not in the lists of docs/guide.md" for document in DOCUMENTS
                  if document not in listed and document != "docs/guide.md")
    for error in errors:
        print(error, file=sys.stderr)
    print(f"{len(site.pages)} pages, {len(set(site.links))} links, {sum(1 for _ in site.index)} entries of the search")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
