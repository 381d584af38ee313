// The rows of lead.csv in DuckDB, with one thread: are the KPIs by channel those
// of ours.csv, and how long do they take against the times in time.csv?
const fs = require('fs');
const { DuckDBInstance } = require('@duckdb/node-api');

const kpis = `SELECT channel, count(stage), count(*) FILTER (WHERE stage >= 1), count(*) FILTER (WHERE stage >= 2),
    count(*) FILTER (WHERE stage >= 3), count(*) FILTER (WHERE stage = 4), count(*) FILTER (WHERE stage < 4 AND lost),
    coalesce(sum(amount) FILTER (WHERE stage = 4), 0), coalesce(sum(amount) FILTER (WHERE stage IN (2, 3) AND NOT lost), 0),
    coalesce(sum(amount) FILTER (WHERE stage < 4 AND lost), 0)
FROM lead GROUP BY channel`;

async function main() {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run('CREATE TABLE lead (channel VARCHAR, stage TINYINT, lost BOOLEAN, amount DECIMAL(18, 2))');
  await connection.run("COPY lead FROM 'lead.csv' (FORMAT csv, HEADER false)");

  const rows = (await connection.runAndReadAll(`SELECT count(*) FROM lead`)).getRows()[0][0];
  const theirs = (await connection.runAndReadAll(`${kpis} ORDER BY channel`)).getRows()
    .map((row) => row.map(String).join(','));
  const ours = fs.readFileSync('ours.csv', 'utf8').trim().split('\n').map((line) => line.replace(/"/g, ''));
  if (JSON.stringify(theirs) !== JSON.stringify(ours)) {
    console.log('DIFFERENT', ours, theirs);
    process.exit(1);
  }
  console.log(`${ours.length} channels, ${rows} rows: the same KPIs`);

  let best = Infinity;
  for (let run = 0; run < 9; run++) {
    const started = process.hrtime.bigint();
    await connection.runAndReadAll(kpis);
    best = Math.min(best, Number(process.hrtime.bigint() - started));
  }
  const [seconds, scan] = fs.readFileSync('time.csv', 'utf8').split(',').map(Number);
  const perRow = (nanoseconds) => (nanoseconds / Number(rows)).toFixed(1);
  console.log(`funnel_agg_by ${perRow(seconds * 1e9)} ns/row (of it SELECT count(*) ${perRow(scan * 1e9)}), ` +
    `DuckDB ${perRow(best)} ns/row, ratio ${(seconds * 1e9 / best).toFixed(2)}`);
}

main();
