import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { drawFor, rowPriorities } from '@sluice/determinism';
import { createBottomK, drawClusters, estimateDesignEffect, headOrder, takeBudget } from '@sluice/sampling';
import { chiSquarePValue, sharedDataFolder } from '@sluice/test-fixtures';
import { beforeAll, expect, test } from 'vitest';
import { bufferedOrder, reservoirSample } from './stream-samples.ts';

/** 4,348 files of 22 repositories, ten shards in order of repository. */
interface CodeFile {
  readonly repository: string;
  readonly shard: number;
  readonly row: number;
  readonly byteLength: number;
}

let files: CodeFile[] = [];
let byteLengths: number[] = [];
const BUDGET = { bytes: 3_000_000 };
const SEED = '42';

beforeAll(() => {
  const folder = join(sharedDataFolder(), 'codeparrot-shaped/data');
  files = readdirSync(folder)
    .sort()
    .flatMap((name, shard) =>
      gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line, row) => ({
          record: JSON.parse(line) as { repo_name: string; content: string },
          shard,
          row,
        }))
        .filter(({ record }) => record.content.trim() !== '')
        .map(({ record, row }) => ({
          repository: record.repo_name,
          shard,
          row,
          byteLength: Buffer.byteLength(record.content),
        })),
    );
  byteLengths = files.map((file) => file.byteLength);
});

function bottomK(seed = SEED): number[] {
  const priorities = new Map<number, (row: number) => number>();
  const sampler = createBottomK(BUDGET);
  files.forEach(({ shard, row, byteLength }, place) => {
    const priorityOf = priorities.get(shard) ?? rowPriorities(seed, 'sampling/priority', `code/${shard}`);
    priorities.set(shard, priorityOf);
    sampler.offer({ priority: priorityOf(row), file: 0, row: place, byteLength });
  });
  return [...sampler.survivors().rows];
}

function reservoir(): number[] {
  const draw = drawFor(SEED, 'test/reservoir', 'code');
  return reservoirSample({ itemCount: files.length, budget: BUDGET, byteLengths }, draw);
}

/** Shards in random order, then a buffer of 1,000 files: what the usual loader does. */
function shuffleBuffer(): number[] {
  const shards = drawFor(SEED, 'test/shards', 'code').shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const stream = shards.flatMap((shard) =>
    [...files.keys()].filter((place) => files[place]!.shard === shard),
  );
  const order = bufferedOrder(stream.length, { documents: 1_000 }, SEED).map((place) => stream[place]!);
  return [...takeBudget(Uint32Array.from(order), byteLengths, BUDGET)];
}

/** Runs of five neighbouring files, for as many bytes. */
function clusters(): { places: number[]; clusterOf: number[] } {
  const runs = Map.groupBy(
    files.keys(),
    (place) => `${files[place]!.shard}:${Math.floor(files[place]!.row / 5)}`,
  );
  const members = [...runs.values()];
  const shards = [...new Set(files.map(({ shard }) => shard))];
  const table = {
    fileNames: shards.map((shard) => `code/${shard}`),
    files: members.map(([first]) => shards.indexOf(files[first!]!.shard)),
    starts: members.map(([first]) => files[first!]!.row),
    byteLengths: members.map((places) => places.reduce((sum, place) => sum + byteLengths[place]!, 0)),
  };
  const drawn = [...drawClusters(SEED, table, { byteLimit: BUDGET.bytes }).clusters];
  return {
    places: drawn.flatMap((cluster) => members[cluster]!),
    clusterOf: drawn.flatMap((cluster) => members[cluster]!.map(() => cluster)),
  };
}

/** χ² by repository, for a draw without replacement; repositories that expect fewer than five are one. */
function describeSample(places: readonly number[], designEffect = 1) {
  const population = countRepositories(files.keys());
  const sample = countRepositories(places);
  const cells = new Map<string, { expected: number; found: number }>();
  for (const [repository, count] of population) {
    const expected = (count * places.length) / files.length;
    const cell = cells.get(expected < 5 ? 'small ones' : repository) ?? { expected: 0, found: 0 };
    cells.set(expected < 5 ? 'small ones' : repository, {
      expected: cell.expected + expected,
      found: cell.found + (sample.get(repository) ?? 0),
    });
  }
  const pearson = [...cells.values()].reduce(
    (sum, cell) => sum + (cell.found - cell.expected) ** 2 / cell.expected,
    0,
  );
  const left = (files.length - places.length) / (files.length - 1);
  const [top] = [...sample].sort(([, a], [, b]) => b - a);
  return {
    files: places.length,
    megabytes: places.reduce((sum, place) => sum + byteLengths[place]!, 0) / 1e6,
    repositories: sample.size,
    topShare: `${top![0]} ${((100 * top![1]) / places.length).toFixed(0)} %`,
    pValue: chiSquarePValue(pearson / left / designEffect, cells.size - 1),
    effect: Math.sqrt(Math.max(0, pearson - (cells.size - 1) * left) / places.length),
  };
}

function countRepositories(places: Iterable<number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const place of places) {
    const { repository } = files[place]!;
    counts.set(repository, (counts.get(repository) ?? 0) + 1);
  }
  return counts;
}

test('3 MB of code ordered by repository: only what promises uniformity is like the whole', () => {
  const drawn = clusters();
  const effect = estimateDesignEffect({
    clusters: drawn.clusterOf,
    groups: drawn.places.map((place) => files[place]!.repository),
  });
  const table = {
    'bottom-k': describeSample(bottomK()),
    reservoir: describeSample(reservoir()),
    'clusters of five': describeSample(drawn.places, effect.designEffect),
    'shuffle buffer': describeSample(shuffleBuffer()),
    head: describeSample([...takeBudget(headOrder(files.length), byteLengths, BUDGET)]),
  };
  console.table(table);
  expect(table['bottom-k'].pValue).toBeGreaterThan(0.001);
  expect(table.reservoir.pValue).toBeGreaterThan(0.001);
  // Clusters are uniform up to their design effect, and worse than single files by just that.
  expect(effect.designEffect).toBeGreaterThan(2);
  expect(table['clusters of five'].pValue).toBeGreaterThan(0.001);
  expect(table['shuffle buffer']).toSatisfy(({ pValue, effect: w }) => pValue < 1e-9 && w > 0.5);
  expect(table.head).toSatisfy(({ pValue, effect: w }) => pValue < 1e-9 && w > 1);
  expect(table.head.repositories).toBeLessThanOrEqual(2);
  expect(table['bottom-k'].repositories).toBeGreaterThanOrEqual(12);
});

test('3 MB of bottom-k reach as many repositories as a uniform sample does on average, over 200 seeds', () => {
  const population = [...countRepositories(files.keys()).values()];
  let reached = 0;
  let expected = 0;
  for (let seed = 0; seed < 200; seed++) {
    const sample = bottomK(`seed ${seed}`);
    reached += countRepositories(sample).size / 200;
    for (const count of population) {
      let missed = 1; // no file of the repository among n drawn without replacement
      for (let file = 0; file < count; file++) missed *= 1 - sample.length / (files.length - file);
      expected += (1 - missed) / 200;
    }
  }
  expect(Math.abs(reached - expected)).toBeLessThan(0.35); // the standard error is about 0.1
});
