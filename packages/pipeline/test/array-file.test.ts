import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openArrayFile, withArrayFile, writeArrayFile } from '../src/storage/array-file.ts';

describe('writeArrayFile(path, arrays) and openArrayFile(path)', () => {
  test('give back every array and every slice of it', () =>
    withTemporaryFolder((folder) => {
      let number = 0;
      const arrays = fc.record({
        a: fc.uint8Array(),
        b: fc.uint16Array(),
        c: fc.uint32Array(),
        d: fc.float64Array(),
        e: fc.bigUint64Array(),
      });
      fc.assert(
        fc.property(arrays, fc.nat(20), fc.nat(20), (written, from, more) => {
          const path = join(folder, `${number++}.table`);
          writeArrayFile(path, written);
          withArrayFile(path, (file) => {
            expect(file.u8('a')).toEqual(written.a);
            expect(file.u16('b')).toEqual(written.b);
            expect(file.u32('c')).toEqual(written.c);
            expect(file.f64('d')).toEqual(written.d);
            expect(file.u64('e')).toEqual(written.e);
            const start = Math.min(from, written.c.length);
            const end = Math.min(start + more, written.c.length);
            expect(file.u32('c', start, end)).toEqual(written.c.slice(start, end));
          });
        }),
        { seed: 42, numRuns: 100 },
      );
    }));

  test('lay the bytes out as the header of the module says', () =>
    withTemporaryFolder((folder) => {
      const path = join(folder, 'a.table');
      writeArrayFile(path, { x: Uint16Array.of(1, 2, 3), y: Float64Array.of(0.5) });
      const bytes = readFileSync(path);
      const headerLength = bytes.readUInt32LE(8);
      const data = Math.ceil((12 + headerLength) / 8) * 8;
      expect(bytes.toString('latin1', 0, 8)).toBe('SLUICE01');
      expect([0, 2, 4].map((offset) => bytes.readUInt16LE(data + offset))).toEqual([1, 2, 3]);
      expect(bytes.readDoubleLE(data + 8)).toBe(0.5);
      expect(bytes.length).toBe(data + 16);
    }));

  test('refuse a file cut short, another file, and an array that is not there', () =>
    withTemporaryFolder((folder) => {
      const cut = join(folder, 'cut.table');
      writeArrayFile(cut, { x: new Float64Array(100) });
      truncateSync(cut, 500);
      expect(() => withArrayFile(cut, (file) => file.f64('x'))).toThrow(/ends at byte 500/);
      const other = join(folder, 'other.table');
      writeFileSync(other, 'a text that is longer than the header of a table');
      expect(() => openArrayFile(other)).toThrow(/does not begin as one/);
      const sound = join(folder, 'sound.table');
      writeArrayFile(sound, { x: Uint8Array.of(1) });
      expect(() => withArrayFile(sound, (file) => file.u32('x'))).toThrow(/has no u32 array "x"/);
      expect(() => withArrayFile(sound, (file) => file.u8('x', 0, 2))).toThrow(RangeError);
    }));
});
