import { compareDomains, type ProbeDocument, probeForm } from '@sluice/auditing';
import { STRANGE_TEXTS } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const strange = [...Object.values(STRANGE_TEXTS).filter((text) => text.length < 5_000), '', ' ', '\n\n'];

/** Documents of few labels with texts of any kind: none of them long, many of them equal or empty. */
const corpora = fc
  .array(
    fc.record({
      domain: fc.constantFrom('a', 'b', 'c'),
      subdomain: fc.constantFrom('x', 'y'),
      split: fc.constantFrom('train' as const, 'validation' as const),
      text: fc.constantFrom(...strange),
      template: fc.constantFrom('', 'Q: ', '\n'),
      tokenCount: fc.nat(12),
    }),
    { minLength: 90, maxLength: 200 },
  )
  .map((all) =>
    all.map(
      ({ text, template, tokenCount, ...labels }, row): ProbeDocument => ({
        ...labels,
        id: `s/f#${row}`,
        rendered: {
          text: template + text,
          pieces: [
            { kind: 'template' as const, start: 0, end: template.length },
            { kind: 'content' as const, start: template.length, end: template.length + text.length },
          ].filter(({ start, end }) => end > start),
        },
        tokens: Uint16Array.from({ length: tokenCount }, (_, at) => (row * 7 + at) % 5),
        isTemplate: Uint8Array.from({ length: tokenCount }, (_, at) => (at === 0 && template !== '' ? 1 : 0)),
      }),
    ),
  );

test('probeForm(corpus) gives finite figures with their intervals for any documents', () => {
  let asked = 0;
  fc.assert(
    fc.property(corpora, (documents) => {
      const corpus = { seed: '42', documents, showTokens: (tokens: readonly number[]) => tokens.join(' ') };
      const { results, tooFew } = probeForm(corpus);
      asked += results.length;
      for (const { finding } of results) {
        const [low, high] = finding.interval!;
        expect(Number.isFinite(finding.figure)).toBe(true);
        expect(low).toBeLessThanOrEqual(high);
        expect(finding.figure).toBeLessThanOrEqual(1.0001);
        expect(finding.sentence).not.toMatch(/NaN|undefined|Infinity/);
      }
      for (const { sentence } of [...tooFew, ...compareDomains(corpus).findings])
        expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
    }),
    { seed: 42, numRuns: 40 },
  );
  expect(asked).toBeGreaterThan(1_000);
});
