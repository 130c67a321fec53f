import fc from 'fast-check';
import { expect, test } from 'vitest';
// by path and not by name: test-fixtures depends on this package, and a cycle of packages would stop the build
import {
  chiSquareGoodness,
  chiSquareIndependence,
  chiSquareUniformity,
  ksUniformPValue,
} from '../../test-fixtures/src/statistics.ts';
import { type Draw, drawFor, drawKey } from '../src/index.ts';

/** A p-value that a right generator undercuts once in ten thousand tests, and a wrong one always. */
const RIGHT = 1e-4;
const WRONG = 1e-9;

const draws = (count: number, purpose = 'test/draws') =>
  Array.from({ length: count }, (_, id) => drawFor('42', purpose, String(id)));

/** Alea as its author Johannes Baagøe describes it ("Better random numbers for JavaScript", 2010), written anew. */
function alea(seed: string): () => number {
  let mashed = 0xefc8249d;
  const mash = (text: string): number => {
    for (const character of text) {
      mashed += character.charCodeAt(0);
      const product = 0.02519603282416938 * mashed;
      mashed = Math.floor(product);
      const scaled = (product - mashed) * mashed;
      mashed = Math.floor(scaled);
      mashed += (scaled - mashed) * 2 ** 32;
    }
    return Math.floor(mashed) / 2 ** 32;
  };
  const state = [mash(' '), mash(' '), mash(' ')] as [number, number, number];
  for (let index = 0; index < 3; index++) {
    state[index] = state[index]! - mash(seed);
    if (state[index]! < 0) state[index] = state[index]! + 1;
  }
  let carry = 1;
  return () => {
    const sum = 2091639 * state[0] + carry / 2 ** 32;
    carry = Math.floor(sum);
    state.push(sum - carry);
    state.shift();
    return state[2];
  };
}

test('drawFor(seed, purpose, id).uniform() is Alea under the key, with two steps for 53 bits', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (seed, purpose, id) => {
      const draw = drawFor(seed, purpose, id);
      const oracle = alea(drawKey(seed, purpose, id));
      for (let step = 0; step < 5; step++) {
        const expected = oracle() + Math.floor(oracle() * 2 ** 21) / 2 ** 53;
        expect(draw.uniform()).toBe(expected);
      }
    }),
    { seed: 42, numRuns: 100 },
  );
});

test('drawFor(seed, purpose, id) never changes: a change of these values is a major release', () => {
  const draw = drawFor('42', 'formatting/marker', 'gsm8k/main/train.jsonl#0');
  expect({
    uniform: [draw.uniform(), draw.uniform()],
    below: [draw.below(6), draw.below(1000), draw.below(2 ** 32)],
    pickWeighted: [draw.pickWeighted([1, 2, 3]), draw.pickWeighted([0, 0.5, 0.25, 9])],
    shuffle: draw.shuffle([0, 1, 2, 3, 4, 5, 6, 7]),
  }).toMatchInlineSnapshot(`
    {
      "below": [
        3,
        798,
        4161420916,
      ],
      "pickWeighted": [
        1,
        3,
      ],
      "shuffle": [
        1,
        4,
        6,
        2,
        0,
        3,
        5,
        7,
      ],
      "uniform": [
        0.173638180379314,
        0.42305972832024186,
      ],
    }
  `);
});

test('drawFor(...) depends on its three strings alone, not on what was drawn before or between', () => {
  const string = fc.string({ minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(string, string, string, fc.nat(20), (seed, purpose, id, between) => {
      const expected = Array.from(
        { length: 5 },
        (
          (draw) => () =>
            draw.uniform()
        )(drawFor(seed, purpose, id)),
      );
      const draw = drawFor(seed, purpose, id);
      const other = drawFor(seed, purpose, `${id}'`);
      const values = expected.map(() => {
        for (let step = 0; step < between; step++) other.uniform();
        return draw.uniform();
      });
      expect(values).toEqual(expected);
    }),
    { seed: 42, numRuns: 100 },
  );
});

test('uniform() is uniform over ids and along one generator, down to the last of 53 bits', () => {
  const first = draws(50_000).map((draw) => draw.uniform());
  const along = ((draw) => Array.from({ length: 50_000 }, () => draw.uniform()))(
    drawFor('42', 'test/along', ''),
  );
  for (const values of [first, along]) {
    expect(ksUniformPValue(values)).toBeGreaterThan(RIGHT);
    expect(Math.max(...values)).toBeLessThan(1);
    const low = new Float64Array(64);
    for (const value of values) low[(value * 2 ** 53) % 64]!++;
    expect(chiSquareUniformity(low).pValue).toBeGreaterThan(RIGHT);
  }
  // power: a generator of 32 bits has zeros there
  const coarse = new Float64Array(64);
  for (const value of first) coarse[(Math.fround(value) * 2 ** 53) % 64]!++;
  expect(chiSquareUniformity(coarse).pValue).toBeLessThan(WRONG);
});

test('draws of two purposes, two seeds or two ids are independent', () => {
  const count = 40_000;
  const ids = Array.from({ length: count }, (_, id) => String(id));
  const base = ids.map((id) => drawFor('1', 'a/b', id).uniform());
  const others = {
    purpose: ids.map((id) => drawFor('1', 'a/c', id).uniform()),
    seed: ids.map((id) => drawFor('2', 'a/b', id).uniform()),
    neighbour: ids.map((_, row) => base[(row + 1) % count]!),
    swapped: ids.map((id) => drawFor(id, 'a/b', '1').uniform()),
    later: ids.map((id) => ((draw) => [draw.uniform(), draw.uniform()][1]!)(drawFor('1', 'a/b', id))),
  };
  for (const values of Object.values(others)) {
    expect(jointPValue(base, values)).toBeGreaterThan(RIGHT);
    expect(Math.abs(correlation(base, values)) * Math.sqrt(count)).toBeLessThan(4);
  }
});

test('power: the scheme seed + epoch is not independent, since seed 1, epoch 2 is seed 2, epoch 1', () => {
  const naive = (seed: number, epoch: number) => alea(String(seed + epoch))();
  const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
  const [first, second] = [seeds.map((seed) => naive(seed, 2)), seeds.map((seed) => naive(seed + 1, 1))];
  expect(jointPValue(first, second)).toBeLessThan(WRONG);
  expect(correlation(first, second)).toBe(1);
});

function jointPValue(a: readonly number[], b: readonly number[], cells = 12): number {
  const table = Array.from({ length: cells }, () => new Array<number>(cells).fill(0));
  for (const [index, value] of a.entries())
    table[Math.floor(value * cells)]![Math.floor(b[index]! * cells)]!++;
  return chiSquareIndependence(table).pValue;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((value, index) => (value - meanA) * (b[index]! - meanB)));
  const variance = (values: readonly number[], center: number) =>
    mean(values.map((value) => (value - center) ** 2));
  return product / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}

/** Its thirds are equally likely; by modulo the first would have 1/2 and the others 1/4 each. */
const BIASED_LIMIT = 3 * 2 ** 30;

function thirds(next: () => number): Float64Array {
  const counts = new Float64Array(3);
  for (let step = 0; step < 30_000; step++) counts[Math.floor((3 * next()) / BIASED_LIMIT)]!++;
  return counts;
}

test('below(limit) is unbiased at a limit where modulo is not', () => {
  const draw = drawFor('42', 'test/below', '');
  expect(chiSquareUniformity(thirds(() => draw.below(BIASED_LIMIT))).pValue).toBeGreaterThan(RIGHT);
  const modulo = drawFor('42', 'test/below', '');
  expect(chiSquareUniformity(thirds(() => modulo.below(2 ** 32) % BIASED_LIMIT)).pValue).toBeLessThan(WRONG);
});

test.each([2, 3, 6, 7, 10, 64, 100])('below(%d) is uniform over the ids', (limit) => {
  const counts = new Float64Array(limit);
  for (const draw of draws(20_000, `test/below-${limit}`)) counts[draw.below(limit)]!++;
  expect(chiSquareUniformity(counts).pValue).toBeGreaterThan(RIGHT);
});

test('below(limit) is a whole number in range, up to 2^32', () => {
  const draw = drawFor('42', 'test/range', '');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (limit) => {
      const value = draw.below(limit);
      expect(Number.isInteger(value) && value >= 0 && value < limit).toBe(true);
    }),
    { seed: 42, numRuns: 500 },
  );
  expect(draw.below(1)).toBe(0);
  expect(Array.from({ length: 100 }, () => draw.below(2 ** 32)).some((value) => value >= 2 ** 31)).toBe(true);
});

test.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])('below(%d) is refused', (limit) => {
  expect(() => drawFor('42', 'p', 'i').below(limit)).toThrow(RangeError);
});

test('pickWeighted(weights) picks in proportion', () => {
  const weights = [5, 0, 1, 0.5, 3.5, 0];
  const count = (pick: (draw: Draw) => number) => {
    const counts = new Float64Array(weights.length);
    for (const draw of draws(20_000, 'test/weighted')) counts[pick(draw)]!++;
    return counts;
  };
  const counts = count((draw) => draw.pickWeighted(weights));
  expect([counts[1], counts[5]]).toEqual([0, 0]);
  const positive = [0, 2, 3, 4];
  const goodness = (all: Float64Array) =>
    chiSquareGoodness(
      positive.map((index) => all[index]!),
      positive.map((index) => weights[index]!),
    ).pValue;
  expect(goodness(counts)).toBeGreaterThan(RIGHT);
  // power: one weight that is a fifth off is found
  const off = count((draw) => draw.pickWeighted([6, 0, 1, 0.5, 3.5, 0]));
  expect(goodness(off)).toBeLessThan(WRONG);
});

test('pickWeighted(weights) never picks a weight of zero, at any scale', () => {
  const weight = fc.oneof(
    fc.constant(0),
    fc.double({ min: 0, max: 1e300, noNaN: true }),
    fc.constant(5e-324),
  );
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 8 }), fc.string(), (weights, id) => {
      fc.pre(weights.some((value) => value > 0));
      const index = drawFor('42', 'test/zero', id).pickWeighted(weights);
      expect(weights[index]).toBeGreaterThan(0);
    }),
    { seed: 42, numRuns: 1000 },
  );
});

test.each([[[]], [[0, 0]], [[1, -1]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]], [[1e308, 1e308]]])(
  'pickWeighted(%j) is refused',
  (weights) => {
    expect(() => drawFor('42', 'p', 'i').pickWeighted(weights)).toThrow(RangeError);
  },
);

/** Counts of the 24 orders of four items. */
function orders(shuffle: (draw: Draw, items: number[]) => number[]): Float64Array {
  const counts = new Map<string, number>();
  for (const draw of draws(24_000, 'test/shuffle')) {
    const order = shuffle(draw, [0, 1, 2, 3]).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  return Float64Array.from(counts.values());
}

test('shuffle(items) makes every order equally likely, as swapping with any place does not', () => {
  expect(chiSquareUniformity(orders((draw, items) => draw.shuffle(items))).pValue).toBeGreaterThan(RIGHT);
  const naive = orders((draw, items) => {
    for (let place = 0; place < items.length; place++) {
      const other = draw.below(items.length);
      [items[place], items[other]] = [items[other]!, items[place]!];
    }
    return items;
  });
  expect(chiSquareUniformity(naive).pValue).toBeLessThan(WRONG);
});

test('shuffle(items) permutes in place, arrays and typed arrays alike', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(65_535)), fc.string(), (items, id) => {
      const plain = [...items];
      const typed = Uint16Array.from(items);
      expect(drawFor('42', 'test/permute', id).shuffle(plain)).toBe(plain);
      drawFor('42', 'test/permute', id).shuffle(typed);
      expect([...typed]).toEqual(plain);
      expect(plain.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
    }),
    { seed: 42, numRuns: 200 },
  );
});
