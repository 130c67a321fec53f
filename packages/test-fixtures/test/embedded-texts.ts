import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { decompressed } from '../src/embedded/embedded-files.ts';
import { embeddedFolder } from '../src/index.ts';

export type EmbeddedRow = Readonly<Record<string, string>>;

/** The rows of every data file as committed, by path, read by means that the generator does not use for Parquet. */
export async function embeddedRows(): Promise<Map<string, EmbeddedRow[]>> {
  const rows = new Map<string, EmbeddedRow[]>();
  for (const path of dataPaths()) {
    const bytes = readFileSync(join(embeddedFolder(), path));
    rows.set(
      path,
      path.endsWith('.parquet') ? await parquetRows(bytes) : jsonRows(decompressed({ path, bytes })),
    );
  }
  return rows;
}

/** Paths of the data files, sorted. */
export function dataPaths(): string[] {
  return readdirSync(embeddedFolder(), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(code|math|prose).*\.(gz|zst|jsonl|parquet)$/.test(path))
    .sort();
}

/** The texts that a recipe would train on, by domain. */
export async function embeddedTexts(): Promise<Record<'code' | 'math' | 'prose', string[]>> {
  const texts = { code: [] as string[], math: [] as string[], prose: [] as string[] };
  for (const [path, rows] of await embeddedRows()) {
    for (const row of rows) {
      if (path.startsWith('code/')) texts.code.push(row.content!);
      else if (path.startsWith('prose/')) texts.prose.push(row.text!);
      else texts.math.push(`${row.question ?? row.problem}\n\n${row.answer ?? row.solution}`);
    }
  }
  return texts;
}

async function parquetRows(bytes: Buffer): Promise<EmbeddedRow[]> {
  const file = new Uint8Array(bytes).buffer;
  return (await parquetReadObjects({ file })) as EmbeddedRow[];
}

function jsonRows(bytes: Uint8Array): EmbeddedRow[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as EmbeddedRow);
}
