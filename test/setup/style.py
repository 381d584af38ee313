#!/usr/bin/env python3
"""style.py check|rewrite FILE...: hold C sources against .clang-format.

pgindent settles spaces, braces and indentation, and leaves it to the author
where a line ends.  clang-format also joins lines, and knows only its own
columns for comments and macros; those two kinds of change are left out.
"""

import re
import subprocess
import sys
from xml.etree import ElementTree


def replacements(path, source):
    """What clang-format would change: (offset, length, text), in bytes."""
    answer = subprocess.run(
        ["clang-format-14", "--style=file", "--output-replacements-xml", path],
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


def main(action, paths):
    """Report or make the changes; the exit status."""
    wrong = 0
    for path in paths:
        with open(path, "rb") as file:
            source = file.read()
        changes = sorted(replacements(path, source), reverse=True)
        for offset, length, text in changes:
            if action == "check":
                number = source.count(b"\n", 0, offset) + 1
                print(f"{path}:{number}: {source[offset:offset + length].decode()!r}"
                      f" should be {text.decode()!r}:"
                      f" {source.splitlines()[number - 1].decode().strip()}")
            else:
                source = source[:offset] + text + source[offset + length:]
        wrong += bool(changes)
        if action == "rewrite" and changes:
            with open(path, "wb") as file:
                file.write(source)
    print(f"{len(paths)} files, {wrong} {'not in style' if action == 'check' else 'rewritten'}")
    return int(action == "check" and wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
