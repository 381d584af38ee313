// Ask the npm package opening_hours what lead_funnel was asked, and compare.
//
//   node opening_hours.js questions PAGE CALENDARS INSTANTS SEED
//       writes calendars.txt and questions.txt
//   node opening_hours.js compare PAGE answers.txt
//       reads these and the server's answers
//
// PAGE is docs/opening_hours.md, whose examples are asked too.  Every difference
// must come from habits of the package that the model names.

const fs = require('fs');
const { DAY, HABITS, read, isOpen, nextChange } = require('./opening_hours_model.js');

const CHANGES = 5;              // of the instants of a calendar, also asked for the next change
const REACH = 400 * DAY;        // how far the next change is looked for

const NONE = {};
const ALL = Object.fromEntries(Object.keys(HABITS).map(habit => [habit, true]));

// Only text like this may be refused by the package
const REFUSED = [
    [/\d{4} [a-z]{3} \d{1,2}:/i, 'a month with its year right before a time'],
    [/[a-z]{3} [a-z]{2}\[-?\d[,-]/i, 'a month right before a weekday that is counted several times'],
];

// Which rules a feature is in
const has = test => rules => rules.some(test);
const hasDate = test => has(rule => rule.dates.some(test));
const hasTime = test => has(rule => rule.times.some(test));
const over = (first, last) => 32 * first.month + first.day > 32 * last.month + last.day;
const isMonth = item => item.kind === 'yearly' && !item.first.day;
const isDate = item => item.kind === 'yearly' && item.first.day > 0;

const FEATURES = [
    ['all calendars', () => true],
    ['weekdays', has(rule => rule.namesWeekdays && rule.nths.length === 0)],
    ['weekdays over the end of the week', has(rule => rule.weekRange)],
    ['several intervals', has(rule => rule.times.length > 1)],
    ['past midnight, 22:00-02:00', hasTime(span => span.written < span.from && span.written > 0)],
    ['past midnight, 22:00-26:00', hasTime(span => span.written > DAY)],
    ['24 hours, 09:00-09:00', hasTime(span => span.written === span.from)],
    ['months', hasDate(item => isMonth(item) && !over(item.first, item.last))],
    ['months over New Year', hasDate(item => isMonth(item) && over(item.first, item.last))],
    ['dates', hasDate(item => isDate(item) && !item.range)],
    ['ranges of dates', hasDate(item => isDate(item) && item.range && !over(item.first, item.last))],
    ['ranges of dates over New Year', hasDate(item => isDate(item) && over(item.first, item.last))],
    ['dates with a year', hasDate(item => item.kind === 'once' && item.first.day && !item.range)],
    ['ranges of dates with a year', hasDate(item => item.kind === 'once' && item.first.day && item.range)],
    ['months with a year', hasDate(item => item.kind === 'once' && !item.first.day)],
    ['Feb 29', hasDate(item => [item.first, item.last].some(end => end.month === 2 && end.day === 29))],
    ['easter', hasDate(item => item.kind === 'easter' && !item.range && item.first === 0)],
    ['easter, moved', hasDate(item => item.kind === 'easter' && !item.range && item.first !== 0)],
    ['ranges around easter', hasDate(item => item.kind === 'easter' && item.range)],
    ['lists of dates', has(rule => rule.dates.length > 1)],
    ['dates and weekdays together', has(rule => rule.dates.length > 0 && rule.namesWeekdays)],
    ['weekdays counted from the start', has(rule => rule.nths.some(nth => nth.place > 0))],
    ['weekdays counted from the end', has(rule => rule.nths.some(nth => nth.place < 0))],
    ['counted weekdays, moved', has(rule => rule.nths.some(nth => nth.shift !== 0))],
    ['off', has(rule => rule.off && rule.times.length === 0)],
    ['off, with times', has(rule => rule.off && rule.times.length > 0)],
    ['24/7', has(rule => rule.always)],
    ['no days', has(rule => !rule.namesDays && !rule.always)],
    ['comments', has(rule => rule.comment)],
];

// ---- The page

// Rows of the table under a heading, as lists of cells
function pageRows(page, heading) {
    const text = fs.readFileSync(page, 'utf8');
    const [, section] = text.match(new RegExp(`^## ${heading}\n([^]*?)(?=^## |$(?![^]))`, 'm'));
    return section.split('\n').filter(line => line.startsWith('| ')).slice(1)
        .map(line => line.slice(1, -1).split(/(?<!\\)\|/).map(cell => cell.trim().replace(/\\\|/g, '|')));
}

// The rules in a cell that is nothing else
const code = cell => (cell.match(/^`([^`]*)`$/) || [])[1];
const seconds = text => Date.parse(text.replace(' ', 'T') + 'Z') / 1000;

// What the page says of the same text here and there
function pageExamples(page) {
    return [
        ...pageRows(page, 'The same in both').flatMap(([, rules, open, closed]) => [
            { text: code(rules), at: seconds(open), ours: true, theirs: true },
            { text: code(rules), at: seconds(closed), ours: false, theirs: false }]),
        ...[...pageRows(page, 'The same text, another meaning'), ...pageRows(page, 'Faults of the npm package')]
            .map(([rules, at, ours, theirs, why]) =>
                ({ text: code(rules), at: seconds(at), ours: ours === 'open', theirs: theirs === 'open', why })),
    ];
}

// ---- Questions

function writeQuestions(page, count, each, seed) {
    const random = require('./opening_hours_random.js');
    const calendars = [];
    const questions = [];
    const ask = (here, there = here, first = []) => {
        [...first, ...random.instants(read(here), each)].forEach((at, i) =>
            questions.push(`${calendars.length}\t${questions.length}\t${at}\t${i < CHANGES}`));
        calendars.push(`${calendars.length}\t${here}\t${there}`);
    };
    random.seed(seed);
    for (const { text, at } of pageExamples(page))
        ask(text, text, [at]);
    for (const [, there] of pageRows(page, 'Only here'))
        if (code(there))
            ask(code(there));
    for (const [there, , here] of pageRows(page, 'Only in OpenStreetMap'))
        if (code(here))
            ask(code(here), code(there));
    for (let i = 0; i < count; i++)
        ask(random.calendar());
    fs.writeFileSync('calendars.txt', calendars.join('\n') + '\n');
    fs.writeFileSync('questions.txt', questions.join('\n') + '\n');
}

// ---- Comparison

const lines = file => fs.readFileSync(file, 'utf8').replace(/\n$/, '').split('\n').map(line => line.split('\t'));
const say = at => new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ');

class Peer {
    constructor(text) {
        const OpeningHours = require('opening_hours');
        this.hours = new OpeningHours(text);
    }

    isOpen(at) {
        return this.hours.getState(new Date(at * 1000));
    }

    // Passes over changes between closed and unknown, which is closed here.
    nextChange(at, limit) {
        const open = this.isOpen(at);
        let date = new Date(at * 1000);
        do
            date = this.hours.getNextChange(date, new Date(limit * 1000));
        while (date && this.hours.getState(date) === open);
        return date ? date.getTime() / 1000 : null;
    }
}

// A set of habits that makes the model's answer theirs and has none too many;
// null when the model is wrong about one of the two.
function habitsBehind(answer, ours, theirs) {
    if (answer(NONE) !== ours || answer(ALL) !== theirs)
        return null;
    if (ours === theirs)
        return [];
    const names = Object.keys(HABITS);
    const explains = some => answer(Object.fromEntries(some.map(habit => [habit, true]))) === theirs;
    const single = names.find(habit => explains([habit]));
    if (single)
        return [single];
    let some = names;
    for (const habit of names) {
        const rest = some.filter(other => other !== habit);
        if (explains(rest))
            some = rest;
    }
    return some;
}

const SEARCH = 'search';
const SEARCH_REASON = 'For moved weekdays and the last days of February, the search for the next change passes over a change ' +
    'that the package shows when it is asked for that instant.';

function searchPasses(peer, rules, at, theirs, limit) {
    const change = nextChange(rules, at, limit, ALL);
    const hard = rules.some(rule => rule.nths.some(nth => nth.shift !== 0) ||
        rule.dates.some(item => isDate(item) && item.last.month === 2 && item.last.day >= 28));
    return hard && change !== null && (theirs === null || theirs > change) && peer.isOpen(change) !== peer.isOpen(at);
}

class Tally {
    constructor() {
        this.features = FEATURES.map(([name, test]) => ({ name, test, states: [0, 0], changes: [0, 0] }));
        this.reasons = new Map();
        this.refusals = new Map();
        this.unexplained = 0;
    }

    fail(message) {
        this.unexplained++;
        if (this.unexplained <= 50)
            console.log('NOT EXPLAINED: ' + message);
    }

    // kind is states or changes
    add(features, kind, same) {
        for (const feature of features)
            feature[kind][same ? 0 : 1]++;
    }

    explain(kind, key, example) {
        if (!this.reasons.has(key))
            this.reasons.set(key, { states: 0, changes: 0, example });
        const reason = this.reasons.get(key);
        reason[kind]++;
        if (example.length < reason.example.length)
            reason.example = example;
    }

    refuse(text, message) {
        const found = REFUSED.find(([pattern]) => pattern.test(text));
        if (!found)
            return this.fail(`"${text}" is refused: ${message}`);
        const texts = this.refusals.get(found[1]) || [];
        this.refusals.set(found[1], texts.concat(text).sort((a, b) => a.length - b.length));
    }

    print() {
        const row = (name, cells) => console.log(name.padEnd(36) + cells.map(cell => String(cell).padStart(9)).join(''));
        row('', ['open?', 'agree', 'differ', 'change?', 'agree', 'differ']);
        for (const { name, states, changes } of this.features)
            row(name, [states[0] + states[1], ...states, changes[0] + changes[1], ...changes]);

        console.log(`\nDifferences, of "open?" and of "change?" (in the next ${REACH / DAY} days), with the habits of the package\n` +
            'behind them:');
        const count = reason => reason.states + reason.changes;
        const number = n => String(n).padStart(7);
        for (const [key, reason] of [...this.reasons].sort((a, b) => count(b[1]) - count(a[1])))
            console.log(`${number(reason.states)}${number(reason.changes)}  ${key}\n${' '.repeat(16)}${reason.example}`);
        console.log('\nThe habits:');
        const used = [...this.reasons.keys()].flatMap(key => key.split(' + '));
        for (const [habit, reason] of Object.entries({ ...HABITS, [SEARCH]: SEARCH_REASON }))
            if (used.includes(habit))
                console.log(`  ${habit}: ${reason}`);
        console.log('\nRefused by the package:');
        for (const [why, texts] of this.refusals)
            console.log(`${number(texts.length)}  ${why}: ${texts[0]}`);
    }
}

// Both sides must be as the model says, also where they agree.
function judge(tally, kind, text, at, ours, theirs, answer, shown, otherwise) {
    const behind = habitsBehind(answer, ours, theirs);
    const what = `${text}, ${say(at)}: ${shown(ours)} here, ${shown(theirs)} there`;
    if (behind && ours !== theirs)
        tally.explain(kind, behind.join(' + '), what);
    else if (!behind && answer(NONE) === ours && otherwise())
        tally.explain(kind, SEARCH, what);
    else if (!behind)
        tally.fail(`${what}; the model says ${shown(answer(NONE))} and ${shown(answer(ALL))}`);
}

// change is '' when it was not asked for.
function compareAnswer(tally, { here, there, rules, features, peer }, at, open, change) {
    const theirs = peer.isOpen(at);
    // The page says that they mean the same.
    if (here !== there) {
        if (open !== theirs)
            tally.fail(`"${here}" here and "${there}" there, ${say(at)}`);
        return;
    }
    tally.add(features, 'states', theirs === open);
    judge(tally, 'states', here, at, open, theirs, habits => isOpen(rules, at, habits),
        state => state ? 'open' : 'closed', () => false);
    if (change === '')
        return;

    const limit = at + REACH;
    const ours = change !== null && change < limit ? change : null;
    const next = peer.nextChange(at, limit);
    tally.add(features, 'changes', next === ours);
    judge(tally, 'changes', here, at, ours, next, habits => nextChange(rules, at, limit, habits),
        instant => instant === null ? 'no change' : `change at ${say(instant)}`,
        () => searchPasses(peer, rules, at, next, limit));
}

function comparePage(page, fail) {
    const OpeningHours = require('opening_hours');
    const reads = text => {
        try {
            return Boolean(new OpeningHours(text, null));
        } catch (refusal) {
            return false;
        }
    };
    const shown = new Set();
    for (const { text, at, ours, theirs, why } of pageExamples(page)) {
        const answer = habits => isOpen(read(text), at, habits);
        if (new Peer(text).isOpen(at) !== theirs || answer(NONE) !== ours)
            fail(`the page is wrong about "${text}" at ${say(at)}`);
        const [habit] = habitsBehind(answer, ours, theirs) || [];
        if (HABITS[habit] !== why)
            fail(`the page gives another reason than ${habit} for "${text}"`);
        shown.add(habit);
    }
    for (const habit of Object.keys(HABITS))
        if (!shown.has(habit))
            fail(`the page has no example of ${habit}`);
    for (const [here, there] of pageRows(page, 'Only here'))
        if (reads(code(here)) || (there && !reads(code(there))))
            fail(`the page is wrong about ${here}, which should be only here, or ${there}`);
    for (const [there] of pageRows(page, 'Only in OpenStreetMap'))
        if (!reads(code(there)))
            fail(`the page is wrong: the package refuses ${there}`);
}

function compare(page, file) {
    const calendars = lines('calendars.txt').map(([, here, there]) => ({ here, there }));
    const questions = lines('questions.txt');
    const answers = lines(file);
    const tally = new Tally();
    let calendar;

    if (answers.length !== questions.length)
        throw new Error(`${answers.length} answers to ${questions.length} questions`);
    comparePage(page, message => tally.fail(message));
    answers.forEach(([number, open, change], i) => {
        const [id, asked, at] = questions[i];
        if (number !== asked)
            throw new Error(`question ${asked} was answered with number ${number}`);
        if (!calendar || calendar.id !== id) {
            const { here, there } = calendars[id];
            const rules = read(here);
            calendar = { id, here, there, rules, features: tally.features.filter(feature => feature.test(rules)) };
            try {
                calendar.peer = new Peer(there);
            } catch (refusal) {
                tally.refuse(there, refusal);
            }
        }
        if (calendar.peer)
            compareAnswer(tally, calendar, Number(at), open === 't', change === 'none' ? null : change && Number(change));
    });
    tally.print();
    console.log(tally.unexplained ? `\nFAILED: ${tally.unexplained} not explained` : '\nok: every difference is explained');
    process.exitCode = tally.unexplained ? 1 : 0;
}

if (new Date(0).getTimezoneOffset() !== 0)
    throw new Error('the package reads times in its own zone: run this with TZ=UTC');
const [step, page, ...rest] = process.argv.slice(2);
if (step === 'questions')
    writeQuestions(page, ...rest.map(Number));
else
    compare(page, ...rest);
