/*
 * Splitting by itself: every document with its side. It must see all of them before it can tell any side; records wait
 * on disk, and so do the band keys of near copies. Memory: about 110 bytes a document and its id, and some 100 MB for
 * near copies; 16 to 32 bytes a word of what is held out, where it is cut out of train.
 */
import { join } from 'node:path';
import {
  assignSplit,
  contentHash,
  createNearDuplicateSearch,
  createShingler,
  createShingleSets,
  hashBands,
  keepOnePerContent,
  planBands,
  type Spill,
} from '@sluice/splitting';
import { createSpillFile } from '../storage/spill-file.ts';
import { joinUnits } from '../tasks/join-units.ts';
import { TOKENS_PER_SHINGLE } from '../tasks/near-duplicate-clusters.ts';
import { type DocumentFields, documentOf, recordOf } from './document-record.ts';
import { createLineSpool, joinLines, type LineSpool } from './line-spool.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { SplitSettings } from './stage-settings.ts';
import { readSpooled, writeSides } from './write-sides.ts';

/** The documents as JSON Lines in the order of the input, each with `split`. */
export async function* runSplitStage(
  run: StageRun,
  settings: SplitSettings,
  names: DocumentFields,
): AsyncGenerator<string> {
  const tally = createStageTally();
  const spool = createLineSpool(run.workFolder, 'documents');
  const spill = createSpillFile(join(run.workFolder, 'near-duplicates.spill'));
  try {
    const table = createTable(createCopySearch(settings, spill));
    for await (const batch of run.input) {
      tally.read(batch);
      for (const record of batch.records) {
        const document = documentOf(record, names);
        table.add(document);
        spool.append(JSON.stringify(recordOf(document, names)));
      }
      table.endBatch();
    }
    spool.seal();
    run.signal.throwIfAborted();
    const sides = decideSides(table, spool, { settings, tally });
    const written = writeSides(settings, spool, sides);
    for (const chunk of joinLines(written.lines())) {
      run.signal.throwIfAborted();
      yield chunk;
    }
    tally.drop('shared-run', written.goneCount());
    tally.wrote(sides.size - written.goneCount());
    run.onReport(tally.report(written.notes()));
  } finally {
    spill.close();
    spool.close();
  }
}

/** Looks for near copies among texts; undefined where nobody asks for them. */
function createCopySearch({ split }: SplitSettings, spill: Spill) {
  if (split.near_duplicates === 'keep') return undefined;
  const plan = planBands(split.similarity);
  const shingler = createShingler(TOKENS_PER_SHINGLE);
  const search = createNearDuplicateSearch({ threshold: split.similarity, spill });
  return {
    find: search.find,
    /** @param firstRow that of the first text */
    add: (texts: readonly string[], firstRow: number) =>
      search.add(hashBands(texts, shingler, plan), firstRow),
  };
}

type Table = ReturnType<typeof createTable>;

function createTable(copies: ReturnType<typeof createCopySearch>) {
  const ids: string[] = [];
  const domains: string[] = [];
  const subdomains: string[] = [];
  const groups: (string | undefined)[] = [];
  const textHashes: bigint[] = [];
  const wordHashes: bigint[] = [];
  const byteLengths: number[] = [];
  let texts: string[] = [];
  return {
    ids,
    domains,
    subdomains,
    groups,
    textHashes,
    wordHashes,
    byteLengths,
    copies,
    add({ id, text, domain, subdomain, group }: ReturnType<typeof documentOf>) {
      ids.push(id);
      domains.push(domain);
      subdomains.push(subdomain);
      groups.push(group);
      textHashes.push(contentHash(text, 'spacing'));
      wordHashes.push(contentHash(text, 'words'));
      byteLengths.push(Buffer.byteLength(text));
      texts.push(text);
    },
    /** Hashes the texts since the last call and lets go of them. */
    endBatch() {
      copies?.add(texts, ids.length - texts.length);
      texts = [];
    },
  };
}

interface Deciding {
  readonly settings: SplitSettings;
  readonly tally: ReturnType<typeof createStageTally>;
}

/** The side of each document that stays, by its line. */
function decideSides(table: Table, spool: LineSpool, { settings, tally }: Deciding): Map<number, number> {
  const { seed, split } = settings;
  let rows = table.ids.map((_, row) => row);
  const keepOne = (keyOf: (row: number, place: number) => bigint, reason: 'duplicate' | 'near-duplicate') => {
    const ids = rows.map((row) => table.ids[row]!);
    const kept = keepOnePerContent(seed, ids, BigUint64Array.from(rows, keyOf));
    const stay = rows.filter((_, place) => kept[place] === 1);
    tally.drop(reason, rows.length - stay.length);
    rows = stay;
  };
  if (split.exact_duplicates === 'keep-one') keepOne((row) => table.textHashes[row]!, 'duplicate');
  let clusters = findClusters(table, spool, rows);
  if (split.near_duplicates === 'keep-one') {
    keepOne((_, place) => BigInt(clusters[place]!) + 1n, 'near-duplicate');
    clusters = Uint32Array.from(rows.keys());
  }
  const units = joinUnits(split, {
    groups: rows.map((row) => table.groups[row]),
    wordHashes: BigUint64Array.from(rows, (row) => table.wordHashes[row]!),
    clusters,
  });
  const { sides } = assignSplit(
    seed,
    {
      ids: rows.map((row) => table.ids[row]!),
      domains: rows.map((row) => table.domains[row]!),
      subdomains: rows.map((row) => table.subdomains[row]!),
      byteLengths: Float64Array.from(rows, (row) => table.byteLengths[row]!),
      units,
    },
    { validation: split.validation, test: split.test, atLeast: split.at_least, atMost: split.at_most },
  );
  return new Map(rows.map((row, place) => [row, sides[place]!]));
}

/** The cluster of each row, by its place among those that are left. */
function findClusters({ ids, copies }: Table, spool: LineSpool, rows: readonly number[]): Uint32Array {
  if (copies === undefined) return Uint32Array.from(rows.keys());
  const places = new Int32Array(ids.length).fill(-1);
  for (const [place, row] of rows.entries()) places[row] = place;
  const setOf = createShingleSets(TOKENS_PER_SHINGLE);
  const textOf = (place: number) => readSpooled(spool, rows[place]!).text;
  return copies.find({
    documentCount: rows.length,
    numberOf: (row) => places[row]!,
    shinglesOf: (place) => setOf(textOf(place)),
  }).clusters;
}
