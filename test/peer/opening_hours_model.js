// What office hours mean, written a second time and apart from the C code, and
// the habits in which the npm package opening_hours differs: with no habit the
// model answers as lead_funnel does, with all of them as the package does.
// All days are days since 1970-01-01, all times are seconds of a day, in UTC.

const DAY = 86400;
const WEEKDAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

// Names, and what the package does and lead_funnel does not; the page gives the
// same reasons.
const HABITS = {
    opening_ends_night: 'Hours of a date end an earlier rule\'s night that runs into it. Here the night belongs to the date before.',
    off_ends_night: '"off" ends a night that runs into its date. Here the night belongs to the date before.',
    cut_ends_night: 'Times with "off" are also taken out of a night that runs into their date. Here of what opens on it.',
    cut_in_next_date: 'Past midnight, times with "off" are taken out of the next date. Here of what opens on theirs.',
    night_outlives_hours: 'Other hours for a date leave the old ones after midnight. Here they replace these, too.',
    night_outlives_off: '"off" leaves the hours after midnight of its own date. Here it closes all that opens on it.',
    no_days_adds: 'Hours without days are added to those of a rule with days before them. Here they replace those of every day.',
    comment_unknown: 'A comment without "off" makes it unknown whether it is open. Here a comment changes nothing.',
    year_of_months: 'A year before a month holds for the whole list, and its months stay in it. Here it is the year of its month or range.',
    month_of_counted: 'The month before a counted weekday is asked of all dates of the list. Here it is one more of them.',
    february_days: 'Days of one month that end with the last day of February never hold.',
    february_29: 'A range that ends on Feb 29 ends on Mar 01 in other years. Here it ends on Feb 28.',
    year_round: 'A range that ends on the day before its first one never holds. Here it is the whole year.',
    easter_range: 'A range that ends with easter is without its last day.',
    fifth_weekday: 'A fifth weekday that is moved is also looked for in months that have only four.',
    moved_weekday: 'A month is asked of the day that a weekday is moved to. Here of the day that is counted.',
};

function dayOf(year, month, day) {
    return Date.UTC(year, month - 1, day) / (DAY * 1000);
}

function civil(day) {
    const date = new Date(day * DAY * 1000);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function weekdayOf(day) {
    return (day + 3) % 7;
}

function monthLength(year, month) {
    return dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}

// The Sunday after the first full moon of the church from 21 March on
function easter(year) {
    const century = Math.floor(year / 100);
    let moon = (19 * (year % 19) + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 15) % 30;
    if (moon === 29 || (moon === 28 && year % 19 > 10))
        moon--;
    const full = dayOf(year, 3, 21) + moon;
    return full + 7 - (weekdayOf(full) + 1) % 7;
}

// ---- Reading

class Reader {
    constructor(text) {
        this.rest = text;
    }

    take(pattern) {
        const found = this.rest.match(new RegExp('^\\s*(?:' + pattern + ')', 'i'));
        if (found)
            this.rest = this.rest.slice(found[0].length);
        return found;
    }

    need(pattern) {
        const found = this.take(pattern);
        if (!found)
            throw new Error(`the model expects ${pattern} before "${this.rest}"`);
        return found;
    }
}

const NAME = '(?![a-z])';
const WEEKDAY = `(${WEEKDAYS.join('|')})${NAME}`;
const DATE = `(?:(\\d{4})\\s+)?(${MONTHS.join('|')})${NAME}(?:\\s*(\\d{1,2})(?![\\d:]))?`;

function shift(reader) {
    const found = reader.take('([+-])\\s*(\\d+)\\s*days?' + NAME);
    return found ? Number(found[1] + found[2]) : 0;
}

function point(found) {
    return { year: Number(found[1] || 0), month: MONTHS.indexOf(found[2].toLowerCase()) + 1, day: Number(found[3] || 0) };
}

function readDates(reader) {
    const dates = [];
    do {
        let found;
        if (reader.take('easter' + NAME)) {
            const first = shift(reader);
            const range = reader.take('-\\s*easter' + NAME);
            dates.push({ kind: 'easter', range: Boolean(range), first, last: range ? shift(reader) : first });
        } else if ((found = reader.take(DATE))) {
            const first = point(found);
            // days: Dec 24-26
            const days = first.day && reader.take('-\\s*(\\d{1,2})(?![\\d:])');
            const range = days || reader.take('-\\s*' + DATE);
            const last = days ? { ...first, day: Number(days[1]) } : range ? point(range) : first;
            dates.push({ kind: first.year ? 'once' : 'yearly', range: Boolean(range), days: Boolean(days), first, last });
        } else
            break;
    } while (reader.take(','));
    return dates;
}

function readWeekdays(reader, rule) {
    let found = reader.take(WEEKDAY);
    if (!found)
        return;
    rule.weekdays = new Set();
    for (; found; found = reader.take(',') && reader.need(WEEKDAY)) {
        const first = WEEKDAYS.indexOf(found[1].toLowerCase());
        const places = reader.take('\\[([^\\]]*)\\]');
        if (places) {
            rule.countedFirst = rule.countedFirst || (rule.nths.length === 0 && rule.weekdays.size === 0);
            for (const place of places[1].replace(/\s/g, '').split(',')) {
                const [, from, , to] = place.match(/^(-?\d)(-(\d))?$/);
                for (let n = Number(from); n <= Number(to || from); n++)
                    rule.nths.push({ weekday: first, place: n, shift: 0, list: places[1] });
            }
            const moved = shift(reader);
            rule.nths.filter(nth => nth.list === places[1] && nth.moved === undefined)
                .forEach(nth => { nth.shift = nth.moved = moved; });
            continue;
        }
        const range = reader.take('-\\s*' + WEEKDAY);
        const last = range ? WEEKDAYS.indexOf(range[1].toLowerCase()) : first;
        for (let day = first; ; day = (day + 1) % 7) {
            rule.weekdays.add(day);
            if (day === last)
                break;
        }
        rule.weekRange = rule.weekRange || (range && first > last);
    }
}

function readTimes(reader) {
    const times = [];
    let found;
    while ((found = reader.take('(\\d{1,2}):(\\d\\d)\\s*-\\s*(\\d{1,2}):(\\d\\d)'))) {
        const [from, to] = [found[1] * 3600 + found[2] * 60, found[3] * 3600 + found[4] * 60];
        times.push({ from, to: to > from ? to : to + DAY, written: to });
        if (!reader.take(','))
            break;
    }
    return times;
}

function readRule(text) {
    const reader = new Reader(text);
    const rule = { dates: [], weekdays: new Set([0, 1, 2, 3, 4, 5, 6]), nths: [], times: [] };
    if (reader.take('24/7')) {
        rule.always = true;
        rule.times = [{ from: 0, to: DAY, written: DAY }];
    } else {
        rule.dates = readDates(reader);
        const before = reader.rest;
        readWeekdays(reader, rule);
        rule.namesWeekdays = reader.rest !== before;
        rule.times = readTimes(reader);
        rule.off = Boolean(reader.take('(?:off|closed)' + NAME));
    }
    rule.namesDays = rule.dates.length > 0 || Boolean(rule.namesWeekdays);
    rule.comment = Boolean(reader.take('"[^"]*"'));
    reader.need('$');
    return rule;
}

function read(text) {
    return text.match(/(?:"[^"]*"|[^";])+/g).map(readRule);
}

// ---- Which days a rule holds on

const monthDay = at => 32 * at.month + at.day;
const FEBRUARY_29 = monthDay({ month: 2, day: 29 });

function yearlyHolds(item, at, habits) {
    const first = { ...item.first, day: item.first.day || 1 };
    let last = { ...item.last, day: item.last.day || 31 };
    if (habits.february_days && item.days && last.month === 2 && last.day >= monthLength(at.year, 2))
        return false;
    if (item.range && !item.days && item.first.day) {
        if (habits.february_29 && monthDay(last) === FEBRUARY_29 && monthLength(at.year, 2) === 28)
            last = { month: 3, day: 1 };
        if (habits.year_round && dayOf(at.year, last.month, last.day + 1) === dayOf(at.year, first.month, first.day))
            return false;
    }
    const inside = [monthDay(at) >= monthDay(first), monthDay(at) <= monthDay(last)];
    return monthDay(first) <= monthDay(last) ? inside[0] && inside[1] : inside[0] || inside[1];
}

function onceHolds(item, day, habits) {
    const first = dayOf(item.first.year, item.first.month, item.first.day || 1);
    if (habits.february_days && item.days && item.last.month === 2 && item.last.day >= monthLength(item.first.year, 2))
        return false;
    let year = item.last.year || item.first.year;
    if (!item.last.year && monthDay(item.last) < monthDay(item.first))
        year++;
    return day >= first && day <= dayOf(year, item.last.month, item.last.day || monthLength(year, item.last.month));
}

// The month of "Dec 25,Nov Th[4]"
function monthBeforeCounted(rule) {
    const [before, last] = rule.dates.slice(-2);
    const isMonth = item => item.kind !== 'easter' && !item.first.day;
    return last && rule.countedFirst && isMonth(last) && !isMonth(before) && last.first.month === last.last.month &&
        last.first.month;
}

function datesHold(rule, day, habits) {
    const at = civil(day);
    const [head] = rule.dates;
    // 2026 Jul, but not 2026 Jul 01
    const year = habits.year_of_months && head && head.kind === 'once' && !head.first.day && head.first.year;
    if (year && at.year !== year)
        return false;
    const month = habits.month_of_counted && monthBeforeCounted(rule);
    const dates = month ? rule.dates.slice(0, -1) : rule.dates;
    if (month && at.month !== month)
        return false;
    return dates.length === 0 || dates.some((item, i) => {
        if (item.kind === 'easter') {
            const place = day - easter(at.year);
            return place >= item.first && place <= item.last - (habits.easter_range && item.range ? 1 : 0);
        }
        return item.kind === 'yearly' || (year && i === 0) ? yearlyHolds(item, at, habits) : onceHolds(item, day, habits);
    });
}

// The n-th such weekday, counted from the start or end of a month; the fifth may
// lie in another month.
function nthDay(nth, year, month) {
    const first = nth.place > 0 ? dayOf(year, month, 1) : dayOf(year, month + 1, 1);
    return first + (nth.weekday - weekdayOf(first) + 7) % 7 + 7 * (nth.place > 0 ? nth.place - 1 : nth.place);
}

function isNth(nth, day, habits) {
    const { year, month } = civil(day);
    const hasOne = m => civil(nthDay(nth, year, m)).month === (m + 11) % 12 + 1;
    const movedFrom = m => day === nthDay(nth, year, m) + nth.shift;

    if (habits.fifth_weekday && nth.shift !== 0 && Math.abs(nth.place) === 5) {
        if (nth.place === 5)
            return hasOne(month) && (movedFrom(month) || (nth.shift > 0 && movedFrom(month - 1)));
        return nth.shift > 0 ? movedFrom(month) : hasOne(month) && (movedFrom(month) || movedFrom(month + 1));
    }
    return [month - 1, month, month + 1].some(m => hasOne(m) && movedFrom(m));
}

function holds(rule, day, habits) {
    return (rule.weekdays.has(weekdayOf(day)) && datesHold(rule, day, habits)) ||
        rule.nths.some(nth => isNth(nth, day, habits) &&
            datesHold(rule, habits.moved_weekday ? day : day - nth.shift, habits));
}

// ---- Is it open?

// What is open at an instant by its own date, and by the night before it: each
// rule in turn may change both.
function isOpen(rules, instant, habits = {}) {
    const day = Math.floor(instant / DAY);
    const time = instant - day * DAY;
    let today = false;
    let night = false;

    rules.forEach((rule, i) => {
        const within = at => rule.times.some(span => at >= span.from && at < span.to);
        const [inDay, inNight] = [within(time), within(time + DAY)];
        const unknown = rule.comment && habits.comment_unknown;
        const adds = habits.no_days_adds && !rule.namesDays && i > 0 && (rules[i - 1].namesDays || unknown);

        if (holds(rule, day, habits)) {
            if (!rule.off) {
                if (habits.opening_ends_night && !(adds && !inDay))
                    night = false;
                today = adds && !inDay ? today : inDay && !unknown;
            } else if (rule.times.length === 0) {
                today = false;
                night = night && !habits.off_ends_night;
            } else if (inDay) {
                today = false;
                night = night && !habits.cut_ends_night;
            }
        }
        if (holds(rule, day - 1, habits)) {
            if (!rule.off) {
                night = inNight ? !unknown : night && Boolean(adds || habits.night_outlives_hours);
                today = today && !(inNight && unknown);
            } else if (rule.times.length === 0)
                night = night && Boolean(habits.night_outlives_off);
            else if (inNight) {
                night = false;
                today = today && !habits.cut_in_next_date;
            }
        }
    });
    return today || night;
}

// The first instant after this one, and before the limit, where that changes
function nextChange(rules, instant, limit, habits = {}) {
    const state = isOpen(rules, instant, habits);
    const times = new Set([0]);
    for (const rule of rules)
        for (const span of rule.times)
            [span.from, span.to].forEach(time => times.add(time % DAY));
    const sorted = [...times].sort((a, b) => a - b);
    for (let day = Math.floor(instant / DAY); day * DAY < limit; day++)
        for (const time of sorted) {
            const at = day * DAY + time;
            if (at > instant && at < limit && isOpen(rules, at, habits) !== state)
                return at;
        }
    return null;
}

module.exports = { DAY, WEEKDAYS, MONTHS, HABITS, read, isOpen, nextChange, dayOf, civil, monthLength, easter };
