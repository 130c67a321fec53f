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

  test('orders nothing', () => {
    expect(orderBlocks('42', { name: 'train', streams: [] })).toEqual({
      blockCount: 0,
      streams: new Uint16Array(0),
      blocks: new Uint32Array(0),
    });
  });

  test('refuses two streams of one name', () => {
    expect(() => namesOf([range('a', 0, 1), range('a', 0, 1)])).toThrow('two streams are named a');
  });
});
