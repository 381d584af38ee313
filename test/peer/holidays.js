// Compare days, one "CODE YYYY-MM-DD" a line, with those of date-holidays.
// Every difference must have a reason here, and every reason a difference.

const fs = require('fs');
const Holidays = require('date-holidays');

const FIRST = 2010;
const LAST = 2060;
const THEIR_SIDE = 'only in date-holidays';

const SUNDAYS = 'always a Sunday; an office that is open on Sundays appends a rule';
const NOT_LEGAL = 'a custom of banks or employers, not in the law';
const CANTONS = 'not in the law of every canton';
const SUSPENDED = 'suspended from 2013 to 2015 by Lei 23/2012';

// Only in date-holidays: country, name, reason
const THEIRS = [
    ['AT', /^(Heiliger Abend|Silvester)$/, NOT_LEGAL],
    ['CH', /^(Karfreitag|Ostermontag|Pfingstmontag|Stephanstag)$/, CANTONS],
    ['CH', /^(Ostersonntag|Pfingstsonntag|Eidg\..*)$/, SUNDAYS],
    ['DE', /^(Heiliger Abend|Silvester)$/, NOT_LEGAL],
    ['ES', /^Navidad \(día sustituto\)$/, 'communities may put another day in the place of such a Monday'],
    ['GB', /^Spring bank holiday$/, 'moved to 4 June 2012 for the Diamond Jubilee'],
    ['IE', /^Good Friday$|\(substitute day\)$/, NOT_LEGAL],
    ['IT', /^Domenica di Pasqua$/, SUNDAYS],
    ['NL', /^(Pasen|Pinksteren)$/, SUNDAYS],
    ['NL', /^Oudejaarsavond$/, NOT_LEGAL],
    ['PT', /^(Corpo de Deus|Implantação da República|Todos os santos|Restauração da Independência)$/, SUSPENDED],
];

// Only in ours: country, days, reason
const OURS = [
    ['GB', /^2011-04-29$/, 'royal wedding, proclaimed'],
    ['GB', /^2012-06-04$/, 'the spring bank holiday, moved'],
    ['IE', /^2022-03-18$/, 'day of remembrance, S.I. No. 50/2022'],
    ['NL', /^20..-05-05$/, 'Liberation Day, there a mere observance; here in every fifth year'],
];

const ours = {};
for (const line of fs.readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
    const [code, day] = line.split(' ');
    (ours[code] = ours[code] || new Set()).add(day);
}

function theirDays(code) {
    const peer = code === 'GB' ? new Holidays('GB', 'ENG') : new Holidays(code);
    const days = new Map();
    for (let year = FIRST; year <= LAST; year++)
        for (const holiday of peer.getHolidays(year))
            if (['public', 'bank'].includes(holiday.type) && !days.has(holiday.date.slice(0, 10)))
                days.set(holiday.date.slice(0, 10), holiday.name);
    return days;
}

let failed = false;
const used = new Map();

function explain(reasons, code, day, what, side) {
    const found = reasons.find(([country, pattern]) => country === code && pattern.test(what));
    if (!found) {
        console.log(`${code} ${day} only in ${side}, NOT EXPLAINED: ${what}`);
        failed = true;
        return;
    }
    if (!used.has(found))
        used.set(found, []);
    used.get(found).push(day);
}

for (const code of Object.keys(ours).sort()) {
    const theirs = theirDays(code);
    let both = 0;
    for (const day of ours[code])
        if (theirs.has(day))
            both++;
        else
            explain(OURS, code, day, day, 'ours');
    for (const [day, name] of theirs)
        if (!ours[code].has(day))
            explain(THEIRS, code, day, name, 'date-holidays');
    console.log(`${code}: ${both} days of ${FIRST} to ${LAST} agree`);
}

console.log('\nDifferences:');
for (const [side, reasons] of [['only in ours', OURS], [THEIR_SIDE, THEIRS]])
    for (const reason of reasons) {
        const days = used.get(reason) || [];
        const list = days.length > 6 ? days.slice(0, 3).join(', ') + ', ...' : days.join(', ');
        const what = side === THEIR_SIDE ? reason[1].source.replace(/[\\^$()]/g, '').replace(/\|/g, ', ') + ': ' : '';
        console.log(`${reason[0]} ${side}, ${days.length} (${list}): ${what}${reason[2]}`);
        if (days.length === 0)
            failed = true;
    }
console.log(failed ? '\nFAILED: a difference without a reason, or a reason without a difference' : '\nok');
process.exit(failed ? 1 : 0);
