import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';

/** A record of a source by document id, read without any code of ours. */
export interface SourceRecord {
  readonly domain: string;
  readonly group: string | undefined;
  /** Every text that the recipe may have made of it. */
  readonly rendered: readonly string[];
  readonly content: string;
}

const ASK = ['Question: ', 'Problem: ', 'Solve: ', 'Given: ', ''];
const TELL = ['Solution: ', 'Answer: ', 'Therefore: ', ''];

/** Every record of recipes/moe-emergence.local.yaml by document id. */
export async function readSourceRecords(
  data: string,
  duckdb: DuckDBConnection,
): Promise<Map<string, SourceRecord>> {
  const records = new Map<string, SourceRecord>();
  const add = (source: string, file: string, rows: readonly Record<string, string>[], describe: Describe) => {
    for (const [number, row] of rows.entries())
      records.set(`${source}/${file}#${number}`, describe(row, number));
  };
  for (const file of filesIn(join(data, 'codeparrot-shaped/data'))) {
    const rows = readJsonLines(join(data, 'codeparrot-shaped/data', file));
    add('codeparrot-shaped', `data/${file}`, rows, (row) => plain('code', row.content!, row.repo_name));
  }
  add('gsm8k', 'main/train.jsonl', readJsonLines(join(data, 'gsm8k/main/train.jsonl')), (row) =>
    questionAndAnswer(row.question!, row.answer!),
  );
  add(
    'tal-scq5k-en',
    'math-shaped/train.jsonl',
    readJsonLines(join(data, 'tal-scq5k-en/math-shaped/train.jsonl')),
    (row) => questionAndAnswer(row.problem!, row.solution!),
  );
  const wikitext = 'wikitext-2-v1/train-00000-of-00001.parquet';
  const result = await duckdb.runAndReadAll(
    `SELECT text FROM read_parquet('${join(data, 'wikitext', wikitext)}', file_row_number = true) ORDER BY file_row_number`,
  );
  add('wikitext', wikitext, result.getRowObjectsJson() as Record<string, string>[], (row, number) =>
    plain('prose', row.text!, `wikitext ${Math.floor(number / 100)}`),
  );
  for (const file of filesIn(join(data, 'books/en'))) {
    add('books', `en/${file}`, readJsonLines(join(data, 'books/en', file)), (row) =>
      plain('prose', row.text!, row.url!.split('/').slice(4, 6).join('/')),
    );
  }
  return records;
}

type Describe = (row: Record<string, string>, number: number) => SourceRecord;

const filesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.json.gz'));

function readJsonLines(path: string): Record<string, string>[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string>);
}

function plain(domain: string, content: string, group: string | undefined): SourceRecord {
  return { domain, group, content, rendered: [content] };
}

function questionAndAnswer(question: string, answer: string): SourceRecord {
  const rendered = ASK.flatMap((ask) => TELL.map((tell) => `${ask}${question}\n\n${tell}${answer}`));
  return { domain: 'math', group: undefined, content: `${question}\n${answer}`, rendered };
}
