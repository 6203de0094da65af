// What other programs read in a file of the lake, as JSON: node read.mjs duckdb SQL | node read.mjs hyparquet FILE
import { gunzipSync } from 'node:zlib';

const [reader, what] = process.argv.slice(2);
const plain = (_, value) => typeof value === 'bigint' ? value.toString() : value;
const write = (value) => process.stdout.write(JSON.stringify(value, plain));

if (reader === 'duckdb') {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  write((await connection.runAndReadAll(what)).getRowObjectsJson());
} else {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const file = await asyncBufferFromFile(what);
  const compressors = { GZIP: (input) => new Uint8Array(gunzipSync(input)) };
  const rows = await parquetReadObjects({ file, compressors });
  const metadata = await parquetMetadataAsync(file);
  write({
    rows: rows.map((row) => ({ ...row, time: row.time && String(row.time.getTime() * 1000), session: row.session?.toISOString().slice(0, 10) })),
    about: Object.fromEntries(metadata.key_value_metadata.map(({ key, value }) => [key, value])),
    nulls: metadata.row_groups.flatMap((group) => group.columns.map((column) => String(column.meta_data.statistics.null_count))),
  });
}
