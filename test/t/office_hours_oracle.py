"""Random questions about office hours, with the answers of the slow oracle.

office_hours_oracle.py SHARED CALENDARS SEED prints CSV with a header: kind, hours, pauses,
start, arg, near, expected.  Times are in UTC; arg is in microseconds, for
"days" in days, and so are the answers of "diff"; near tells whether the start
is within half a day of a change of the clocks.
"""
import calendar as months
import csv
import os
import random
import sys
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

sys.path.insert(0, os.path.join(sys.argv[1], 'oracles'))
from office_hours import Cal, DOW, US, UTC, spans as times  # noqa: E402

# North and south of the equator; by half an hour; at midnight; summer time as
# the standard and winter time as the exception; over the date line; in Ramadan;
# none, with and without whole hours.
ZONES = ['Europe/Brussels', 'America/New_York',
         'Australia/Sydney', 'America/Santiago',
         'Australia/Lord_Howe',
         'Asia/Beirut', 'America/Sao_Paulo', 'Africa/Cairo',
         'Europe/Dublin',
         'Pacific/Apia',
         'Africa/Casablanca',
         'UTC', 'Asia/Kathmandu']
QUESTIONS = 10          # of each calendar
TIMES = ['00:00', '00:30', '01:00', '01:30', '01:45', '02:00', '02:15', '02:30',
         '03:00', '03:30', '06:00', '08:59:59', '09:00', '12:00', '12:30',
         '13:17:31', '17:00', '22:00', '23:30']
OURS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct',
          'Nov', 'Dec']
YEARS = range(1980, 2065)       # as far as the oracle looks
ALWAYS = datetime(1000, 1, 1, tzinfo=UTC)
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


def seconds(t):
    parts = [int(x) for x in t.split(':')] + [0]
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def spans(rng):
    """One to three spans, apart from each other; the last may pass midnight."""
    n = rng.choice([1, 1, 2, 3])
    times = sorted(rng.sample(TIMES, 2 * n), key=seconds)
    pairs = [[times[2 * i], times[2 * i + 1]] for i in range(n)]
    last = rng.random()
    if last < 0.15:
        pairs[-1][1] = '24:00'
    elif last < 0.3:
        pairs[-1][1] = times[0]         # at or before its own opening
    elif last < 0.35:
        pairs[-1][1] = '%02d:30' % rng.randrange(24, 48)
    return ','.join('-'.join(p) for p in pairs)


@lru_cache(maxsize=None)
def changes(name):
    """When a zone's clocks change, to the second, by how much they change."""
    zone = ZoneInfo(name)
    found = {}
    day = datetime(1995, 1, 1, tzinfo=UTC)

    def offset(at):
        return at.astimezone(zone).utcoffset()
    while day.year < 2045:
        low, high = day, day + timedelta(5)
        shift = offset(high) - offset(low)
        while shift and high - low > timedelta(seconds=1):
            middle = low + (high - low) // 2
            middle = middle.replace(microsecond=0)
            if offset(middle) == offset(day):
                low = middle
            else:
                high = middle
        if shift:
            found.setdefault(shift, []).append(high)
        day += timedelta(5)
    return list(found.values())


def clock_change(rng, name):
    """A change of the zone's clocks, of whatever kind it has; or just a day."""
    if changes(name):
        return rng.choice(rng.choice(changes(name)))
    return datetime(1995, 1, 1, tzinfo=UTC) + timedelta(rng.randrange(18000))


def easter(year):
    """Easter Sunday, by the tables of golden numbers and epacts."""
    golden = year % 19 + 1
    century = year // 100 + 1
    solar = 3 * century // 4 - 12
    lunar = (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + lunar - solar) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = 44 - epact
    if moon < 21:
        moon += 30
    full = date(year, 3, 1) + timedelta(moon - 1)
    return full + timedelta(7 - (full.weekday() + 1) % 7)


def in_years(first, last):
    """All dates from a month and day to another, starting in each year; where
    there is no 29 February, the range is the shorter for it."""
    out = set()
    for year in YEARS:
        for step in (0, 1):
            end = year + step
            if (end, *last) >= (year, *first):
                break
        leap = [months.isleap(y) for y in (year, end)]
        a = date(year, 3, 1) if first == (2, 29) and not leap[0] \
            else date(year, *first)
        b = date(end, 2, 28) if last == (2, 29) and not leap[1] \
            else date(end, *last)
        while a <= b:
            out.add(a)
            a += timedelta(1)
    return out


@lru_cache(maxsize=None)
def weeks(year, month):
    return months.monthcalendar(year, month)


def counted(weekday, place, month):
    """The n-th such weekday, or the n-th last, of months."""
    out = []
    for year in YEARS:
        for m in [month] if month else range(1, 13):
            days = [week[weekday] for week in weeks(year, m) if week[weekday]]
            if abs(place) <= len(days):
                day = days[place - 1 if place > 0 else place]
                out.append(date(year, m, day))
    return out


def shifted(days):
    return '' if days == 0 else f' {days:+d} day' + 's' * (abs(days) > 1)


def dated(rng, near):
    """Text for days of certain years, near a date, and the days."""
    days = [near + timedelta(n) for n in sorted(rng.sample(range(-6, 7), 2))]
    kind = rng.choice(['one', 'one', 'list', 'range', 'words', 'step'])
    if kind == 'list':
        return ','.join(str(d) for d in days), set(days)
    if kind == 'range':
        n = (days[1] - days[0]).days
        return (f'{days[0]} - {days[1]}',
                {days[0] + timedelta(i) for i in range(n + 1)})
    day = days[0]
    if kind == 'step':
        # From long before to long after it, or just around it.
        step = rng.choice([1, 2, 3, 7, 14, 14, 14, 28, 365])
        first = day - timedelta(step * rng.choice([0, 1, 26, 100]))
        last = day + timedelta(rng.choice([0, 5, 100, 2000]))
        return (f'{first} - {last}/{step}',
                {first + timedelta(i)
                 for i in range(0, (last - first).days + 1, step)})
    if kind == 'words':
        return f'{day.year} {MONTHS[day.month - 1]} {day.day:02}', {day}
    return str(day), {day}


def yearly(rng, near):
    """Text for days that come back each year, near a date, and the days."""
    day = near + timedelta(rng.randrange(-6, 7))
    other = day + timedelta(rng.randrange(1, 40))
    kind = rng.choice(['date', 'range', 'range', 'month', 'easter', 'easter',
                       'nth', 'nth', 'nth'])
    name = MONTHS[day.month - 1]
    if kind == 'date':
        return f'{name} {day.day:02}', in_years(*[(day.month, day.day)] * 2)
    if kind == 'range':
        return (f'{name} {day.day:02} - {MONTHS[other.month - 1]} {other.day:02}',
                in_years((day.month, day.day), (other.month, other.day)))
    if kind == 'month':
        last = rng.choice([day.month, day.month % 12 + 1])
        text = name if last == day.month else f'{name}-{MONTHS[last - 1]}'
        end = 29 if last == 2 else months.monthrange(2001, last)[1]
        days = rng.sample(range(7), 3)
        return (text + ' ' + ','.join(OURS[d] for d in sorted(days)),
                {d for d in in_years((day.month, 1), (last, end))
                 if d.weekday() in days})
    if kind == 'easter':
        first = (day - easter(day.year)).days
        last = min(first + rng.choice([0, 0, 1, 3]), 99)
        if not -99 <= first <= 99:
            return yearly(rng, near)
        text = 'easter' + shifted(first)
        if last > first:
            text += ' - easter' + shifted(last)
        return text, {easter(y) + timedelta(n) for y in YEARS
                      for n in range(first, last + 1)}
    shift = rng.choice([0, 0, 1, -2, 9])
    found = day - timedelta(shift)
    month = rng.choice([0, found.month])
    place = (found.day - 1) // 7 + 1
    if rng.random() < 0.5:
        place -= len([w for w in weeks(found.year, found.month)
                      if w[found.weekday()]]) + 1
    if abs(place) == 5:
        month = 0       # February may be without one for longer than YEARS
    text = f'{OURS[found.weekday()]}[{place}]{shifted(shift)}'
    return ((f'{MONTHS[month - 1]} ' if month else '') + text,
            {d + timedelta(shift)
             for d in counted(found.weekday(), place, month)})


class Calendar(Cal):
    """The oracle's calendar, with what it has no words for: rules in order,
    and looking ahead as far as it takes."""

    def __init__(self, zone, weekly):
        super().__init__(zone, weekly)
        self.utc = lru_cache(maxsize=None)(self.utc)
        self.yearly = False     # some hours come back, if need be after years

    def hours(self, day):
        return self.special.get(day, self.week[day.weekday()])

    def opening(self, t):
        """The first opening from an instant on, or the rest of it; its end is
        None when there is none, and both are when nothing opens."""
        for days in (20, 400, 4000):
            ahead = self.segs(t, t + timedelta(days))
            if ahead and ahead[0][1] < t + timedelta(days):
                return ahead[0]
        return (ahead[0][0], None) if ahead else (None, None)

    def opens_weekly(self):
        return any(self.week.values())


def without(hours, cuts):
    """Parts of a date's hours taken out of them, all in its own wall time: so
    not out of the rest of the night before."""
    for a, b in cuts:
        hours = [p for s, e in hours for p in ((s, min(e, a)), (max(s, b), e))
                 if p[0] < p[1]]
    return hours


def weekly_hours(rng):
    """Hours of each weekday, for the oracle, and the rules for them."""
    kind = rng.random()
    if kind < 0.03:
        return [], ['off']
    if kind < 0.07:
        return [f'{d} 00:00-24:00' for d in DOW], ['24/7']
    if kind < 0.25:
        first, n = rng.randrange(7), rng.randrange(2, 7)
        s = spans(rng)
        return ([f'{DOW[(first + i) % 7]} {s}' for i in range(n)],
                [f'{OURS[first]}-{OURS[(first + n - 1) % 7]} {s}'])
    days = [i for i in range(7) if rng.random() < 0.75]
    hours = [spans(rng) for _ in days]
    return ([f'{DOW[i]} {s}' for i, s in zip(days, hours)],
            [f'{OURS[i]} {s}' for i, s in zip(days, hours)] or ['off'])


def calendar(rng):
    """The same calendar for the oracle and in our own text, and a change of
    its clocks, near which it has its dates."""
    name = rng.choice(ZONES)
    weekly, rules = weekly_hours(rng)
    cal = Calendar(name, ';'.join(weekly))
    change = clock_change(rng, name)
    near = change.astimezone(cal.tz).date()
    for _ in range(rng.choice([0, 1, 2, 3, 4, 6])):
        each_year = rng.random() < 0.5
        text, days = (yearly if each_year else dated)(rng, near)
        kind = rng.choice(['hours', 'hours', 'off', 'off', 'part off'])
        if kind == 'off':
            cal.special.update((d, []) for d in days)
            rules.append(text + rng.choice([' off', ' off "closed; as ever"']))
            continue
        s = spans(rng)
        hours = times(s)
        if kind == 'hours':
            cal.special.update((d, hours) for d in days)
            cal.yearly |= each_year
            rules.append(f'{text} {s}')
        else:
            cal.special.update((d, without(cal.hours(d), hours)) for d in days)
            rules.append(f'{text} {s} off')
    return cal, '; '.join(rules + [name]), change


def pauses(rng, start):
    """Some spans, in any order; now and then without a start or an end."""
    out = []
    if rng.random() < 0.7:
        return out
    for _ in range(rng.randrange(1, 4)):
        a = start + timedelta(seconds=rng.randrange(-86400, 4 * 86400))
        b = a + timedelta(seconds=rng.randrange(0, 86400))
        unbounded = rng.random()
        if unbounded < 0.03:
            a = ALWAYS
        elif unbounded < 0.06:
            b = FOREVER
        out.append((a, b))
    return out


def multirange(spans):
    return '{' + ','.join(
        ('(' if a == ALWAYS else f'["{iso(a)}"') + ','
        + (')' if b == FOREVER else f'"{iso(b)}")') for a, b in spans) + '}'


def opens_on(cal, day):
    """Does anything open on this local date?"""
    return cal.utc(day, 0) < cal.utc(day, 86400) and any(
        cal.utc(day, s) < cal.utc(day, e) for s, e in cal.hours(day))


def workdays(cal, start, n):
    """The same wall time n working days later (earlier), moved to where the
    clock runs; None if there are not so many."""
    local = start.astimezone(cal.tz)
    day, step, left = local.date(), 1 if n > 0 else -1, abs(n)
    for _ in range(1500):
        day += timedelta(step)
        left -= opens_on(cal, day)
        if left == 0:
            break
    else:
        return None
    midnight = datetime(local.year, local.month, local.day)
    naive = datetime(day.year, day.month, day.day) + (
        local.replace(tzinfo=None) - midnight)
    at = max(naive.replace(tzinfo=cal.tz, fold=f).astimezone(UTC)
             for f in (0, 1))
    if cal.is_open(at):
        return at
    at = cal.add(at, US) if n > 0 else cal.sub(at, US)
    return at and (at - US if n > 0 else at + US)


def iso(t):
    return t.astimezone(UTC).strftime('%Y-%m-%d %H:%M:%S.%f+00')


def some_start(rng, change):
    """An instant in the days around, the hours around, or at the very change."""
    near = rng.random()
    if near < 0.1:
        return change + rng.choice([-1, 0, 1]) * US
    span = 10800 if near < 0.4 else 5 * 86400
    start = change + timedelta(seconds=rng.randrange(-span, span))
    if rng.random() < 0.3:
        start += US * rng.randrange(1000000)
    return start


def some_amount(rng):
    span = rng.choice([60, 3600, 86400, 10 * 86400, 40 * 86400])
    amount = timedelta(seconds=rng.randrange(span))
    if rng.random() < 0.3:
        amount += US * rng.randrange(1000000)
    return amount


def moved(cal, step, start, amount, stop):
    """add or sub, by less if the oracle does not look so far."""
    bound = ALWAYS if step == cal.sub else FOREVER
    ends = bound in [t for span in stop for t in span]
    answer = step(start, amount)
    while answer is None and cal.opens_weekly() and not ends:
        amount //= 2
        answer = step(start, amount)
    return answer, amount


def question(rng, cal, change):
    """kind, pauses, start, argument and answer"""
    start, amount = some_start(rng, change), some_amount(rng)
    kinds = ['open', 'next_open', 'next_close', 'periods', 'diff']
    if cal.opens_weekly() or not cal.yearly:
        kinds += ['diff', 'add', 'add', 'add', 'sub', 'sub', 'days']
    kind = rng.choice(kinds)
    stop = cal.pauses = pauses(rng, start) if kind in ['add', 'sub', 'diff'] \
        else []
    if kind == 'add':
        answer, amount = moved(cal, cal.add, start, amount, stop)
        answer = iso(answer) if answer else 'infinity'
    elif kind == 'sub':
        answer, amount = moved(cal, cal.sub, start, amount, stop)
        answer = iso(answer) if answer else '-infinity'
    elif kind == 'diff':
        amount *= rng.choice([1, 1, 5, -1, -5, 80 if rng.random() < 0.1 else 1])
        answer = cal.diff(start, start + amount) // US
    elif kind == 'days':
        days = rng.choice([-1, 1]) * rng.choice([1, 1, 2, 5, 40])
        answer = workdays(cal, start, days)
        answer = iso(answer) if answer else 'infinity' if days > 0 \
            else '-infinity'
        amount = days * US
    elif kind == 'open':
        answer = str(cal.is_open(start)).lower()
    elif kind == 'next_open':
        answer = iso(cal.opening(start)[0])
    elif kind == 'next_close':
        opens, closes = cal.opening(start)
        answer = iso(closes) if closes else 'infinity' if opens else ''
    else:
        answer = ' '.join(iso(a) + ' ' + iso(b)
                          for a, b in cal.segs(start, start + amount))
    return kind, stop, start, amount, answer


def iso(t):
    return t.astimezone(UTC).strftime('%Y-%m-%d %H:%M:%S.%f+00') if t else ''


def main():
    calendars, seed = int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    write = csv.writer(sys.stdout).writerow
    write(['kind', 'hours', 'pauses', 'start', 'arg', 'near', 'expected'])
    for _ in range(calendars):
        cal, text, change = calendar(rng)
        for _ in range(QUESTIONS):
            kind, stop, start, amount, answer = question(rng, cal, change)
            near = changes(cal.tz.key) and abs(start - change) < timedelta(0.5)
            write([kind, text, multirange(stop), iso(start), amount // US,
                   bool(near), answer])
    # Easter of every year that has four digits, and days around it
    for year in range(1000, 10000):
        write(['easter', 'easter 00:00-24:00; UTC', '{}',
               f'{year}-01-01 00:00:00+00', 0, False,
               f'{easter(year)} 00:00:00+00'])
    for _ in range(500):
        day = easter(rng.randrange(1000, 9999))
        shift = rng.randrange(-99, 100)
        for off, answer in ((0, 'true'), (rng.choice([-1, 1, 7]), 'false')):
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            at += timedelta(shift + off)
            write(['easter_day', f'easter{shifted(shift)} 00:00-24:00; UTC',
                   '{}', iso(at), 0, False, answer])


main()
