import { expect, it } from 'vitest';
import { withinHostLimit } from '../src/host-limit.ts';

it('withinHostLimit(origin, limit, request) runs so many at once, in order, and each host by itself', async () => {
  const started: number[] = [];
  const active = { a: 0, b: 0 };
  let most = 0;
  const run = (host: 'a' | 'b', index: number) =>
    withinHostLimit(`http://${host}`, 3, async () => {
      started.push(index);
      most = Math.max(most, ++active[host]);
      await new Promise((done) => setTimeout(done, 2));
      active[host]--;
      if (index === 4) throw new Error('one fails');
    });
  const runs = Array.from({ length: 20 }, (_, index) => run('a', index).catch(() => {}));
  await Promise.all([...runs, run('b', 99)]);
  expect(most).toBe(3);
  expect(started.filter((index) => index < 99)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(started.indexOf(99)).toBe(3); // it did not wait for the other host
});
