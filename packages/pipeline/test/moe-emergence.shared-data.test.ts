import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { Tokenizer } from '@huggingface/tokenizers';
import { drawFor } from '@sluice/determinism';
import type { Manifest } from '@sluice/manifest';
import { auditCorpus, inspectCorpus, readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { chiSquarePValue, sharedDataFolder } from '@sluice/test-fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withArrayFile } from '../src/storage/array-file.ts';
import { buildCorpus, digestTree } from './build-corpus.ts';
import { readSourceRecords, type SourceRecord } from './source-records.ts';

/*
 * The main job on real data, held against the sources as they are read without any code of ours: Node's gunzip and
 * JSON, DuckDB for Parquet, and the reference tokenizer.
 */
const RECIPE = join(import.meta.dirname, '../../../recipes/moe-emergence.local.yaml');
const DOMAINS = ['code', 'math', 'prose'] as const;
const BLOCKS_PER_DOMAIN = 60;

let folder: string;
let out: string;
let duckdb: DuckDBConnection;
let records: Map<string, SourceRecord>;
let manifest: Manifest;

beforeAll(async () => {
  const data = sharedDataFolder();
  folder = mkdtempSync(join(tmpdir(), 'sluice-local-'));
  out = join(folder, 'out');
  duckdb = await (await DuckDBInstance.create()).connect();
  records = await readSourceRecords(data, duckdb);
  await buildCorpus(RECIPE, out);
  manifest = await readCorpusManifest(out);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const query = async <Row>(sql: string): Promise<Row[]> =>
  (await duckdb.runAndReadAll(sql)).getRowObjectsJson() as Row[];
const shards = (split: string) => `read_parquet('${out}/data/${split}-*.parquet')`;

describe('a build of recipes/moe-emergence.local.yaml', () => {
  test('opens in DuckDB with the schema of a corpus', async () => {
    const columns = await query<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${shards('train')}`,
    );
    expect(Object.fromEntries(columns.map((column) => [column.column_name, column.column_type]))).toEqual({
      input_ids: 'USMALLINT[]',
      domain: 'VARCHAR',
      subdomain: 'VARCHAR',
      seq_lengths: 'INTEGER[]',
      span_documents: 'VARCHAR[]',
      span_kinds: 'VARCHAR[]',
      span_starts: 'INTEGER[]',
      span_lengths: 'INTEGER[]',
      span_document_offsets: 'INTEGER[]',
    });
  });

  test('has at least 3 million tokens to train on, the same for each domain within one block', async () => {
    const rows = await query<{ domain: string; tokens: string; lengths: string }>(
      `SELECT domain, sum(len(input_ids))::BIGINT AS tokens, sum(list_sum(seq_lengths))::BIGINT AS lengths FROM ${shards('train')} GROUP BY domain ORDER BY domain`,
    );
    expect(rows.map((row) => row.domain)).toEqual([...DOMAINS]);
    const tokens = rows.map((row) => Number(row.tokens));
    console.log('tokens to train on by domain:', tokens);
    expect(rows.map((row) => Number(row.lengths))).toEqual(tokens);
    expect(tokens.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3_000_000);
    expect(Math.max(...tokens) - Math.min(...tokens)).toBeLessThanOrEqual(512);
  });

  test('holds out 5 to 10 % of the documents of each domain', () => {
    for (const domain of DOMAINS) {
      const documents = (split?: string) =>
        manifest.streams
          .filter((stream) => stream.domain === domain && (split ?? stream.split) === stream.split)
          .reduce((sum, stream) => sum + stream.documents, 0);
      const share = documents('validation') / documents();
      console.log(
        `${domain}: ${documents('validation')} of ${documents()} documents held out (${(100 * share).toFixed(2)} %)`,
      );
      expect(share).toBeGreaterThanOrEqual(0.05);
      expect(share).toBeLessThanOrEqual(0.1);
    }
  });

  test('has no document, group or text in both splits', async () => {
    const documentsOf = async (split: string) => {
      const rows = await query<{ id: string }>(
        `SELECT DISTINCT unnest(span_documents) AS id FROM ${shards(split)}`,
      );
      return rows.map((row) => row.id);
    };
    const [train, validation] = [await documentsOf('train'), await documentsOf('validation')];
    const groups = (ids: readonly string[]) =>
      ids.flatMap((id) =>
        records.get(id)!.group === undefined ? [] : [`${records.get(id)!.domain} ${records.get(id)!.group}`],
      );
    const texts = (ids: readonly string[]) =>
      ids.map((id) =>
        records
          .get(id)!
          .content.toLowerCase()
          .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ''),
      );
    const crossing = (a: readonly string[], b: readonly string[]) =>
      b.filter((key) => new Set(a).has(key)).length;
    expect(train.length).toBeGreaterThan(5_000);
    expect(validation.length).toBeGreaterThan(500);
    expect(new Set(train).isDisjointFrom(new Set(validation))).toBe(true);
    expect(new Set(groups(train)).isDisjointFrom(new Set(groups(validation)))).toBe(true);
    expect(new Set(texts(train)).isDisjointFrom(new Set(texts(validation)))).toBe(true);
    expect(crossing([...train, validation[0]!], validation), 'a crossing is found').toBe(1);
  });

  test('has no near copies of code in both splits, by every pair', async () => {
    const codeOf = async (split: string) => {
      const ids = await query<{ id: string }>(
        `SELECT DISTINCT unnest(span_documents) AS id FROM ${shards(split)} WHERE domain = 'code'`,
      );
      return ids.map(({ id }) => shinglesOf(records.get(id)!.content));
    };
    const [train, validation] = [await codeOf('train'), await codeOf('validation')];
    const largest = Math.max(...validation.flatMap((a) => train.map((b) => jaccard(a, b))));
    console.log(
      `${validation.length} × ${train.length} pairs of code documents across splits: largest Jaccard ${largest.toFixed(3)}`,
    );
    expect(validation.length * train.length).toBeGreaterThan(10_000);
    expect(largest).toBeLessThan(0.8);
    expect(jaccard(train[0]!, train[0]!)).toBe(1);
  });

  test('has the tokens of the source rows that its spans name', async () => {
    const tokenizer = new Tokenizer(
      JSON.parse(readFileSync(join(sharedDataFolder(), 'tokenizers/gpt2/tokenizer.json'), 'utf8')),
      {},
    );
    const encode = (text: string) => [...tokenizer.encode(text, { add_special_tokens: false }).ids, 50_256];
    const blocks = await sampleBlocks();
    let segmentCount = 0;
    for (const block of blocks) {
      for (const segment of segmentsOf(block)) {
        const { rendered } = records.get(segment.document)!;
        const matches = rendered.some((text) => {
          const ids = encode(text).slice(segment.offset, segment.offset + segment.ids.length);
          return ids.length === segment.ids.length && ids.every((id, place) => id === segment.ids[place]);
        });
        expect(matches, `${segment.document} from token ${segment.offset}`).toBe(true);
        segmentCount++;
      }
    }
    console.log(
      `${blocks.length} blocks, ${segmentCount} parts of documents tokenized again from their source rows: all equal`,
    );
    expect(blocks).toHaveLength(DOMAINS.length * BLOCKS_PER_DOMAIN);
  });

  test('marks exactly what the template wrote', async () => {
    const spans = (await inspectCorpus(out, { domain: 'math', perDomain: 40 })).flatMap(
      (block) => block.spans,
    );
    // A span at a block's edge may be cut; inside a block it is whole.
    const whole = spans.filter((span) => span.kind === 'template' && span.start > 0 && span.end < 512);
    const templates = new Set(whole.map((span) => span.text.trim()));
    const markers = ['Question:', 'Problem:', 'Solve:', 'Given:', 'Solution:', 'Answer:', 'Therefore:', ''];
    expect([...templates].filter((text) => !markers.includes(text))).toEqual([]);
    expect(templates.size).toBeGreaterThanOrEqual(7);
  });

  test('draws code from repositories as the whole has it, where the first bytes do not', () => {
    const population = codePopulation();
    const drawn = drawnCode([...population.keys()]);
    const first = takeBytes([...population], 10_000_000);
    const uniform = compareByRepository(drawn, [...population.keys()]);
    const head = compareByRepository(first, [...population.keys()]);
    console.log('uniform draw  ', uniform);
    console.log('first 10 MB   ', head);
    expect(uniform.pValue).toBeGreaterThan(0.01);
    expect(head.pValue).toBeLessThan(1e-6);
  });

  test('leaves the same bytes when it is built again', async () => {
    const again = join(folder, 'again');
    await buildCorpus(RECIPE, again);
    expect(digestTree(again)).toEqual(digestTree(out));
  });

  test('is found by its audit to tell by form what it tells: ####, licence notices, spaces, markers', async () => {
    const { findings } = await auditCorpus(out);
    const sentenceOf = (check: string, subject: string) =>
      findings.find((finding) => finding.check === check && finding.subject === subject);
    expect(sentenceOf('probe/giveaway/end/subdomain', 'math')).toMatchObject({
      severity: 'high',
      sentence: expect.stringContaining('####"'),
    });
    expect(sentenceOf('probe/surface/licence-notice-near-the-start/domain', 'code')!.severity).not.toBe('ok');
    expect(sentenceOf('probe/surface/leading-white-space/subdomain', 'prose')!.severity).toBe('high');
    expect(sentenceOf('probe/template/domain', 'math')!.severity).toBe('high');
    expect(
      findings.filter(({ check }) => check.startsWith('leakage/')).map(({ severity }) => severity),
    ).toEqual(findings.filter(({ check }) => check.startsWith('leakage/')).map(() => 'ok'));
  });

  test('is verified', async () => {
    expect(await verifyCorpus(out)).toMatchObject({ problems: [], fileCount: manifest.files.length });
  });
});

/** Every run of five words or signs of a text, as strings. */
function shinglesOf(text: string): Set<string> {
  const tokens = text.match(/[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu) ?? [];
  return new Set(tokens.slice(4).map((_, index) => tokens.slice(index, index + 5).join(' ')));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (Math.min(a.size, b.size) < 0.5 * Math.max(a.size, b.size)) return 0; // it cannot come to 0.5
  const both = a.intersection(b).size;
  return both / (a.size + b.size - both);
}

interface Block {
  readonly input_ids: readonly number[];
  readonly span_documents: readonly string[];
  readonly span_starts: readonly number[];
  readonly span_lengths: readonly number[];
  readonly span_document_offsets: readonly number[];
}

/** Blocks of each domain, drawn by key. */
async function sampleBlocks(): Promise<Block[]> {
  const sampled: Block[] = [];
  for (const domain of DOMAINS) {
    const blocks = await query<Block>(`SELECT * FROM ${shards('train')} WHERE domain = '${domain}'`);
    drawFor('test', 'sample-blocks', domain).shuffle(blocks);
    sampled.push(...blocks.slice(0, BLOCKS_PER_DOMAIN));
  }
  return sampled;
}

interface Segment {
  readonly document: string;
  /** The segment's first token, counted from the start of its document. */
  readonly offset: number;
  readonly ids: readonly number[];
}

/** The runs of one document in a block: its spans that follow one another. */
function segmentsOf(block: Block): Segment[] {
  const segments: Segment[] = [];
  for (const [span, document] of block.span_documents.entries()) {
    const start = block.span_starts[span]!;
    const ids = block.input_ids.slice(start, start + block.span_lengths[span]!);
    const offset = block.span_document_offsets[span]!;
    const last = segments.at(-1);
    if (last?.document === document && last.offset + last.ids.length === offset) {
      segments[segments.length - 1] = { ...last, ids: [...last.ids, ...ids] };
    } else segments.push({ document, offset, ids });
  }
  return segments;
}

/** The code documents that the recipe's `keep` leaves, by id, in the order of the files, with their bytes. */
function codePopulation(): Map<string, number> {
  const kept = [...records].filter(([, record]) => {
    const characters = [...record.content].length;
    return (
      record.domain === 'code' && record.content.trim() !== '' && characters >= 100 && characters <= 20_000
    );
  });
  return new Map(kept.map(([id, record]) => [id, Buffer.byteLength(record.content)]));
}

/**
 * The code documents that were drawn, before copies were dropped, out of the build's own tables: each by its file and
 * its place among the file's documents that pass the filter.
 */
function drawnCode(population: readonly string[]): string[] {
  const work = join(out, '.sluice');
  const artefact = join(work, readdirSync(work).find((name) => name.startsWith('select-00000-'))!);
  const byFile = [...Map.groupBy(population, (id) => id.split('#')[0]!).values()];
  return withArrayFile(join(artefact, 'drawn.table'), (table) => {
    const ranks = table.f64('ranks');
    // The files of code come first: domains and sources are numbered in the order of their names.
    return Array.from(table.u32('files'), (file, index) => byFile[file]?.[ranks[index]!] ?? []).flat();
  });
}

function takeBytes(
  documents: readonly (readonly [id: string, byteLength: number])[],
  budget: number,
): string[] {
  const ids: string[] = [];
  let byteLength = 0;
  for (const [id, bytes] of documents) {
    byteLength += bytes;
    if (byteLength > budget) break;
    ids.push(id);
  }
  return ids;
}

/** Pearson's χ² of drawn documents by repository, with the correction for a draw without replacement. */
function compareByRepository(drawn: readonly string[], population: readonly string[]) {
  const count = (ids: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const id of ids) counts.set(records.get(id)!.group!, (counts.get(records.get(id)!.group!) ?? 0) + 1);
    return counts;
  };
  const [whole, part] = [count(population), count(drawn)];
  const cells = [...whole].map(([repository, total]) => ({
    expected: (total * drawn.length) / population.length,
    found: part.get(repository) ?? 0,
  }));
  const large = cells.filter((cell) => cell.expected >= 5);
  const rest = cells.filter((cell) => cell.expected < 5);
  const pooled = rest.reduce(
    (sum, cell) => ({ expected: sum.expected + cell.expected, found: sum.found + cell.found }),
    { expected: 0, found: 0 },
  );
  const tested = pooled.expected >= 5 ? [...large, pooled] : large;
  const raw = tested.reduce((sum, { expected, found }) => sum + (found - expected) ** 2 / expected, 0);
  const statistic = (raw * (population.length - 1)) / (population.length - drawn.length);
  return {
    documents: drawn.length,
    repositories: part.size,
    statistic: Number(statistic.toFixed(2)),
    pValue: chiSquarePValue(statistic, tested.length - 1),
    effectSize: Number(Math.sqrt(raw / drawn.length).toFixed(4)),
  };
}
