// Random office hours in the part of the grammar that lead_funnel and OpenStreetMap
// share, and random instants to ask about.

const { DAY, WEEKDAYS, MONTHS, dayOf, monthLength, easter } = require('./opening_hours_model.js');

const FIRST_DAY = dayOf(2026, 1, 1);
const LAST_DAY = dayOf(2029, 12, 31);

// ---- Random calendars

// Numbers from 0 to 1, the same ones for the same seed: Park and Miller's generator
const MODULUS = 2 ** 31 - 1;
let state = 1;

function random() {
    state = 48271 * state % MODULUS;
    return state / MODULUS;
}

function seed(value) {
    state = Math.abs(Math.trunc(value)) % (MODULUS - 1) + 1;
    for (let i = 0; i < 10; i++)
        random();
}

const upTo = n => Math.floor(random() * n);
const between = (low, high) => low + upTo(high - low + 1);
const chance = share => random() < share;
const pick = list => list[upTo(list.length)];
// One of [weight, value] pairs
function weighted(...pairs) {
    let at = random() * pairs.reduce((sum, [weight]) => sum + weight, 0);
    return pairs.find(([weight]) => (at -= weight) < 0)[1];
}

const two = n => String(n).padStart(2, '0');
const capital = word => word[0].toUpperCase() + word.slice(1);
const dash = () => pick(['-', '-', '-', ' - ']);
const clock = minutes => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
const weekday = () => capital(pick(WEEKDAYS));
const month = () => capital(pick(MONTHS));
const year = () => between(2026, 2028);

function randomDate(y) {
    const m = between(1, 12);
    return { month: m, day: chance(0.15) ? pick([1, monthLength(y || 2028, m)]) : between(1, monthLength(y || 2028, m)) };
}

const written = ({ month: m, day }) => `${capital(MONTHS[m - 1])} ${two(day)}`;

// A day of the same month from this one on, often the month's last
function lastDay(y, { month: m, day }) {
    return chance(0.3) ? monthLength(y, m) : between(day, monthLength(y, m));
}

function randomYears() {
    const [y, date] = [year(), randomDate(2027)];
    return weighted(
        [4, () => `${y} ${written(date)}`],
        [2, () => `${y} ${written(date)}-${two(lastDay(y, date))}`],
        [2, () => `${y} ${written(date)}${dash()}${y + 1} ${written(randomDate(2027))}`],
        [2, () => `${y} ${month()}`],
        [1, () => `${y} ${month()}-${month()}`],
        [1, () => `${y} ${month()},${pick([month(), written(date)])}`])();
}

const days = n => n === 0 ? '' : ` ${n > 0 ? '+' : '-'}${Math.abs(n)} day${Math.abs(n) > 1 ? 's' : ''}`;

function randomEaster() {
    const first = between(-60, 59);
    return weighted(
        [4, () => 'easter' + days(pick([0, 0, 1, 1, -2, 39, 50, first]))],
        [1, () => `easter${days(first)}${dash()}easter${days(between(first, 60))}`])();
}

function randomRange() {
    const date = randomDate();
    return weighted(
        [3, () => `${written(date)}-${two(lastDay(2028, date))}`],
        [4, () => written(date) + dash() + written(randomDate())],
        [1, () => `${written({ month: 12, day: between(1, 31) })}${dash()}${written({ month: 1, day: between(1, 31) })}`])();
}

const oneDate = () => weighted([3, () => written(randomDate())], [2, randomRange], [2, randomEaster])();
const oneMonth = () => weighted([1, month], [1, () => month() + '-' + month()])();

function dates() {
    return weighted(
        [3, () => written(randomDate())],
        [2, randomRange],
        [3, oneMonth],
        [3, randomEaster],
        [4, randomYears],
        // The package reads months after dates only.
        [2, () => [...Array.from({ length: between(1, 3) }, oneDate), ...(chance(0.3) ? [oneMonth()] : [])].join(',')])();
}

const place = () => weighted([4, () => `${between(1, 5)}`], [3, () => `-${between(1, 5)}`],
    [1, () => pick(['1-2', '2-4', '3-5'])])();

function nth() {
    const places = chance(0.3) ? `${place()},${place()}` : place();
    return `${weekday()}[${places}]${chance(0.3) ? days(pick([1, 1, -1, between(-6, 6)])) : ''}`;
}

const someWeekdays = () => weighted([3, weekday], [4, () => weekday() + dash() + weekday()])();
const weekdays = () => weighted(
    [4, someWeekdays],
    [1, () => 'Mo-Fr'],
    [2, () => Array.from({ length: between(2, 3) }, someWeekdays).join(',')])();
const weekdaysOrNth = () => weighted([5, weekdays], [2, nth], [1, () => `${nth()},${chance(0.5) ? someWeekdays() : nth()}`])();

function time() {
    const from = 15 * upTo(96);
    return weighted(
        [8, () => [from, Math.min(from + 15 * between(1, 40), 1440)]],
        [3, () => [15 * between(60, 95), 15 * between(0, 28)]],
        [1, () => [from, Math.min(1440 + 15 * between(1, 60), 2880)]],
        [1, () => pick([[0, 1440], [from, from], [0, 2880], [0, 0], [from, 0]])])();
}

function times() {
    const count = weighted([5, 1], [3, 2], [1, 3]);
    return Array.from({ length: count }, time).map(([from, to]) => clock(from) + dash() + clock(to)).join(',');
}

const comment = share => chance(share) ? pick([' "by appointment"', ' "shut; ring"', '"x"']) : '';

function rule(first) {
    if (chance(0.04))
        return '24/7' + comment(0.05);
    let text = weighted(
        [first ? 6 : 2, weekdaysOrNth],
        [first ? 1 : 4, dates],
        [2, () => `${dates()} ${weekdaysOrNth()}`],
        [1, () => ''])();
    const off = weighted([first ? 8 : 5, 0], [2, 1], [2, 2]);
    text += off !== 1 ? ' ' + times() : '';
    text += off !== 0 ? pick([' off', ' off', ' closed']) : '';
    return text.trim() + comment(off ? 0.1 : 0.02);
}

function calendar() {
    const text = Array.from({ length: weighted([2, 1], [4, 2], [3, 3], [1, 4]) }, (_, i) => rule(i === 0)).join('; ');
    const spelling = text.replace(/\b0(\d:)/g, (all, rest) => chance(0.05) ? rest : all);
    return chance(0.1) ? spelling.toLowerCase() : spelling;
}

// ---- Random instants

// Days at which rules may begin and end to hold
function turningDays(rules) {
    const turning = [dayOf(year(), 2, 28), dayOf(year(), 12, 31)];
    for (const item of rules.flatMap(rule => rule.dates))
        for (const end of [item.first, item.last]) {
            const y = end.year || between(2026, 2029);
            turning.push(item.kind === 'easter' ? easter(y) + end :
                dayOf(y, end.month, end.day || pick([1, monthLength(y, end.month)])));
        }
    // Weekdays counted in a month, and moved into the next one
    if (rules.some(rule => rule.nths.length > 0))
        for (let m = 1; m <= 12; m++)
            turning.push(dayOf(year(), m, pick([1, 4, 8, 15, 22, 29])));
    return turning;
}

function instants(rules, count) {
    const turning = turningDays(rules);
    const ends = rules.flatMap(rule => rule.times.flatMap(span => [span.from, span.to]));
    return Array.from({ length: count }, () => {
        const day = chance(0.5) ? pick(turning) + between(-2, 2) : between(FIRST_DAY, LAST_DAY);
        const second = weighted(
            [2, () => upTo(DAY)],
            [1, () => between(-1, 1)],
            [4, () => (ends.length ? pick(ends) % DAY : 0) + between(-1, 1)])();
        return day * DAY + second;
    });
}

module.exports = { seed, calendar, instants };
