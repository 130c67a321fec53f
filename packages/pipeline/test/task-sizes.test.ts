import { describe, expect, test } from 'vitest';
import { chooseTaskSizes, countCertifyTasks } from '../src/plan/task-sizes.ts';

describe('chooseTaskSizes(work)', () => {
  const sizes = (storedBytes: number, textBytes: number) => {
    const { sampleBytes, encodeBytes } = chooseTaskSizes({ storedBytes, textBytes });
    return [sampleBytes, encodeBytes];
  };

  test('goes from 2 MB to 64 MB of stored bytes and 32 MB of text, by powers of two', () => {
    expect(sizes(0, 0)).toEqual([2e6, 2e6]);
    expect(sizes(32e6, 32e6)).toEqual([2e6, 2e6]);
    expect(sizes(33e6, 100e6)).toEqual([4e6, 8e6]);
    expect(sizes(1e9, 1e9)).toEqual([64e6, 32e6]);
    expect(sizes(180e9, 30e9)).toEqual([64e6, 32e6]);
  });

  test('shares certifying by powers of two, up to sixteen', () => {
    const counts = [0, 4e6, 5e6, 9e6, 30e6, 31e9].map((bytes) =>
      countCertifyTasks(bytes, { encodeBytes: 2e6 }),
    );
    expect(counts).toEqual([1, 1, 2, 4, 8, 16]);
  });

  test('does not change with a little more data', () => {
    expect(sizes(200e6, 200e6)).toEqual(sizes(210e6, 210e6));
  });

  test('depends on the amount of data alone for the number of output files', () => {
    const writeBytes = [1, 30e6, 500e6, 600e6, 2e9, 30e9].map(
      (textBytes) => chooseTaskSizes({ storedBytes: 1, textBytes }).writeBytes,
    );
    expect(writeBytes).toEqual([32e6, 32e6, 32e6, 64e6, 128e6, 256e6]);
  });
});
