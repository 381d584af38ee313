// drivers.js RELATIONS: read every relation named in the file with all of its columns,
// and print the version of node-postgres, then each relation and its rows.
const fs = require('fs');
const { Client } = require('pg');

(async () => {
    const client = new Client();
    let failed = false;
    await client.connect();
    console.log(require('pg/package.json').version);
    for (const relation of fs.readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
        try {
            const result = await client.query(`SELECT * FROM ${relation}`);
            console.log(`${relation}\t${result.rows.length}`);
        } catch (error) {
            console.error(`${relation}: ${error}`);
            failed = true;
        }
    }
    await client.end();
    process.exit(failed ? 1 : 0);
})();
