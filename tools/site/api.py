# SPDX-License-Identifier: MIT
"""The API reference: what Doxygen found in the public headers, with the comments that stand there.

A declaration without a comment is an error, unless it is one of the names that mean the same everywhere: CONVENTIONS
says what, and the reference shows it in the comment's place.
"""
import html
import pathlib
import re
import xml.etree.ElementTree as ET

# Names that many types have, with what they mean in all of them.
CONVENTIONS = {
    "about": "What the view, or the value to send, says of itself: see `view_info` and `send::value_info`.",
    "each_field": "Calls `sink(name, value)` for each field.",
    "write": "Writes the payload: see `payload_writer`.",
    "payload_size": "Bytes of the payload.",
    "payload_size_of": "Bytes of a payload of so many elements.",
    "payload_size_in": "Bytes of the payload in control data of that ABI.",
    "accepts": "Whether a payload of so many bytes is a whole one in control data of that ABI.",
    "valid": "Whether `put` takes it.",
    "valid_in": "Whether `put` takes it, in control data of that ABI.",
    "refused_by": "Whether the errno of a failed send can be the refusal of it: see `worth_sending_without`.",
    "views": "The views that it is made of.",
    "view_base": "From the payload, which it borrows.",
    "platform_of": "The system whose messages the namespace has.",
    "all_views": "All views of this system's messages, as one list.",
    "enable": "Sets the message's option on a socket. Returns: 0, or the errno.",
    "operator()": "Takes what a view says: `read` calls it for each view of its list that came whole.",
    "queued": "The messages of a read of the error queue: see `error_entry`.",
    "options": "What `enable` sets: see `error_entry`.",
    "values": "What handlers are called with: see `error_entry`.",
    "name_of": "The name of a value in lower case, as `describe` writes it; null for a number that has none.",
    "sentinel": "What its iterator is compared with.",
    "byte_order": "The order of bytes in lengths, numbers and payloads.",
    "long_size": "Bytes of a `long` in payloads.",
    "time_size": "Bytes of a time_t in payloads, and of what follows it.",
    "socket_level": "The number of SOL_SOCKET.",
    "socket_types": "The numbers of its messages, where architectures differ.",
    "begin": "The first element.",
    "end": "The end of the range.",
    "cbegin": "The first element.",
    "cend": "The end of the range.",
    "size": "How many there are.",
    "empty": "Whether there is none.",
    "value_type": "As an iterator has it.",
    "difference_type": "As an iterator has it.",
    "reference": "As an iterator has it.",
    "pointer": "As an iterator has it.",
    "iterator_category": "As an iterator has it.",
    "iterator_concept": "As an iterator has it.",
    "iterator": "Its iterator.",
    "operator*": "The element.",
    "operator->": "The element.",
    "operator++": "The next element.",
    "operator--": "The element before.",
    "operator+": "As integers have it.",
    "operator+=": "As integers have it.",
    "operator-": "As integers have it.",
    "operator-=": "As integers have it.",
    "operator==": "Whether both are the same.",
    "operator<=>": "Which comes first.",
    "operator bool": "Whether there is one.",
    "abi_type": "The layout of the control data.",
    "rep": "As std::chrono has it.",
    "period": "As std::chrono has it.",
    "duration": "As std::chrono has it.",
    "time_point": "As std::chrono has it.",
    "is_steady": "As std::chrono has it.",
}

# Folders in the order in which a user meets them.
FOLDERS = [
    ("", "What to include"),
    ("receive", "Receiving: one list, its options, room and parse"),
    ("answers", "Answers: what a datagram says"),
    ("errors", "The error queue"),
    ("send", "Sending"),
    ("views/linux", "Messages of Linux"),
    ("visit", "Handlers of messages"),
    ("core", "The walk"),
    ("payload", "What payloads are made of"),
    ("describe", "A line for a log"),
    ("platform", "Systems and layouts"),
    ("views/darwin", "Messages of macOS"),
    ("views/freebsd", "Messages of FreeBSD"),
    ("views/netbsd", "Messages of NetBSD"),
    ("views/openbsd", "Messages of OpenBSD"),
    ("views/windows", "Messages of Windows"),
]

KEY = re.compile(r"^(Message|Enable|Payload|Unit|Kernel|Absent|Effect|Owns|Range|Ids|Lifetime|Returns|Errors):\s*(.*)$")


def text_of(element):
    return "" if element is None else re.sub(r"\s+", " ", "".join(element.itertext())).strip()


class Declaration:
    """One public declaration: kind, name, the namespaces and classes around it, signature, file, line and members."""

    def __init__(self, kind, name, scope, signature, file, line):
        self.kind, self.name, self.scope, self.signature = kind, name, scope, signature
        self.file, self.line = file, line
        self.members, self.comment, self.page, self.anchor = [], None, "", ""

    @property
    def path(self):
        """As a user types it: the kernel's views stand in cmsg itself."""
        return "::".join(part for part in [*self.scope, self.name] if part not in ("linux_kernel",))


def comment_at(lines, line):
    """The `///` block above a line (counted from 1), or the `///<` after it; None without one."""
    if line > len(lines):
        return None
    while not re.search(r"///|[;{]", lines[line - 1]) and re.search(r"=\s*$", lines[line - 1]):
        line += 1  # a declaration whose value stands below it
    tail = re.search(r"///<\s?(.*)$", lines[line - 1])
    if tail:
        result = [tail.group(1)]
        for following in lines[line:]:
            more = re.match(r"\s*///<\s?(.*)$", following)
            if not more:
                break
            result.append(more.group(1))
        return result
    at = line - 2
    for _ in range(14):  # attributes, template parameters and constraints stand between
        if at < 0 or lines[at].strip() == "":
            return None
        if re.match(r"\s*///(?!<)", lines[at]):
            break
        if re.search(r"[;}]\s*(//.*)?$", lines[at]):
            return None
        at -= 1
    else:
        return None
    first = at
    while first > 0 and re.match(r"\s*///(?!<)", lines[first - 1]):
        first -= 1
    return [re.sub(r"^\s*/// ?", "", text) for text in lines[first : at + 1]]


def template_of(element):
    parameters = element.find("templateparamlist")
    if parameters is None:
        return ""
    shown = []
    for parameter in parameters:
        name, default = text_of(parameter.find("declname")), text_of(parameter.find("defval"))
        shown.append(text_of(parameter.find("type")) + (f" {name}" if name else "")
                     + (f" = {default}" if default else ""))
    return f"template <{', '.join(shown)}>\n"


def signature_of(member):
    kind, name = member.get("kind"), text_of(member.find("name"))
    kind_type, arguments = text_of(member.find("type")), text_of(member.find("argsstring"))
    words = [word for word in ("static", "explicit") if member.get(word) == "yes" and word not in kind_type.split()]
    requires = text_of(member.find("requiresclause"))
    requires = f"\n    requires {requires}" if requires else ""
    if kind == "typedef":
        return f"{template_of(member)}using {name} = {kind_type}"
    if kind == "enum":
        return f"enum class {name}" + (f" : {kind_type}" if kind_type else "")
    if kind == "variable":
        value = text_of(member.find("initializer"))
        return template_of(member) + " ".join([*words, kind_type, name]) + (f" {value}" if 0 < len(value) < 60 else "")
    kind_type = re.sub(r"\b(constexpr|CMSGPP_\w+)\b ?", "", kind_type)
    words += [kind_type, name] if kind_type.strip() else [name]
    return template_of(member) + " ".join(words) + arguments + requires


def read(xml, include):
    """All public declarations of include/, by header, in the order in which they stand there."""
    sources = {}

    def lines_of(file):
        if file not in sources:
            sources[file] = (include / file).read_text().splitlines()
        return sources[file]

    def placed(element):
        place = element.find("location")
        return (place.get("file"), int(place.get("line"))) if place is not None and place.get("file") else ("", 0)

    def is_internal(scope):
        return any("detail" == part or "<" in part or part.startswith("@") for part in scope)

    top, classes = [], {}
    compounds = []
    for path in sorted(xml.glob("*.xml")):
        if re.match(r"(class|struct|concept|namespace)", path.name):
            compounds.append(ET.parse(path).getroot().find("compounddef"))

    def declare(kind, element, scope, name, signature):
        file, line = placed(element)
        result = Declaration(kind, name, scope, signature, file, line)
        if file:
            result.comment = comment_at(lines_of(file), line)
        return result

    def members_of(compound, scope):
        for member in compound.iter("memberdef"):
            name = text_of(member.find("name"))
            if member.get("prot") != "public" or member.get("kind") == "friend" and "operator" not in name:
                continue
            is_deleted = re.search(r"=\s*delete", text_of(member.find("argsstring")))
            if name.startswith("@") or name.startswith("~") or is_deleted or not placed(member)[0]:
                continue
            declared = declare(member.get("kind"), member, scope, name, signature_of(member))
            for value in member.findall("enumvalue"):
                entry = Declaration("enumvalue", text_of(value.find("name")), [*scope, name],
                                    text_of(value.find("name")), declared.file, 0)
                source = lines_of(declared.file)
                for at in range(declared.line - 1, min(declared.line + 120, len(source))):
                    if re.match(rf"\s*(?:enum .*)?\b{entry.name}\b\s*(=|,|//|\}}|$)", source[at]):
                        entry.line = at + 1
                        entry.comment = comment_at(source, at + 1)
                        break
                declared.members.append(entry)
            yield declared

    for compound in compounds:
        kind, full = compound.get("kind"), text_of(compound.find("compoundname"))
        parts = re.split(r"::(?![^<]*>)", full)
        if parts[0] != "cmsg" or is_internal(parts):
            continue
        if kind == "namespace":
            top += [declared for declared in members_of(compound, parts)
                    if declared.kind != "variable" or "<" not in declared.name]
            continue
        if compound.get("prot") not in (None, "public"):
            continue
        if kind == "concept":
            declared = declare(kind, compound, parts[:-1], parts[-1], template_of(compound) + f"concept {parts[-1]}")
        else:
            bases = ", ".join(text_of(base) for base in compound.findall("basecompoundref")
                              if base.get("prot") == "public" and "detail" not in text_of(base))
            declared = declare(kind, compound, parts[:-1], parts[-1],
                               f"{template_of(compound)}{kind} {parts[-1]}" + (f" : {bases}" if bases else ""))
            declared.members = sorted(members_of(compound, parts), key=lambda member: member.line)
        classes[full] = declared
    headers = {}
    for declared in [*top, *(d for d in classes.values() if "::".join(d.scope) not in classes)]:
        if declared.file:
            headers.setdefault(declared.file, []).append(declared)
    for nested in (d for d in classes.values() if "::".join(d.scope) in classes):
        classes["::".join(nested.scope)].members.append(nested)
    result = {file: sorted(found, key=lambda declared: (declared.line, declared.name))
              for file, found in headers.items()}
    for declarations in result.values():
        overloads_as_above(declarations)
    return result


def overloads_as_above(declarations):
    """An overload without a comment stands below one that has it."""
    for before, declared in zip(declarations, declarations[1:]):
        if declared.comment is None and declared.kind == "function" and declared.name == before.name and before.comment:
            declared.comment = ["As above."]
    for declared in declarations:
        overloads_as_above(declared.members)


def undocumented(headers):
    """Lines `file:line: name` of what has no comment and no convention."""
    found = []

    def look(declared, owner):
        conventional = declared.name in CONVENTIONS \
            or owner and declared.name == owner.name  # a constructor without one
        if declared.comment is None and not conventional and declared.kind != "enumvalue":
            found.append(f"include/{declared.file}:{declared.line}: {declared.path}")
        if declared.kind == "enum" and declared.comment is None:
            found.append(f"include/{declared.file}:{declared.line}: {declared.path}")
        for member in declared.members:
            look(member, declared)

    for _, declarations in sorted(headers.items()):
        for declared in declarations:
            look(declared, None)
    return sorted(set(found))


def comment_html(lines, markdown):
    """A comment as HTML: its text as Markdown, its lines `Key: value` as a list of terms."""
    text, terms, in_terms = [], [], False
    for line in lines:
        key = KEY.match(line)
        if key:
            in_terms = True
            parts = re.split(r"\s{2,}(Enable|Unit):\s*", key.group(2))
            terms.append([key.group(1), parts[0]])
            terms += [[parts[at], parts[at + 1]] for at in range(1, len(parts), 2)]
        elif in_terms and line.startswith("   "):
            terms[-1][1] += " " + line.strip()
        else:
            in_terms = False
            text.append(line)
    result = markdown("\n".join(text))
    shown = [(term, value) for term, value in terms if value != "-"]
    if shown:
        result += "<dl>" + "".join(f"<dt>{term}</dt><dd>{markdown(value, inline=True)}</dd>"
                                   for term, value in shown) + "</dl>"
    return result


def first_comment(source):
    """What the header says of itself: the first `//` lines after its guard."""
    lines = source.splitlines()
    start = next((at for at, line in enumerate(lines) if line.startswith("#define ")), 0) + 1
    text = []
    for line in lines[start:]:
        if re.match(r"//(?!/)", line):
            text.append(re.sub(r"^// ?", "", line))
        elif text or line.strip():
            break
    return "\n".join(text)


def slug(declared, used):
    base = re.sub(r"[^A-Za-z0-9_]+", "-", declared.path.removeprefix("cmsg::")).strip("-") or "operator"
    used[base] = used.get(base, 0) + 1
    return base if used[base] == 1 else f"{base}-{used[base]}"


def page_of(header):
    return "api/" + header.removeprefix("cmsg/").removesuffix(".hpp").replace("/", "_") + ".html"


def place(headers):
    """Gives each declaration its page and anchor.

    Returns what a name in a text leads to: path without cmsg:: -> URL.
    """
    symbols = {}
    for header, declarations in headers.items():
        used = {}

        def give(declared):
            declared.page, declared.anchor = page_of(header), slug(declared, used)
            symbols.setdefault(declared.path.removeprefix("cmsg::"), f"{declared.page}#{declared.anchor}")
            for member in declared.members:
                give(member)

        for declared in declarations:
            give(declared)
    return symbols


def render(header, declarations, include, markdown):
    """The page of a header, and its entries for the search: (title, anchor, text)."""
    source = (include / header).read_text()
    body = [f"<h1>&lt;{header}&gt;</h1>", markdown(first_comment(source)),
            f'<p class="source"><a href="../source/include/{header}.html">Its source</a></p>']
    entries = []

    def show(declared, level):
        conventional = CONVENTIONS.get(declared.name)
        comment = declared.comment or ([conventional] if conventional else [])
        name = declared.path if level == 2 else declared.name
        entries.append((declared.path, declared.anchor, " ".join(comment)))
        if declared.kind == "enumvalue":
            text = markdown(" ".join(comment), inline=True) if comment else ""
            body.append(f'<li id="{declared.anchor}"><code>{html.escape(declared.name)}</code>'
                        f'{": " + text if text else ""}</li>')
            return
        if level == 2:
            body.append(f'<section><h2 id="{declared.anchor}">{html.escape(name)}</h2>')
        else:
            body.append(f'<div class="member" id="{declared.anchor}">')
        body.append(f"<pre class=\"signature\"><code>{html.escape(declared.signature)}</code></pre>")
        if comment:
            body.append(comment_html(comment, markdown))
        if declared.kind == "enum":
            body.append("<ul>")
        for member in declared.members:
            show(member, level + 1)
        if declared.kind == "enum":
            body.append("</ul>")
        body.append("</section>" if level == 2 else "</div>")

    for declared in declarations:
        show(declared, 2)
    return "\n".join(body), entries
