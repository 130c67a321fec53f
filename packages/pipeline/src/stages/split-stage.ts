/*
 * Splitting by itself: every document with its side. It must see all of them before it can tell any side; records wait
 * on disk. Memory: about 100 bytes a document and its id, and 170 bytes for near copies.
 */
import { SPLIT_NAMES } from '@sluice/records';
import {
  assignSplit,
  contentHash,
  createShingler,
  findNearDuplicates,
  keepOnePerContent,
  planBands,
  shingleSetOf,
} from '@sluice/splitting';
import { joinUnits } from '../tasks/join-units.ts';
import { createBandHasher, TOKENS_PER_SHINGLE } from '../tasks/near-duplicate-clusters.ts';
import { type DocumentFields, documentOf, recordOf } from './document-record.ts';
import { createLineSpool, joinLines, type LineSpool } from './line-spool.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { SplitSettings } from './stage-settings.ts';

/** The documents as JSON Lines in the order of the input, each with `split`. */
export async function* runSplitStage(
  run: StageRun,
  settings: SplitSettings,
  names: DocumentFields,
): AsyncGenerator<string> {
  const tally = createStageTally();
  const spool = createLineSpool(run.workFolder, 'documents');
  try {
    const table = createTable(settings);
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
    yield* joinLines(withSides(spool, sides));
    tally.wrote(sides.size);
    run.onReport(tally.report(countSides(sides)));
  } finally {
    spool.close();
  }
}

type Table = ReturnType<typeof createTable>;

function createTable({ split }: SplitSettings) {
  const ids: string[] = [];
  const domains: string[] = [];
  const subdomains: string[] = [];
  const groups: (string | undefined)[] = [];
  const textHashes: bigint[] = [];
  const wordHashes: bigint[] = [];
  const byteLengths: number[] = [];
  const hasher = split.near_duplicates === 'keep' ? undefined : createBandHasher(split.similarity);
  const bandKeys: number[][] = Array.from({ length: hasher?.bandCount ?? 0 }, () => []);
  let texts: string[] = [];
  return {
    ids,
    domains,
    subdomains,
    groups,
    textHashes,
    wordHashes,
    byteLengths,
    bandKeys,
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
      const keys = hasher?.hash(texts);
      for (const [band, column] of bandKeys.entries()) {
        for (let text = 0; text < texts.length; text++) column.push(keys![band * texts.length + text]!);
      }
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
  let clusters = findClusters(table, spool, { rows, settings });
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

function findClusters(
  table: Table,
  spool: LineSpool,
  { rows, settings }: { readonly rows: readonly number[]; readonly settings: SplitSettings },
): Uint32Array {
  const { split } = settings;
  if (split.near_duplicates === 'keep') return Uint32Array.from(rows.keys());
  const plan = planBands(split.similarity);
  const keys = new Float64Array(plan.bandCount * rows.length);
  for (const [band, column] of table.bandKeys.entries()) {
    for (const [place, row] of rows.entries()) keys[band * rows.length + place] = column[row]!;
  }
  const shingler = createShingler(TOKENS_PER_SHINGLE);
  const textOf = (place: number) => (JSON.parse(spool.read(rows[place]!)) as { readonly text: string }).text;
  return findNearDuplicates({
    bandKeys: { plan, documentCount: rows.length, keys },
    threshold: split.similarity,
    shinglesOf: (place) => shingleSetOf(shingler.shingle(textOf(place))),
  }).clusters;
}

function* withSides(spool: LineSpool, sides: ReadonlyMap<number, number>): Generator<string> {
  for (const [row, side] of sides) {
    const { split: _, ...record } = JSON.parse(spool.read(row)) as { readonly split?: string };
    yield JSON.stringify({ ...record, split: SPLIT_NAMES[side] });
  }
}

function countSides(sides: ReadonlyMap<number, number>): string[] {
  const counts = SPLIT_NAMES.map((_, side) => [...sides.values()].filter((value) => value === side).length);
  return [SPLIT_NAMES.map((name, side) => `${counts[side]} ${name}`).join(', ')];
}
