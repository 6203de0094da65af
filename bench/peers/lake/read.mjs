// Reads a file of the lake by DuckDB, beside the same rows as DuckDB writes them and as CSV.gz: node read.mjs FILE FOLDER RUNS
import { statSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [file, folder, runs] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const files = [['ours', file, `read_parquet('${file}')`]];
for (const codec of ['zstd', 'gzip', 'snappy', 'uncompressed']) {
  const path = `${folder}/duckdb-${codec}.parquet`;
  await connection.run(`copy (select * from read_parquet('${file}')) to '${path}' (format parquet, codec '${codec}')`);
  files.push([`DuckDB, ${codec}`, path, `read_parquet('${path}')`]);
}
const csv = `${folder}/bars.csv.gz`;
await connection.run(`copy (select * from read_parquet('${file}')) to '${csv}' (format csv, header)`);
files.push(['CSV.gz', csv, `read_csv('${csv}')`]);

const results = files.map(([name, path]) => ({ name, bytes: statSync(path).size, milliseconds: [], answer: null }));
for (let run = 0; run <= runs; run++) {
  for (const [i, [, , source]] of files.entries()) {
    const begin = performance.now();
    const rows = await connection.runAndReadAll(`select count(distinct symbol), min(time)::varchar, max(time)::varchar,
      avg(open), max(high), min(low), avg(close), sum(volume)::bigint from ${source}`);
    if (run > 0) results[i].milliseconds.push(performance.now() - begin); // the first one fills the caches
    results[i].answer = JSON.stringify(rows.getRowsJson());
  }
}
const exact = (answer) => JSON.parse(answer)[0].filter((_, i) => ![1, 2, 3, 6].includes(i)).join(); // averages differ in order of summing
if (results.some((r) => exact(r.answer) !== exact(results[0].answer))) throw new Error(JSON.stringify(results.map((r) => r.answer)));
process.stdout.write(JSON.stringify(results));
