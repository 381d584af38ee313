"""wire.py: as much of PostgreSQL's protocol as hostile.py speaks.

Values are bound in their binary or text form as they stand, which no client
program does; and they lie where reading past their end is seen.
"""

import os
import socket
import struct
import time

COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + struct.pack("!iih", 0, 0, 1)
COPY_TAIL = struct.pack("!h", -1)


class Refused(Exception):
    """The server answered with an error; bound says that it took the parameters."""

    def __init__(self, fields, bound):
        super().__init__("%s %s" % (fields.get("C"), fields.get("M")))
        self.code = fields.get("C", "")
        self.bound = bound


class Lost(Exception):
    """The connection is gone: the server process died."""


def padding(length):
    """How much longer a message has to be to fill the server's buffer.

    The buffer is 1024 bytes or the next power of two, with a byte behind the
    message; behind a last parameter three bytes are left.
    """
    size = 1024
    while size < length + 1:
        size *= 2
    return size - 1 - length


class Connection:
    def __init__(self, encoding="UTF8", patience=120):
        self.prepared = {}
        self.stream = None
        end = time.monotonic() + patience
        while self.stream is None:
            try:
                self.open(encoding)
            except (OSError, Lost):
                # The server may be starting again.
                self.stream = None
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def open(self, encoding):
        plug = socket.socket(socket.AF_UNIX)
        plug.connect(os.path.join(os.environ["PGHOST"], ".s.PGSQL." + os.environ["PGPORT"]))
        self.stream = plug.makefile("rwb")
        settings = {"user": os.environ["PGUSER"], "database": os.environ["PGDATABASE"],
                    "client_encoding": encoding, "search_path": "lead_funnel, public",
                    "statement_timeout": "60s", "max_parallel_workers_per_gather": "0"}
        body = struct.pack("!i", 196608)
        for name, value in settings.items():
            body += name.encode() + b"\0" + value.encode() + b"\0"
        self.stream.write(struct.pack("!i", len(body) + 5) + body + b"\0")
        self.answer()

    def close(self):
        self.flush()
        self.stream.close()

    def say(self, *messages):
        try:
            for kind, body in messages:
                self.stream.write(kind + struct.pack("!i", len(body) + 4) + body)
        except OSError:
            # What was answered before the connection broke is still to be read.
            pass

    def flush(self):
        try:
            self.stream.flush()
        except OSError:
            pass

    def read(self, size):
        data = self.stream.read(size)
        if data is None or len(data) < size:
            raise Lost("the connection was closed")
        return data

    def answer(self):
        """The rows up to the next prompt; an error is raised when that is there."""
        rows, refused, bound = [], None, False
        self.flush()
        try:
            while True:
                kind = self.read(1)
                body = self.read(struct.unpack("!i", self.read(4))[0] - 4)
                if kind == b"D":
                    rows.append(self.row(body))
                elif kind == b"2":
                    bound = True
                elif kind == b"E":
                    fields = {part[:1].decode(): part[1:].decode("utf-8", "replace")
                              for part in body.split(b"\0") if part}
                    refused = Refused(fields, bound)
                    if fields.get("S") in ("FATAL", "PANIC"):
                        raise Lost(str(refused))
                elif kind == b"Z":
                    break
        except OSError as error:
            raise Lost(str(error)) from error
        if refused:
            raise refused
        return rows

    @staticmethod
    def row(body):
        values, at = [], 2
        for _ in range(struct.unpack_from("!h", body)[0]):
            size = struct.unpack_from("!i", body, at)[0]
            at += 4
            values.append(None if size < 0 else body[at:at + size])
            at += max(size, 0)
        return values

    def query(self, sql):
        self.say((b"Q", sql.encode() + b"\0"))
        return self.answer()

    def prepare(self, sql, oids):
        if (sql, oids) not in self.prepared:
            name = b"%d" % len(self.prepared)
            self.say((b"P", name + b"\0" + sql.encode() + b"\0" +
                      struct.pack("!h%dI" % len(oids), len(oids), *oids)), (b"S", b""))
            self.answer()
            self.prepared[sql, oids] = name
        return self.prepared[sql, oids]

    @staticmethod
    def bind(name, values, formats):
        """A message to bind a text that fills the server's buffer, and the values."""
        count = len(values) + 1
        head = b"\0" + name + b"\0" + struct.pack("!h%dh" % count, count, 0, *formats) + struct.pack("!h", count)
        tail = b"".join(struct.pack("!i", len(value)) + value for value in values) + struct.pack("!h", 0)
        filling = padding(len(head) + 4 + len(tail))
        return head + struct.pack("!i", filling) + b" " * filling + tail

    def run(self, statements):
        """Run (sql, oids, values, formats) one after the other, several on the way at a time.

        Gives rows or what was refused for each; fewer when the next one was the end.
        """
        answers, waiting, size = [], 0, 0
        try:
            names = [self.prepare(sql, oids) for sql, oids, _, _ in statements]
            for name, (_, _, values, formats) in zip(names, statements):
                message = self.bind(name, values, formats)
                # The server may wait for what it says to be read.
                if waiting and size + len(message) > 50000:
                    self.take(answers, waiting)
                    waiting, size = 0, 0
                self.say((b"B", message), (b"E", bytes(5)), (b"S", b""))
                waiting += 1
                size += len(message)
            self.take(answers, waiting)
        except Lost as lost:
            answers.append(lost)
        return answers

    def take(self, answers, count):
        for _ in range(count):
            try:
                answers.append(self.answer())
            except Refused as refused:
                answers.append(refused)

    def copy(self, table, value):
        """One row of one column by COPY in its binary format."""
        self.say((b"Q", b"COPY %s FROM STDIN (FORMAT binary)\0" % table.encode()),
                 (b"d", COPY_HEAD + struct.pack("!i", len(value)) + value + COPY_TAIL),
                 (b"c", b""))
        self.answer()
