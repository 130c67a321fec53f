import { createPartSampler, type ProbeDocument, probeForm } from '@sluice/auditing';
import { type Draw, drawFor } from '@sluice/determinism';
import type { BlockBatch } from '@sluice/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packDocuments, type TokenDocument } from './pack-documents.ts';

const BLOCK_SIZE = 16;

/** Documents with a template of two tokens before their own and, in every third, one behind. */
function documentsOf(count: number, lengthOf: (row: number) => number, domain = 'a'): TokenDocument[] {
  return Array.from({ length: count }, (_, row) => ({
    id: `${domain}/f#${row}`,
    domain,
    subdomain: 's',
    spans: [
      { kind: 'template' as const, tokens: [1, 2] },
      { kind: 'content' as const, tokens: Array.from({ length: lengthOf(row) }, (_, at) => 3 + (at % 90)) },
      ...(row % 3 === 0 ? [{ kind: 'template' as const, tokens: [99] }] : []),
    ],
  }));
}

const decode = (tokens: Iterable<number>) =>
  String.fromCodePoint(...Array.from(tokens, (token) => token + 32));

function sample(batches: readonly BlockBatch[], options = {}): ProbeDocument[] {
  const sampler = createPartSampler({ seed: '7', ...options });
  for (const batch of batches) sampler.add('train', batch);
  return sampler.documents(decode);
}

const shuffled = <Item>(draw: Draw, items: readonly Item[]): Item[] => draw.shuffle([...items]);

describe('createPartSampler(options)', () => {
  test('gives each document as far as the block of its start, and of its end, has it', () => {
    const documents = documentsOf(40, (row) => (row * 7) % 30);
    const flat = new Map(
      documents.map(({ id, spans }) => [
        id,
        spans.flatMap(({ kind, tokens }) => tokens.map((t) => [t, kind])),
      ]),
    );
    const parts = sample(packDocuments(documents, BLOCK_SIZE));
    let [position, whole] = [0, 0];
    for (const { id } of documents) {
      const tokens = flat.get(id)!;
      const room = BLOCK_SIZE - (position % BLOCK_SIZE);
      const end = position + tokens.length;
      // What the end's block holds: up to the separator, which may stand in the next.
      const tail = Math.min(tokens.length, end % BLOCK_SIZE);
      const own = parts.filter((part) => part.id === id);
      const expected =
        room > tokens.length
          ? [{ part: undefined, tokens }]
          : [
              ...(tail > 0 ? [{ part: 'end', tokens: tokens.slice(tokens.length - tail) }] : []),
              { part: 'start', tokens: tokens.slice(0, room) },
            ];
      expect(
        own.map(({ part, tokens: ids, isTemplate }) => ({
          part,
          tokens: [...ids].map((token, at) => [token, isTemplate[at] === 1 ? 'template' : 'content']),
        })),
      ).toEqual(expected);
      for (const part of own.filter(({ part }) => part !== 'start'))
        expect(part.documentTokenCount).toBe(tokens.length);
      if (room > tokens.length) whole++;
      position = end + 1;
    }
    expect(whole).toBeGreaterThan(5);
    expect(whole).toBeLessThan(35);
  });

  test('draws from each split by itself, though one begins with the labels that another ended with', () => {
    const sampler = createPartSampler({ seed: '7', classDocuments: 3 });
    const documents = documentsOf(40, () => 5);
    for (const batch of packDocuments(documents.slice(0, 20), BLOCK_SIZE)) sampler.add('validation', batch);
    for (const batch of packDocuments(documents.slice(20), BLOCK_SIZE)) sampler.add('train', batch);
    const starts = sampler.documents(decode).filter(({ part }) => part !== 'end');
    expect(starts.map(({ split }) => split).sort()).toEqual([
      ...Array(3).fill('train'),
      ...Array(3).fill('validation'),
    ]);
  });

  test('leaves a beginning-of-text token out', () => {
    const documents = documentsOf(60, (row) => (row * 7) % 30);
    const begun = documents.map(({ spans, ...rest }) => ({
      ...rest,
      spans: [{ kind: 'separator' as const, tokens: [98] }, ...spans],
    }));
    const parts = sample(packDocuments(begun, BLOCK_SIZE));
    expect(parts.flatMap(({ tokens }) => [...tokens])).not.toContain(98);
    const starts = parts.filter(({ part }) => part !== 'end');
    // The token may stand alone at the end of a block.
    expect(starts.length).toBeGreaterThan(50);
    for (const { tokens } of starts.filter(({ tokens }) => tokens.length > 1))
      expect([...tokens.subarray(0, 2)]).toEqual([1, 2]);
  });

  test('gives the same sample whatever the order of blocks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.string(), (limit, key) => {
        const batches = [
          ...packDocuments(
            documentsOf(60, (row) => (row * 11) % 40),
            BLOCK_SIZE,
          ),
          ...packDocuments(
            documentsOf(30, (row) => (row * 5) % 25, 'b'),
            BLOCK_SIZE,
          ),
        ];
        const options = { classDocuments: limit };
        const other = shuffled(drawFor('1', 'test/blocks', key), batches);
        expect(sample(other, options)).toEqual(sample(batches, options));
      }),
      { seed: 42, numRuns: 30 },
    );
  });

  test('takes no more of a class than asked for, and shares what there is among many classes', () => {
    const classes = Array.from({ length: 50 }, (_, number) =>
      packDocuments(
        documentsOf(30, () => 3, `d${number}`),
        BLOCK_SIZE,
      ),
    ).flat();
    const starts = (documents: readonly ProbeDocument[]) => documents.filter(({ part }) => part !== 'end');
    expect(starts(sample(classes, { classDocuments: 20 }))).toHaveLength(50 * 20);
    expect(starts(sample(classes, { classDocuments: 20, allDocuments: 200 }))).toHaveLength(50 * 4);
    expect(() => createPartSampler({ seed: '1', classDocuments: 0 })).toThrow(/from 1, got 0 and 20000/);
  });

  test('is not drawn to short documents where blocks are missing, as whole documents would be', () => {
    const lengthOf = (row: number) => (row % 2 === 0 ? 4 : 60);
    const documents = documentsOf(4_000, lengthOf);
    const draw = drawFor('1', 'test/missing-blocks', 'a');
    const written = packDocuments(documents, BLOCK_SIZE).filter(() => draw.below(3) === 0);
    const parts = sample(written, { classDocuments: 100_000, allDocuments: 100_000 });
    const longShare = (chosen: readonly ProbeDocument[]) =>
      chosen.filter(({ id }) => lengthOf(Number(id.split('#')[1])) === 60).length / chosen.length;
    const [starts, ends] = [
      parts.filter(({ part }) => part !== 'end'),
      parts.filter(({ part }) => part !== 'start'),
    ];
    expect(starts.length).toBeGreaterThan(1_000);
    expect(Math.abs(longShare(starts) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(longShare(ends) - 0.5)).toBeLessThan(0.05);
    expect(longShare(parts.filter(({ part }) => part === undefined))).toBe(0);
  });

  test('leaves the beginning-of-text token out, and takes labels from spans that have some', () => {
    const documents = documentsOf(12, () => 5);
    const begun = documents.map((one) => ({
      ...one,
      spans: [{ kind: 'separator' as const, tokens: [0] }, ...one.spans],
    }));
    const plain = sample(packDocuments(documents, 1_024));
    const mixed = packDocuments(begun, 1_024).map((batch) => ({
      ...batch,
      domains: ['mixture'],
      spanDomains: batch.spanDocuments.map(() => 'a'),
      spanSubdomains: batch.spanDocuments.map(() => 's'),
    }));
    expect(sample(mixed).map(({ documentTokenCount: _, ...part }) => part)).toEqual(
      plain.map(({ documentTokenCount: _, ...part }) => part),
    );
    expect(plain).toHaveLength(12);
  });

  test('lets shared markers tell nothing where domains differ in length and blocks cut them', () => {
    const kinds = (domain: string, length: number, closing: (row: number) => number): TokenDocument[] =>
      Array.from({ length: 400 }, (_, row) => ({
        id: `${domain}/f#${row}`,
        domain,
        subdomain: 's',
        spans: [
          {
            kind: 'template' as const,
            tokens: [1 + drawFor('3', 'test/opening', `${domain}${row}`).below(3)],
          },
          { kind: 'content' as const, tokens: Array.from({ length }, (_, at) => 10 + ((row + at) % 60)) },
          { kind: 'template' as const, tokens: [closing(row)] },
        ],
      }));
    const told = (closing: (row: number) => number) => {
      const batches = [
        ...packDocuments(
          kinds('a', 5, () => 5),
          BLOCK_SIZE,
        ),
        ...packDocuments(kinds('b', 60, closing), BLOCK_SIZE),
      ];
      const showTokens = (tokens: readonly number[]) => decode(tokens);
      const { results } = probeForm({ seed: '7', documents: sample(batches), showTokens });
      return results.find(({ probe, tells }) => probe === 'template' && tells === 'domain')!.finding;
    };
    const shared = told(() => 5);
    expect(shared.severity).toBe('ok');
    expect(shared.interval![0]).toBeLessThan(0.001);
    expect(told((row) => (row % 2 === 0 ? 5 : 6))).toMatchObject({ severity: 'high' });
  });
});
