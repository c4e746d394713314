#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which functions the proof of zero allocation sees: a call is planted in each function body of include/, one with a
number of its own, and tests/proof/check.sh has to refuse every one of them.

  tools/proof_coverage.py [compiler]      lists the bodies that no object of the proof holds, and fails if there is one

The bodies of Windows are left out, and those of templates that only the compiler evaluates (EVALUATED).
"""
import os, re, subprocess, sys, tempfile

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMPILER = sys.argv[1] if len(sys.argv) > 1 else 'g++'
FLAGS = ['-std=c++20', '-w', '-O0', '-ffunction-sections', '-fdata-sections', '-fno-exceptions', '-fno-rtti',
         '-fno-pic', '-fno-stack-protector', '-U_GLIBCXX_ASSERTIONS', '-D_GLIBCXX_NO_ASSERTIONS']
EVALUATED = (r'\b(takes|names_argument|unit_of|platform_of_value|platform_of|id_in|space_in|index_of|returns_one_type|'
             r'never_throws|number_of|number_in|description_of|takes_one_of|changes_one_of|all_are_unambiguous|'
             r'all_have_result|all_are_nothrow|callable_in|form_with|is_among|is_made_of|obeys)'
             r'\(((const (Value|View|scm_rights)\*)|message_id own|'
             r'(abi::detail::)?(layout_list|view_list|error_values)<[^()]*>)?\)'
             r'|\((socket_type, (timestamp_numbers|std::uint(32|64)_t))\)')  # where the system has no such option
SOURCES = ['parsing', 'writing', 'enable']


def blanked(text):
    """The text with comments, literals and preprocessor lines as blanks, every character at its place."""
    windows = re.compile(r'^#if defined\(_WIN32\)$.*?(?=^#(else|endif))', re.M | re.S)
    text = windows.sub(lambda m: re.sub(r'[^\n]', ' ', m.group()), text)
    pattern = (r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'(?![0-9a-fA-F])|'
               r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*')
    return re.sub(pattern, lambda m: re.sub(r'[^\n]', ' ', m.group()), text, flags=re.M | re.S)


def closing(code, at):
    depth = 0
    while True:
        depth += {'{': 1, '}': -1}.get(code[at], 0)
        if depth == 0:
            return at
        at += 1


def bodies(code):
    """Where the body of each function begins: after its brace. Function bodies are not looked into."""
    at, start = 0, 0
    while at < len(code):
        c = code[at]
        if c in ';}':
            start = at + 1
        elif c == '{':
            head = code[start:at].strip()
            if head.count('(') > head.count(')'):
                at = closing(code, at) + 1  # an argument
                continue
            plain = re.sub(r'template *<[^{]*?>\s*(?=class|struct|union)', '', head)
            if re.search(r'\b(namespace|class|struct|union)\b(?![^<]*>)', plain) \
                    and not re.search(r'\)\s*(const|noexcept|CMSGPP_NONALLOCATING|\s)*$', head) \
                    or head.endswith('extern'):
                start = at + 1  # a scope: go on inside
            elif re.search(r'(\)|\bnoexcept|\bconst|CMSGPP_NONALLOCATING|\}|>|\*)$', head) and '(' in head \
                    and not re.search(r'\benum\b|\bconcept\b|\brequires *\([^()]*(\([^()]*\)[^()]*)*\)$|'
                                      r'=\s*$|= *\[', head) \
                    or re.search(r'\)[^{}]*(->|requires)[^{}]*$', head) and not re.search(
                        r'requires\s*(requires)?\s*(\([^{}]*\))?$|\bconcept\b|= *\[', head):
                yield at + 1, 'consteval' in head or re.search(EVALUATED, head)
                at = closing(code, at)
                start = at + 1
            else:
                at = closing(code, at)  # an initializer, an enumeration, a requirement
        at += 1


def main():
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(['cp', '-r', PROJECT + '/include', work], check=True)
        places = []
        for folder, _, names in sorted(os.walk(work + '/include')):
            for name in sorted(n for n in names if n.endswith('.hpp')):
                path = os.path.join(folder, name)
                text = open(path).read()
                code = blanked(text)
                out, last = [], 0
                for at, only_compiler in bodies(code):
                    if only_compiler:
                        continue
                    out += [text[last:at],
                            f' if (!__builtin_is_constant_evaluated()) cmsgpp_planted<{len(places)}>(); ']
                    line = text.count('\n', 0, at)
                    places.append((os.path.relpath(path, work), line + 1,
                                   ' '.join(text[text.rfind('\n', 0, text.rfind('\n', 0, at)):at].split())))
                    last = at
                text = ''.join(out) + text[last:]
                if name == 'config.hpp':
                    text = text.replace('#define CMSGPP_PLATFORM_CONFIG_HPP\n', '#define CMSGPP_PLATFORM_CONFIG_HPP\n'
                                        'template <int> void cmsgpp_planted() noexcept;\n', 1)
                open(path, 'w').write(text)
        compiles = []
        for source in SOURCES:
            keep = ['-fkeep-inline-functions'] if source == 'enable' and 'clang' not in COMPILER else []
            compiles.append(subprocess.Popen([COMPILER, *FLAGS, *keep, '-I' + work + '/include', '-c',
                                              f'{PROJECT}/tests/proof/instantiate_{source}.cpp',
                                              '-o', f'{work}/{source}.o']))
        if any([c.wait() for c in compiles]):
            sys.exit('does not compile with the planted calls')
        check = subprocess.run([PROJECT + '/tests/proof/check.sh', 'objdump',
                                'memcpy memmove memset memcmp setsockopt getsockopt __errno_location close',
                                *[f'{work}/{s}.o' for s in SOURCES]],
                               env={**os.environ, 'CMSGPP_PROOF_LINES': '1000000'}, capture_output=True, text=True)
    refused = {int(n) for n in re.findall(r'must not be needed: .*?cmsgpp_planted<(\d+)>', check.stdout)}
    missing = [place for number, place in enumerate(places) if number not in refused]
    for file, line, text in missing:
        print(f'{file}:{line}: {text[-150:]}')
    print(f'{len(places)} function bodies, {len(places) - len(missing)} of them refused by the proof '
          'with a call planted in them')
    return bool(missing)


sys.exit(main())
