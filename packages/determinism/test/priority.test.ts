import { expect, test } from 'vitest';
// by path and not by name: test-fixtures depends on this package, and a cycle of packages would stop the build
import { chiSquareIndependence, ksUniformPValue } from '../../test-fixtures/src/statistics.ts';
import { drawKey, idPriority, keyedHash, rowPriorities } from '../src/index.ts';

const RIGHT = 1e-4;

test('rowPriorities(seed, purpose, file)(row) is the keyed hash of the row under the file’s key', () => {
  const priority = rowPriorities('42', 'sampling/uniform', 'code/file-1.json.gz');
  const hash = keyedHash(drawKey('42', 'sampling/uniform', 'code/file-1.json.gz').slice(0, 32));
  for (const row of [0, 1, 2, 999_999, 2 ** 40]) expect(priority(row)).toBe(hash.fraction(row));
});

test('idPriority(seed, purpose, id) is the row priority of row 0 of a file of that name', () => {
  expect(idPriority('42', 'p', 'some id')).toBe(rowPriorities('42', 'p', 'some id')(0));
});

test('priorities never change: a change of these values is a major release', () => {
  const priority = rowPriorities('42', 'sampling/uniform', 'code/file-1.json.gz');
  expect([
    priority(0),
    priority(1),
    priority(12_345_678),
    idPriority('42', 'splitting/side', 'a/b#3'),
  ]).toMatchInlineSnapshot(`
    [
      0.6851684367890212,
      0.2134648226279603,
      0.38192070119937227,
      0.5755257662789585,
    ]
  `);
});

test('priorities are uniform over rows and over ids', () => {
  const priority = rowPriorities('7', 'sampling/uniform', 'file');
  expect(ksUniformPValue(Array.from({ length: 200_000 }, (_, row) => priority(row)))).toBeGreaterThan(RIGHT);
  const ids = Array.from({ length: 50_000 }, (_, row) =>
    idPriority('7', 'splitting/side', `source/file#${row}`),
  );
  expect(ksUniformPValue(ids)).toBeGreaterThan(RIGHT);
});

test('the smallest priorities are spread over the rows and over the files: bottom-k is a uniform sample', () => {
  const files = Array.from({ length: 12 }, (_, file) =>
    rowPriorities('7', 'sampling/uniform', `file-${file}`),
  );
  const table = files.map(() => new Array<number>(10).fill(0));
  const places: number[] = [];
  for (const [file, priority] of files.entries()) {
    for (let row = 0; row < 20_000; row++) {
      if (priority(row) >= 0.05) continue;
      table[file]![Math.floor(row / 2000)]!++;
      places.push((row + 0.5) / 20_000);
    }
  }
  expect(chiSquareIndependence(table).pValue).toBeGreaterThan(RIGHT);
  expect(ksUniformPValue(places)).toBeGreaterThan(RIGHT);
});

test('priorities of two purposes, seeds, files or neighbouring rows are independent', () => {
  const base = rowPriorities('1', 'a', 'file');
  const others = {
    purpose: rowPriorities('1', 'b', 'file'),
    seed: rowPriorities('2', 'a', 'file'),
    file: rowPriorities('1', 'a', 'file2'),
    neighbour: (row: number) => base(row + 1),
  };
  for (const other of Object.values(others)) {
    const table = Array.from({ length: 16 }, () => new Array<number>(16).fill(0));
    for (let row = 0; row < 100_000; row++)
      table[Math.floor(16 * base(row))]![Math.floor(16 * other(row))]!++;
    expect(chiSquareIndependence(table).pValue).toBeGreaterThan(RIGHT);
  }
});

test('ten million row priorities do not collide, while 32 bits of them do as often as chance has it', () => {
  const perFile = 1_000_000;
  const priorities = new Float64Array(10 * perFile);
  const coarse = new Uint32Array(10 * perFile);
  for (let file = 0; file < 10; file++) {
    const priority = rowPriorities('42', 'sampling/uniform', `data/train-${file}.parquet`);
    for (let row = 0; row < perFile; row++) {
      const value = priority(row);
      priorities[file * perFile + row] = value;
      coarse[file * perFile + row] = value * 2 ** 32;
    }
  }
  // n²/2m pairs of n keys among m values: 0.006 for 53 bits, and for 32 bits 11,642 pairs, or
  // 11,633 keys that equal their predecessor, with a standard deviation of about 108
  expect(repeats(priorities.sort())).toBe(0);
  const expected = 1e7 - 2 ** 32 * -Math.expm1(-1e7 / 2 ** 32);
  expect(Math.abs(repeats(coarse.sort()) - expected)).toBeLessThan(4 * Math.sqrt(expected));
  expect(expected).toBeGreaterThan(11_000);
});

function repeats(sorted: Float64Array | Uint32Array): number {
  let count = 0;
  for (let index = 1; index < sorted.length; index++) if (sorted[index] === sorted[index - 1]) count++;
  return count;
}
