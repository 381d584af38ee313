#!/usr/bin/env python3
"""rooms.py FOLDER: what the SQL of each room calls is made in it or before it.

The rooms are folders of src, in the order of the Makefile's ROOMS.  C cannot
break that order unseen (style.py looks at the includes), but the bodies of SQL
and PL/pgSQL functions and the texts of views are strings to every other tool.
"""

import os
import re
import sys

CREATE = re.compile(r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(FUNCTION|PROCEDURE|AGGREGATE|TYPE|DOMAIN)\s+"
                    r"(?:lead_funnel\.|@extschema@\.)?(\w+)", re.I)
STRING = r"'(?:[^']|'')*'(?:\s*'(?:[^']|'')*')*"
# What is there for people to read: it may tell of functions of any room.
PROSE = [
    re.compile(r"--[^\n]*"),
    re.compile(r"/\*.*?\*/", re.S),
    re.compile(rf"\bCOMMENT\s+ON\b[^']*?\bIS\s+{STRING}", re.I),
    re.compile(r"\b(?:HINT|DETAIL)\s*=.*?;$", re.S | re.M),
    re.compile(rf"\bRAISE\s+\w+\s+{STRING}", re.I),
]


def rooms_of(top):
    """The rooms in their order, as the Makefile says."""
    with open(os.path.join(top, "Makefile"), encoding="ascii") as file:
        return re.search(r"^ROOMS = (.*)$", file.read(), re.M).group(1).split()


def without_prose(text):
    """The text with as many lines, but without what only people read."""
    for prose in PROSE:
        text = prose.sub(lambda found: "\n" * found.group().count("\n"), text)
    return text


def read_rooms(top):
    """The SQL of each room: (room, path, text without prose)."""
    for room in rooms_of(top):
        folder = os.path.join(top, "src", room)
        for where, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith((".sql", ".sql.in")):
                    path = os.path.join(where, name)
                    with open(path, encoding="ascii") as file:
                        yield room, os.path.relpath(path, top), without_prose(file.read())


def made_in(files, rooms):
    """Where each name is made first: (kind, number of the room)."""
    made = {}
    for room, _, text in files:
        for kind, name in CREATE.findall(text):
            # A template's names are made of its instances'.
            if not name.endswith("@"):
                known = made.setdefault(name, (kind.upper(), rooms.index(room)))
                if rooms.index(room) < known[1]:
                    made[name] = (kind.upper(), rooms.index(room))
    return made


def arrows_up(files, rooms, made):
    """Each use of what only a later room makes: (path, line, name, room)."""
    call = re.compile(r"(?<![\w.%\"])(?:lead_funnel\.|@extschema@\.)?(\w+)\s*\(")
    typed = re.compile(r"(?:lead_funnel\.|@extschema@\.|::)(\w+)\b")
    for room, path, text in files:
        for pattern, is_type in (call, False), (typed, True):
            for found in pattern.finditer(text):
                kind, number = made.get(found.group(1), ("", -1))
                if number > rooms.index(room) and (kind in ("TYPE", "DOMAIN")) == is_type:
                    yield path, text.count("\n", 0, found.start()) + 1, found.group(1), rooms[number]


LONGEST_LINE = 140


def long_lines(top, files):
    """Each line that is too long to read at once: (path, line, length)."""
    for _, path, _ in files:
        with open(os.path.join(top, path), encoding="ascii") as file:
            for number, line in enumerate(file, 1):
                if len(line.rstrip("\n")) > LONGEST_LINE:
                    yield path, number, len(line.rstrip("\n"))


def main(top):
    """Report the arrows up; the exit status."""
    rooms = rooms_of(top)
    files = list(read_rooms(top))
    made = made_in(files, rooms)
    wrong = list(arrows_up(files, rooms, made))
    for path, line, name, room in wrong:
        print(f"{path}:{line}: {name} is made in the later room {room}")
    long = list(long_lines(top, files))
    for path, line, length in long:
        print(f"{path}:{line}: {length} characters; a line has at most {LONGEST_LINE}")
    print(f"{len(files)} SQL files, {len(made)} names, {len(wrong)} uses of what a later room makes, {len(long)} lines too long")
    return int(bool(wrong or long) or not made)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
