#!/usr/bin/env python3
"""hostile.py VALUES SEED FOLDER: mutated input for every type of the extension.

So many binary values, and a quarter as many texts, are bound as parameters or
copied; what the server takes is printed, read again, and given to the functions
that take such a value.  Any error will do but an internal one; a server process
that dies does not.  The folder is test/fuzz: what a type accepts of the lines of a
corpus there is where its mutations start.  Ends with one line per form, and fails
when there is a finding.
"""

import random
import re
import sys

from mutate import mutate
from wire import Connection, Lost, Refused

TEXT, BINARY = 0, 1
MOST_FINDINGS = 3
MOST_SEEDS = 300
BATCH = 32

# Types that only exist within a statement: no input may get through.
CLOSED = ("_policy", "_classified")
WEIGHT = {"_policy": 1, "_classified": 1, "lead_intent": 1, "lead_stage": 1, "sla_state": 1,
          "lead_signals": 1, "office_hours": 6}
WEIGHT_BY = 6
WEIGHT_OTHER = 4

WORDS = ("low mid high nurture mql sql opportunity customer none pending at_risk overdue met breached "
         "{} {need} {need,timing} {need,timing,scope,budget,decision_maker} {budget,decision_maker}").split()

# What the other arguments of a function are, by type; the next one each time.
FILLING = {
    "bool": ("true",), "int4": ("3", "2"), "int8": ("7",), "float8": ("0.8",), "numeric": ("950.5", "12"),
    "text": ("'linear'",), "bytea": ("NULL::bytea",), "_timestamptz": ("NULL::timestamptz[]",), "_numeric": ("NULL::numeric[]",),
    "interval": ("interval '1 day 2:03:04.5'",), "date": ("date '2026-01-31'", "date '2026-03-01'"),
    "timestamp": ("timestamp '2026-03-27 16:00'", "timestamp '2026-04-07 09:00'"),
    "timestamptz": ("timestamptz '2026-03-27 16:00+00'", "timestamptz '2026-04-07 09:00+00'",
                    "timestamptz '2026-03-30 08:00+00'"),
    "tstzmultirange": ("'{[2026-03-28 10:00+00,2026-03-30 10:00+00)}'::tstzmultirange",),
}

TYPES = """
SELECT t.oid, t.typname FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE d.deptype = 'e' AND e.extname = 'lead_funnel' AND t.typtype = 'b' AND t.typcategory <> 'A'
ORDER BY t.typname"""

FUNCTIONS = """
SELECT p.proname, p.prokind, p.proretset, array_to_string(array(SELECT t.typname
	FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, n) JOIN pg_type t ON t.oid = a.type ORDER BY n), ' ')
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE d.deptype = 'e' AND e.extname = 'lead_funnel' AND p.provolatile <> 'v' AND p.prorettype <> 'void'::regtype
	AND p.prorettype <> 'internal'::regtype
ORDER BY p.oid"""

OID_OF_TEXT = 25


def corpus_of(name):
    if name.endswith("_kpi_by"):
        return "kpi_pivot"
    if name.endswith("_kpi"):
        return "kpi_state"
    return name if name in ("office_hours", "touch_path") else "lead_signals"


def candidates(path):
    """What may be a value in the lines of a corpus.

    Some have a byte before it that says of which type, or two values.
    """
    found = {word.encode() for word in WORDS}
    with open(path, "rb") as lines:
        for line in lines:
            line = re.sub(rb"\\x([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()), line.rstrip(b"\n"))
            found |= {line, line[1:], *line.split(b"\0"), *line[1:].split(b"\0")}
    return sorted(found, key=lambda value: (len(value), value))


class Hostile:
    def __init__(self, oid, name, values, seed):
        self.oid, self.name = oid, name
        self.has_order = False
        self.closed = name in CLOSED
        self.rng = random.Random("%s %s" % (seed, name))
        self.values = values
        self.seeds = {TEXT: [], BINARY: []}
        self.calls, self.sums = [], []
        self.tried = {TEXT: 0, BINARY: 0}
        self.accepted = {TEXT: 0, BINARY: 0}
        self.findings = {TEXT: 0, BINARY: 0}
        self.stored = 0
        self.connection = None
        self.encoding = "UTF8"
        self.asked = "SELECT $3 IS NULL" if self.closed else (
            "SELECT t, encode({0}_send(v), 'hex'), encode({0}_send(t::{0}), 'hex')"
            " FROM (SELECT v, v::text AS t FROM (SELECT $3 AS v) AS bound OFFSET 0) AS printed".format(name))

    def connect(self, encoding):
        self.encoding = encoding
        self.connection = Connection(encoding)

    def found(self, form, value, sql, what):
        self.findings[form] += 1
        print("*** %s, %s, %s: %s\n***   %s\n***   \\x%s" % (
            self.name, ("text", "binary")[form], self.encoding, what, sql, value.hex()), flush=True)

    def lost(self, form, value, sql, why):
        self.found(form, value, sql, "the server process died: %s" % why)
        self.connect(self.encoding)

    def ask(self, form, questions):
        """The rows for each of (value, sql, other value or None); None where the answer is an error."""
        answers = []
        while len(answers) < len(questions):
            statements = []
            for value, sql, other in questions[len(answers):]:
                oids = (OID_OF_TEXT, OID_OF_TEXT if other is None else self.oid, self.oid)
                statements.append((sql, oids, (other or b"", value), (TEXT if other is None else BINARY, form)))
            for rows in self.connection.run(statements):
                value, sql, _ = questions[len(answers)]
                if isinstance(rows, Refused):
                    self.judge(rows, form, value, sql)
                elif isinstance(rows, Lost):
                    self.lost(form, value, sql, rows)
                answers.append(rows if isinstance(rows, list) else None)
            if self.findings[form] >= MOST_FINDINGS:
                return answers + [None] * (len(questions) - len(answers))
        return answers

    def judge(self, refused, form, value, sql):
        # Printing and reading again has no reason to fail; a text may name a
        # character that the client's encoding lacks.
        if refused.code[:2] in ("XX", "58") or refused.code in ("57014", "42601", "42883", "42725"):
            self.found(form, value, sql, str(refused))
        elif refused.bound and sql == self.asked and refused.code != "22P05":
            self.found(form, value, sql, "printed, it is not accepted: %s" % refused)

    def prepare(self, folder):
        """Valid values to start from."""
        if self.closed:
            self.seeds = {TEXT: [b"{}", b"[]", b"low"], BINARY: [bytes(1), bytes(4), bytes(range(64))]}
            return
        self.connect("UTF8")
        seeds = {TEXT: set(), BINARY: set()}
        tried = candidates("%s/%s.corpus" % (folder, corpus_of(self.name)))
        for form in (TEXT, BINARY):
            answers = self.ask(form, [(value, self.asked, None) for value in tried])
            for value, rows in zip(tried, answers):
                if rows is not None:
                    seeds[TEXT].add(rows[0][0] if form == BINARY else value)
                    seeds[BINARY].add(bytes.fromhex(rows[0][1].decode()))
        for form, found in seeds.items():
            found = sorted(found, key=lambda seed: (len(seed), seed))
            self.seeds[form] = found[:: len(found) // MOST_SEEDS + 1]
        self.connection.query("CREATE TABLE public.%s_kept (v lead_funnel.%s)" % (self.name, self.name))
        self.connection.close()

    def take_function(self, function, defaults):
        """What to ask of values that are accepted."""
        name, kind, is_set, types = function
        types = types.split()
        self.has_order = self.has_order or name == self.name + "_cmp"
        if self.name not in types or any(t not in FILLING and t not in defaults for t in types):
            return
        own = [n for n, t in enumerate(types) if t == self.name]
        for n in own:
            used, arguments = {}, []
            for position, t in enumerate(types):
                if position == n:
                    arguments.append("v" if kind == "a" else "$3")
                elif t == self.name and kind != "a":
                    arguments.append("$2")
                else:
                    choice = FILLING.get(t) or (defaults[t],)
                    arguments.append(choice[used.get(t, 0) % len(choice)])
                    used[t] = used.get(t, 0) + 1
            call = '"%s"(%s)' % (name, ", ".join(arguments))
            if kind == "a":
                self.sums.append("SELECT %s::text FROM public.%s_kept" % (call, self.name))
            elif is_set == "t":
                self.calls.append("SELECT count(r::text) FROM %s AS r" % call)
            else:
                self.calls.append("SELECT %s::text" % call)

    def check(self, form, values):
        """What is accepted must come back from its text and its bytes; then it is used."""
        answers = zip(values, self.ask(form, [(value, self.asked, None) for value in values]))
        accepted = [(value, rows) for value, rows in answers if rows is not None]
        self.accepted[form] += len(accepted)
        if self.closed:
            for value, _ in accepted:
                self.found(form, value, self.asked, "it was accepted")
            return
        sent = [bytes.fromhex(rows[0][1].decode()) for _, rows in accepted]
        answers = self.ask(BINARY, [(value, self.asked, None) for value in sent])
        for (value, rows), again in zip(accepted, answers):
            if rows[0][1] != rows[0][2]:
                self.found(form, value, self.asked, "its text %r is another value" % rows[0][0])
            if again is None:
                self.found(form, value, self.asked, "its bytes are not accepted")
            elif again != rows:
                self.found(form, value, self.asked, "its bytes are another value")
        self.ask(form, [(value, sql, self.rng.choice(self.seeds[BINARY])) for value, _ in accepted
                        for sql in self.rng.sample(self.calls, min(8, len(self.calls)))])

    def keep(self, value):
        """By COPY into a table, to be sorted, hashed and indexed as it is on disk."""
        sql = "public.%s_kept" % self.name
        try:
            self.connection.copy(sql, value)
            self.stored += 1
        except Refused as refused:
            self.judge(refused, BINARY, value, "COPY")
            return False
        except Lost as lost:
            self.lost(BINARY, value, "COPY", lost)
            return False
        return True

    def work_on_table(self):
        table = "public.%s_kept" % self.name
        ordered = ["SELECT count(DISTINCT v) FROM " + table, "CREATE INDEX ON " + table + " (v)"]
        for sql in (*(ordered if self.has_order else ()), "SELECT count(*) FROM (SELECT DISTINCT v FROM " + table + ") AS d",
                    "CREATE INDEX ON " + table + " USING hash (v)", "VACUUM ANALYZE " + table,
                    "SELECT count(*) FROM %s JOIN %s AS b USING (v)" % (table, table),
                    "SELECT md5(string_agg(v::text, '')) FROM " + table, *self.sums):
            try:
                self.connection.query(sql)
            except Refused as refused:
                self.judge(refused, BINARY, b"", sql)
            except Lost as lost:
                self.lost(BINARY, b"", sql, lost)

    def inputs(self, form):
        """Some values at a time, the last half of them from a client with other characters."""
        count = self.values if form == BINARY else self.values // 4
        if not self.seeds[form]:
            return
        if form == BINARY and len(self.seeds[BINARY][-1]) == 1:
            yield [bytes([byte]) for byte in range(256)]
        yield self.seeds[form]
        for done in range(0, count, BATCH):
            if done >= count // 2 and self.encoding == "UTF8":
                self.connection.close()
                self.connect("LATIN1")
            yield [mutate(self.rng, self.seeds[form]) for _ in range(BATCH)]

    def run(self):
        for form in (BINARY, TEXT):
            self.connect("UTF8")
            for values in self.inputs(form):
                if self.findings[form] >= MOST_FINDINGS:
                    break
                self.tried[form] += len(values)
                copied = len(values) // 8 if form == BINARY and not self.closed else 0
                for value in values[:copied]:
                    self.accepted[form] += self.keep(value)
                self.check(form, values[copied:])
            self.connection.close()
        self.connect("UTF8")
        if not self.closed:
            self.work_on_table()
            for form in (BINARY, TEXT):
                if self.accepted[form] == 0 and self.findings[form] == 0:
                    self.found(form, b"", self.asked, "nothing was accepted, so nothing was tried")
        self.connection.close()
        print("%s: %d binary values, %d accepted; %d texts, %d accepted; %d calls; %d findings" % (
            self.name, self.tried[BINARY], self.accepted[BINARY], self.tried[TEXT], self.accepted[TEXT],
            len(self.calls) + len(self.sums), sum(self.findings.values())), flush=True)


def weight(name):
    return WEIGHT.get(name, WEIGHT_BY if name.endswith("_by") else WEIGHT_OTHER)


def main(values, seed, folder):
    connection = Connection()
    types = [(int(oid), name.decode()) for oid, name in connection.query(TYPES)]
    functions = [tuple(column.decode() for column in row) for row in connection.query(FUNCTIONS)]
    connection.close()
    share = int(values) / sum(weight(name) for _, name in types)
    hostile = [Hostile(oid, name, int(share * weight(name)) + 1, seed) for oid, name in types]
    defaults = {}
    for each in hostile:
        each.prepare(folder)
        if not each.closed:
            defaults[each.name] = "NULL::%s" % each.name
            if each.seeds[TEXT]:
                text = each.seeds[TEXT][-1].decode().replace("'", "''")
                defaults[each.name] = "'%s'::%s" % (text, each.name)
    for each in hostile:
        for function in functions:
            each.take_function(function, defaults)
        each.run()
    for form, title in ((BINARY, "binary input"), (TEXT, "text input")):
        findings = sum(each.findings[form] for each in hostile)
        failed = sum(each.findings[form] > 0 for each in hostile)
        print("%s: %d values, %d accepted, %d findings: %d passed, %d failed" % (
            title, sum(each.tried[form] for each in hostile), sum(each.accepted[form] for each in hostile),
            findings, len(hostile) - failed, failed))
    return any(sum(each.findings.values()) for each in hostile)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
