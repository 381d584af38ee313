#!/usr/bin/env python3
"""style.py check|rewrite FILE...: hold C sources against .clang-format, and
those in src against the project's dialect.

pgindent settles spaces, braces and indentation, and leaves it to the author
where a line ends.  clang-format also joins lines, and knows only its own
columns for comments and macros; those two kinds of change are left out.
Without clang-format-14 only the dialect is checked.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from rooms import rooms_of

TOP = Path(__file__).resolve().parents[2]
ROOMS = rooms_of(TOP)
CLANG_FORMAT = "clang-format-14"

INCLUDE = re.compile(r'^#include ([<"])([^>"]+)[>"]', re.M)
FUNCTION = re.compile(r"\bLF_FUNCTION\((\S+)\);")


def replacements(path, source):
    """What clang-format would change: (offset, length, text), in bytes."""
    answer = subprocess.run(
        [CLANG_FORMAT, "--style=file", "--output-replacements-xml", path],
        check=True, stdout=subprocess.PIPE).stdout
    for change in ElementTree.fromstring(answer).iter("replacement"):
        offset, length = int(change.get("offset")), int(change.get("length"))
        text = (change.text or "").encode()
        if not is_free(source, offset, source[offset:offset + length], text):
            yield offset, length, text


def is_free(source, offset, old, new):
    """Whether a change is a matter of taste, or a misreading of clang-format's."""
    before = source[source.rfind(b"\n", 0, offset) + 1:offset]
    after = source[offset + len(old):]
    if b"\n" in old:
        # Where a line ends; how far the second half of "a ? b :" is indented.
        return b"\n" not in new or re.search(rb"\?.*:$", before) is not None
    if before.strip() == b"" or not old:
        return False
    # Columns of comments and macros; "do {" in a macro; "a & b" in a macro call.
    return (new != b"" and (after.startswith(b"/*") or re.match(rb"#\s*define\s+\S+$", before) is not None)
            or before.endswith(b"do") and after.startswith(b"{")
            or before.endswith(b" &"))


def lay_out(action, path):
    """Report or make the changes of the layout; whether there are any."""
    source = Path(path).read_bytes()
    changes = sorted(replacements(path, source), reverse=True)
    for offset, length, text in changes:
        if action == "check":
            number = source.count(b"\n", 0, offset) + 1
            print(f"{path}:{number}: {source[offset:offset + length].decode()!r}"
                  f" should be {text.decode()!r}:"
                  f" {source.splitlines()[number - 1].decode().strip()}")
        else:
            source = source[:offset] + text + source[offset + length:]
    if action == "rewrite" and changes:
        Path(path).write_bytes(source)
    return bool(changes)


def check_guard(name, source):
    """A header's guard is its name, and is named again at the end."""
    guard = re.sub(r"\W", "_", name.upper())
    if f"\n#ifndef {guard}\n#define {guard}\n" not in source:
        yield f"the guard must be {guard}"
    if not source.endswith(f"\n#endif\t\t\t\t\t\t\t/* {guard} */\n"):
        yield f"the end must be #endif, tabs up to column 32, and /* {guard} */"


def kind_of(path, number, bracket, header):
    """Where an include stands: compat.h or the header that a file is about, the
    C library's, the server's, the project's."""
    ours = (TOP / "src" / header).exists()
    if header == "compat.h" or ours and number == 0 and path.suffix == ".c":
        return 0
    if bracket == "<":
        return 1
    return 3 if ours else 2


def check_includes(path, source):
    """Who knows the server includes compat.h, and first; rooms are in order."""
    # A template and a table are included where they are needed.
    includes = [(bracket, header) for bracket, header in INCLUDE.findall(source)
                if header not in ("lib/simplehash.h", "lib/sort_template.h") and not header.endswith(".inc")]
    room = path.parent.name
    knows_server = path.stem.endswith("_sql") or path.name == "lead_funnel.c"
    if path.parent.name == "src" and path.suffix == ".h":
        return
    if room in ROOMS or room == "src":
        if knows_server != ("compat.h" in [header for _, header in includes]):
            yield "compat.h is for files whose name ends in _sql, and for all of them"
    else:
        yield f"{room} is none of the Makefile's ROOMS"
    kinds = [kind_of(path, number, *include) for number, include in enumerate(includes)]
    ordered = sorted(zip(kinds, (header for _, header in includes)))
    for (_, header), (_, expected) in zip(includes, ordered):
        if header != expected:
            yield f"{header} is included where {expected} should be"
            break
    for kind, (_, header) in zip(kinds, includes):
        if not knows_server and (kind == 2 or header in ("postgres.h", "shown.h") or Path(header).stem.endswith("_sql")):
            yield f"only files whose name ends in _sql include {header}"
        elif kind == 2 and header in ("postgres.h", "fmgr.h"):
            yield f"compat.h includes {header}"
        other = header.split("/")[0]
        if kind in (0, 3) and other in ROOMS and room in ROOMS and ROOMS.index(other) > ROOMS.index(room):
            yield f"{header} is of a later room"


def check_functions(source):
    """LF_FUNCTION stands before its function, as PG_FUNCTION_INFO_V1 does."""
    for found in FUNCTION.finditer(source):
        name = re.escape(found.group(1))
        if not re.match(rf"[\s\\]*Datum[\s\\]+{name}\(PG_FUNCTION_ARGS\)[\s\\]*{{", source[found.end():]):
            yield f"LF_FUNCTION({found.group(1)}) must stand before its function"


def check_dialect(path):
    """Report what is not in the dialect; whether anything is."""
    source = path.read_text(encoding="ascii")
    wrong = list(check_guard(path.name, source)) if path.suffix == ".h" else []
    wrong += check_includes(path, source)
    if path.name != "compat.h":
        wrong += check_functions(source)
    if path.suffix == ".c" and source.count("\n") > 500:
        wrong.append("more than 500 lines")
    for what in wrong:
        print(f"{path.relative_to(TOP)}: {what}")
    return bool(wrong)


def main(action, paths):
    """Check or rewrite all files; the exit status."""
    laid_out = shutil.which(CLANG_FORMAT) is not None
    wrong = {path for path in paths if laid_out and lay_out(action, path)}
    wrong |= {path for path in paths if path.startswith("src/") and check_dialect(TOP / path)}
    if not laid_out:
        print(f"*** skipped: the layout of {len(paths)} files, for want of {CLANG_FORMAT}", file=sys.stderr)
    print(f"{len(paths)} files, {len(wrong)} {'not in style' if action == 'check' else 'rewritten or not in the dialect'}")
    return int(bool(wrong)) if action == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
