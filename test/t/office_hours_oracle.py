"""Random questions about office hours, with the answers of the slow oracle.

Prints CSV: kind, hours, pauses, start, arg, expected.  Times are in UTC; arg is
in microseconds, for "days" in days, and so are the answers of "diff".  The seed
is fixed.
"""
import calendar as months
import csv
import os
import random
import sys
from datetime import date, datetime, timedelta, timezone

sys.path.insert(0, os.path.join(sys.argv[1], 'oracles'))
from office_hours import Cal, DOW, US, UTC, spans as times  # noqa: E402

ZONES = ['Australia/Lord_Howe', 'Asia/Beirut', 'America/Sao_Paulo',
         'Africa/Cairo', 'Europe/Dublin', 'Pacific/Apia', 'Europe/Brussels',
         'Australia/Sydney', 'UTC', 'America/New_York', 'Africa/Casablanca']
TIMES = ['00:00', '00:30', '01:00', '01:30', '01:45', '02:00', '02:15', '02:30',
         '03:00', '03:30', '06:00', '09:00', '12:00', '12:30', '13:17:31',
         '17:00', '22:00', '23:30']
OURS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct',
          'Nov', 'Dec']
YEARS = range(1980, 2065)       # as far as the oracle looks


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


def clock_change(rng, zone, first, last):
    """A date near a change of the zone's clocks, if there is one."""
    day = date.fromordinal(rng.randrange(first.toordinal(), last.toordinal()))
    before = None
    for _ in range(370):
        at = datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset()
        if before is not None and at != before:
            return day
        before = at
        day += timedelta(1)
    return day


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


def counted(weekday, place, month):
    """The n-th such weekday, or the n-th last, of months."""
    out = []
    for year in YEARS:
        for m in range(1, 13):
            days = [week[weekday] for week in months.monthcalendar(year, m)
                    if week[weekday]]
            if month in (0, m) and abs(place) <= len(days):
                day = days[place - 1 if place > 0 else place]
                out.append(date(year, m, day))
    return out


def shifted(days):
    return '' if days == 0 else f' {days:+d} day' + 's' * (abs(days) > 1)


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
        place -= len([d for d in months.Calendar().itermonthdates(
            found.year, found.month)
            if d.month == found.month and d.weekday() == found.weekday()]) + 1
    text = f'{OURS[found.weekday()]}[{place}]{shifted(shift)}'
    return ((f'{MONTHS[month - 1]} ' if month else '') + text,
            {d + timedelta(shift)
             for d in counted(found.weekday(), place, month)})


def calendar(rng):
    """The same calendar for the oracle and in our own text, and a date."""
    name = rng.choice(ZONES)
    weekly, rules = [], []
    for i in range(7):
        if rng.random() < 0.75:
            s = spans(rng)
            weekly.append(DOW[i] + ' ' + s)
            rules.append(OURS[i] + ' ' + s)
    if not rules:
        rules.append('off')
    zone = Cal(name, '').tz
    near = clock_change(rng, zone, date(1995, 1, 1), date(2045, 1, 1))
    days = rng.sample(range(-6, 7), 5)
    special, holidays, offs = [], [], []
    each_year, free, nights = {}, set(), []
    for _ in range(rng.choice([0, 0, 1, 2])):
        text, found = yearly(rng, near)
        s = spans(rng)
        nights.append('x ' + s)
        each_year.update((d, s) for d in found)
        rules.append(f'{text} {s}')
    for d in days[:rng.randrange(0, 3)]:
        s = spans(rng)
        special.append(f'{near + timedelta(d)} {s}')
        rules.append(special[-1])
    for d in days[2:2 + rng.randrange(0, 3)]:
        holidays.append(str(near + timedelta(d)))
        rules.append(holidays[-1] + ' off')
    for _ in range(rng.choice([0, 0, 1, 2])):
        text, found = yearly(rng, near)
        free |= found
        rules.append(f'{text} off "closed; as every year"')
    # The oracle takes such a part out of the night before, too; no night of
    # these calendars reaches into the afternoon but by 24:30 and later.
    if not any(int(x.split('-')[1][:2]) > 24 for r in weekly + special + nights
               for x in r.split(' ', 1)[1].split(',')) and rng.random() < 0.3:
        day = near + timedelta(days[4])
        offs.append(f'{day} off 12:15-16:45')
        rules.append(f'{day} 12:15-16:45 off')
        if not all(nights_end_early(r) for r in weekly + special + nights):
            return calendar(rng)
    cal = Cal(name, ';'.join(weekly), ';'.join(holidays),
              ';'.join(special + offs))
    cal.hol |= free
    cal.special = {**{d: times(s) for d, s in each_year.items()}, **cal.special}
    return cal, '; '.join(rules + [name]), near


def nights_end_early(rule):
    for x in rule.split(' ', 1)[1].split(','):
        a, b = x.split('-')
        if seconds(b) <= seconds(a) and seconds(b) > seconds('12:15'):
            return False
    return True


def pauses(rng, cal, start):
    """As a multirange; the oracle gets them in any order."""
    out = []
    if rng.random() < 0.7:
        return out
    for _ in range(rng.randrange(1, 4)):
        a = start + timedelta(seconds=rng.randrange(-86400, 4 * 86400))
        b = a + timedelta(seconds=rng.randrange(0, 86400))
        out.append((a, b))
    return out


def opens_on(cal, day):
    """Does anything open on this local date?"""
    if cal.utc(day, 0) == cal.utc(day, 86400) or day in cal.hol:
        return False
    left = cal.special.get(day, cal.week[day.weekday()])
    for x, a, b in cal.off:
        if x == day:
            left = [p for s, e in left for p in ((s, min(e, a)), (max(s, b), e))
                    if p[0] < p[1]]
    return any(cal.utc(day, s) < cal.utc(day, e) for s, e in left)


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
    return cal.add(at, US) - US if n > 0 else cal.sub(at, US) + US


def iso(t):
    return t.astimezone(UTC).strftime('%Y-%m-%d %H:%M:%S.%f+00')


def main():
    rng = random.Random(20260209)
    write = csv.writer(sys.stdout).writerow
    for _ in range(int(sys.argv[2])):
        cal, text, near = calendar(rng)
        for _ in range(6):
            start = datetime(near.year, near.month, near.day, tzinfo=UTC)
            start += timedelta(seconds=rng.randrange(-5 * 86400, 5 * 86400))
            if rng.random() < 0.3:
                start += US * rng.randrange(1000000)
            stop = pauses(rng, cal, start)
            cal.pauses = stop
            multirange = '{' + ','.join('["%s","%s")' % (iso(a), iso(b))
                                        for a, b in stop) + '}'
            kind = rng.choice(['add', 'add', 'sub', 'diff', 'open', 'next_open',
                               'next_close', 'periods', 'days'])
            span = rng.choice([60, 3600, 86400, 10 * 86400, 40 * 86400])
            amount = timedelta(seconds=rng.randrange(span))
            if rng.random() < 0.3:
                amount += US * rng.randrange(1000000)
            if kind == 'add':
                answer = cal.add(start, amount)
                answer = iso(answer) if answer else 'infinity'
            elif kind == 'sub':
                answer = cal.sub(start, amount)
                answer = iso(answer) if answer else '-infinity'
            elif kind == 'diff':
                amount = rng.choice([1, 5]) * amount
                answer = str(cal.diff(start, start + amount) // US)
            elif kind == 'days':
                cal.pauses, multirange = [], '{}'
                days = rng.choice([-1, 1]) * rng.choice([1, 1, 2, 5, 40])
                answer = workdays(cal, start, days)
                never = 'infinity' if days > 0 else '-infinity'
                answer = iso(answer) if answer else never
                amount = days * US
            elif kind == 'open':
                cal.pauses, multirange = [], '{}'
                answer = str(cal.is_open(start)).lower()
            elif kind == 'next_close':
                cal.pauses, multirange = [], '{}'
                ahead = cal.segs(start, start + timedelta(400))
                answer = iso(ahead[0][1])
            elif kind == 'periods':
                cal.pauses, multirange = [], '{}'
                answer = ' '.join(iso(a) + ' ' + iso(b) for a, b in
                                  cal.segs(start, start + amount))
            else:
                cal.pauses, multirange = [], '{}'
                answer = cal.next_open(start)
                answer = iso(answer) if answer else ''
            write([kind, text, multirange, iso(start), amount // US, answer])
    # Easter of every year that has four digits, and days around it
    for year in range(1000, 10000):
        write(['next_open', 'easter 00:00-24:00; UTC', '{}',
               f'{year}-01-01 00:00:00+00', 0, f'{easter(year)} 00:00:00+00'])
    for _ in range(int(sys.argv[2])):
        day = easter(rng.randrange(1000, 9999))
        shift = rng.randrange(-99, 100)
        for off, answer in ((0, 'true'), (rng.choice([-1, 1, 7]), 'false')):
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            at += timedelta(shift + off)
            write(['open', f'easter{shifted(shift)} 00:00-24:00; UTC', '{}',
                   iso(at), 0, answer])


main()
