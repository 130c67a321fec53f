import { type ChosenBlocks, orderBlocks } from '@sluice/balancing';
import { describe, expect, test } from 'vitest';
import { uniformZ } from './chi-square.ts';

const range = (name: string, start: number, end: number): ChosenBlocks => ({
  name,
  blocks: Uint32Array.from({ length: end - start }, (_, at) => start + at),
});

const namesOf = (streams: readonly ChosenBlocks[], seed = '42', name = 'train') => {
  const order = orderBlocks(seed, { name, streams });
  return Array.from(order.blocks, (block, place) => `${streams[order.streams[place]!]!.name}:${block}`);
};

describe('orderBlocks(seed, chosen)', () => {
  const streams = [range('prose', 5, 30), range('code', 0, 10), range('math', 100, 140)];

  test('has every chosen block once', () => {
    const expected = streams.flatMap(({ name, blocks }) => Array.from(blocks, (block) => `${name}:${block}`));
    expect(namesOf(streams).sort()).toEqual(expected.sort());
    expect(orderBlocks('42', { name: 'train', streams }).blockCount).toBe(75);
  });

  test('is the same whatever the order of the streams, another for another name or seed', () => {
    const order = namesOf(streams);
    expect(namesOf(streams.toReversed())).toEqual(order);
    expect(namesOf(streams, '43')).not.toEqual(order);
    expect(namesOf(streams, '42', 'validation')).not.toEqual(order);
  });

  test('puts a stream anywhere with equal chance', () => {
    const counts = new Array<number>(30).fill(0);
    const pair = [range('a', 0, 10), range('b', 0, 20)];
    for (let seed = 0; seed < 2000; seed++) {
      for (const [place, name] of namesOf(pair, `s${seed}`).entries()) if (name[0] === 'a') counts[place]!++;
    }
    expect(uniformZ(counts)).toBeLessThan(4);
  });

  test('goes through the epochs of a stream one after the other, each in its own order', () => {
    const all = Array.from({ length: 30 }, (_, block) => block);
    const repeated = { name: 'small', blocks: Uint32Array.from([...all, ...all, 3, 7, 20]), epochBlocks: 30 };
    const order = orderBlocks('42', { name: 'train', streams: [range('large', 0, 200), repeated] });
    const small = Array.from(order.blocks).filter((_, place) => order.streams[place] === 1);
    const epochs = [small.slice(0, 30), small.slice(30, 60), small.slice(60)];
    expect(epochs.map((epoch) => epoch.toSorted((a, b) => a - b))).toEqual([all, all, [3, 7, 20]]);
    expect(epochs[0]).not.toEqual(all);
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  test('makes all orders of few blocks equally likely over seeds', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 2400; seed++) {
      const order = namesOf([range('a', 0, 2), range('b', 0, 2)], `s${seed}`).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(uniformZ([...counts.values()]))).toBeLessThan(4);
  });

  describe('by even', () => {
    const even = (streams: readonly ChosenBlocks[], windowBlocks: number, seed = '42') =>
      orderBlocks(seed, { name: 'train', streams, order: { by: 'even', windowBlocks } });
    const grouped = [
      { ...range('math/gsm8k', 0, 50), group: 'math' },
      range('code', 0, 100),
      { ...range('math/competition', 0, 50), group: 'math' },
    ];

    test('gives each window its groups within one block, and each group its streams', () => {
      const order = even(grouped, 8);
      for (let start = 0; start < 200; start += 8) {
        const window = order.streams.subarray(start, start + 8);
        expect(window.filter((stream) => stream === 1)).toHaveLength(4);
        const gsm8k = window.filter((stream) => stream === 0).length;
        expect(Math.abs(gsm8k - 2)).toBeLessThanOrEqual(1);
      }
    });

    test('has every block once, in an order that the order of the streams does not change', () => {
      const names = (streams: readonly ChosenBlocks[]) => {
        const order = even(streams, 8);
        return Array.from(order.blocks, (block, place) => `${streams[order.streams[place]!]!.name}:${block}`);
      };
      expect(new Set(names(grouped)).size).toBe(200);
      expect(names(grouped.toReversed())).toEqual(names(grouped));
    });

    test('shuffles inside the windows, by the seed', () => {
      const firsts = Array.from({ length: 400 }, (_, seed) => even(grouped, 8, `s${seed}`).streams[0] === 1);
      expect(
        Math.abs(uniformZ([firsts.filter(Boolean).length, firsts.filter((first) => !first).length])),
      ).toBeLessThan(4);
    });

    test('refuses a window of nothing', () => {
      expect(() => even(grouped, 0)).toThrow('windowBlocks must be a positive integer, got 0');
    });
  });

  test('goes through the stages of a curriculum, streams going on where they stopped', () => {
    const [a, b] = [range('a', 0, 30), range('b', 0, 50)];
    const stages = [
      [10, 0],
      [20, 20],
      [0, 30],
    ];
    for (const order of [{ by: 'shuffled' }, { by: 'even', windowBlocks: 4 }] as const) {
      const placed = orderBlocks('42', { name: 'train', streams: [a, b], stages, order });
      const firsts = [0, 10, 50].map(
        (start, stage) =>
          placed.streams.subarray(start, [10, 50, 80][stage]).filter((stream) => stream === 0).length,
      );
      expect(firsts).toEqual([10, 20, 0]);
      const ofA = Array.from(placed.blocks).filter((_, place) => placed.streams[place] === 0);
      expect(ofA.toSorted((x, y) => x - y)).toEqual([...a.blocks]);
      const one = orderBlocks('42', { name: 'train', streams: [a, b], order });
      expect(ofA).toEqual(Array.from(one.blocks).filter((_, place) => one.streams[place] === 0));
    }
    const short = { name: 'train', streams: [a, b], stages: [[30, 49]] };
    expect(() => orderBlocks('42', short)).toThrow('stages has 49 blocks of b, which has 50');
  });

  test('orders nothing', () => {
    expect(orderBlocks('42', { name: 'train', streams: [] })).toEqual({
      blockCount: 0,
      streams: new Uint16Array(0),
      blocks: new Uint32Array(0),
    });
  });

  test('refuses two streams of one name', () => {
    expect(() => namesOf([range('a', 0, 1), range('a', 0, 1)])).toThrow('two streams are named a');
    const none = { ...range('a', 0, 1), epochBlocks: 0 };
    expect(() => namesOf([none])).toThrow('epochBlocks of a must be a positive integer, got 0');
  });
});
