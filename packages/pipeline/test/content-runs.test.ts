import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findContentRuns } from '../src/certificate/content-runs.ts';

const CONTENT = 1;
const SEPARATOR = 2;

interface Span {
  readonly document: number;
  readonly start: number;
  readonly length: number;
  readonly kind: number;
}

const runsOf = (documentCount: number, spans: readonly Span[]) =>
  findContentRuns(documentCount, {
    documents: Uint32Array.from(spans, ({ document }) => document),
    starts: Uint32Array.from(spans, ({ start }) => start),
    lengths: Uint32Array.from(spans, ({ length }) => length),
    kinds: Uint8Array.from(spans, ({ kind }) => kind),
  });

/** A document's spans, cut as blocks cut them, some lost and some repeated, in any order. */
const cutDocuments = fc
  .array(
    fc.record({
      kinds: fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 9 })), { maxLength: 6 }),
      cut: fc.integer({ min: 1, max: 7 }),
      lost: fc.nat(4),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((documents) =>
    documents.flatMap(({ kinds, cut, lost }, document) => {
      const tokens = [...kinds.flatMap(([kind, length]) => Array<number>(length).fill(kind)), SEPARATOR];
      const spans: Span[] = [];
      tokens.forEach((kind, token) => {
        const last = spans.at(-1);
        if (last !== undefined && last.kind === kind && token % cut !== 0)
          spans[spans.length - 1] = { ...last, length: last.length + 1 };
        else spans.push({ document, start: token, length: 1, kind });
      });
      const kept = spans.filter((_, index) => lost === 0 || index % (lost + 2) !== lost);
      return [...kept, ...kept.slice(0, 2)];
    }),
  );

test('findContentRuns(count, spans) gives every token of content one place, in the order of its document', () => {
  fc.assert(
    fc.property(
      cutDocuments.chain((spans) => fc.shuffledSubarray(spans, { minLength: spans.length })),
      (spans) => {
        const count = Math.max(0, ...spans.map(({ document }) => document + 1));
        const runs = runsOf(count, spans);
        let place = 0;
        for (let document = 0; document < count; document++) {
          const own = spans.filter((span) => span.document === document);
          const tokensOf = (kind: (of: number) => boolean) =>
            [
              ...new Set(
                own
                  .filter((span) => kind(span.kind))
                  .flatMap(({ start, length }) => Array.from({ length }, (_, at) => start + at)),
              ),
            ].sort((a, b) => a - b);
          const content = tokensOf((kind) => kind === CONTENT);
          expect(runs.placesOf(document)).toEqual([place, place + content.length]);
          for (const token of content) expect(runs.placeOf(document, token)).toBe(place++);
          const breaks = content.filter((token, at) => at > 0 && token !== content[at - 1]! + 1).length;
          expect(runs.runsOf(document)).toHaveLength(content.length === 0 ? 0 : breaks + 1);
          const all = tokensOf(() => true);
          const ends = own.some(({ kind, start }) => kind === SEPARATOR && start === all.at(-1));
          expect(runs.isWhole[document]).toBe(all.at(-1) === all.length - 1 && ends ? 1 : 0);
        }
      },
    ),
    { seed: 42, numRuns: 300 },
  );
});
