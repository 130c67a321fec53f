import { describe, expect, test } from 'vitest';
import { createRowColumns } from '../../src/near-duplicates/sort-rows.ts';
import { createWindowFilter, mayHaveWindow, noteWindows } from '../../src/overlap/window-filter.ts';

const COUNT = 2 ** 16;

/** Rows of a linear congruential generator, by its upper bits. */
function drawRows(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
  const columns = createRowColumns(COUNT);
  for (let row = 0; row < COUNT; row++) {
    columns.first[row] = next() * 2 ** 16 + next();
    columns.second[row] = next() * 2 ** 16 + next();
  }
  return { ...columns, rowCount: COUNT };
}

describe('createWindowFilter(windowCount)', () => {
  test('lets every window that was noted pass, and 1.4 % of others', () => {
    const filter = createWindowFilter(COUNT);
    const [noted, others] = [drawRows(1), drawRows(2)];
    noteWindows(filter, noted);
    const passing = ({ first, second }: typeof noted) =>
      first.reduce((sum, high, row) => sum + (mayHaveWindow(filter, high, second[row]!) ? 1 : 0), 0);
    expect(passing(noted)).toBe(COUNT);
    // Each bit is set with probability 1 - exp(-2/16), two of which are asked for: 905 of 65,536, 30 a deviation.
    expect(passing(others)).toBeGreaterThan(905 - 5 * 30);
    expect(passing(others)).toBeLessThan(905 + 5 * 30);
  });

  test('takes 2 to 4 bytes a window, and 64 MB at most', () => {
    expect(createWindowFilter(0).byteLength).toBe(128);
    expect(createWindowFilter(2 ** 20).byteLength).toBe(2 ** 21);
    expect(createWindowFilter(2 ** 20 + 1).byteLength).toBe(2 ** 22);
    expect(createWindowFilter(2 ** 31).byteLength).toBe(2 ** 26);
  });
});
