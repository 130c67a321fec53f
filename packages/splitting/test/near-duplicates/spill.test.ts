import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemorySpill } from '../../src/near-duplicates/spill.ts';

test('createMemorySpill() gives back what was appended, wherever a part of it begins', () => {
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(pieces, fc.nat(), fc.nat(), (appended, from, length) => {
      const spill = createMemorySpill();
      const all = Buffer.concat(appended);
      let end = 0;
      for (const bytes of appended) {
        const copy = bytes.slice();
        expect(spill.append(copy)).toBe(end);
        copy.fill(0);
        end += bytes.length;
      }
      const start = from % all.length;
      const target = new Uint8Array(length % (all.length - start + 1));
      spill.read(start, target);
      expect(Buffer.from(target)).toEqual(all.subarray(start, start + target.length));
    }),
  );
});
