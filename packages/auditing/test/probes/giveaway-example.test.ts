import { type GiveawayResult, probeForm } from '@sluice/auditing';
import { PLANTED_DEFECT_NAMES, plantedDefect } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { trapCorpus } from './trap-corpus.ts';

/** Own text of a document: all that no template wrote. */
const ownTextOf = (document: {
  rendered: { text: string; pieces: readonly { kind: string; start: number; end: number }[] };
}) =>
  document.rendered.pieces
    .filter(({ kind }) => kind !== 'template')
    .map(({ start, end }) => document.rendered.text.slice(start, end))
    .join('');

describe('the example of a giveaway', () => {
  test('is found in its document at its place, and the same whatever the order', () => {
    const name = PLANTED_DEFECT_NAMES.find((planted) => planted === 'answer-ending')!;
    const corpus = trapCorpus(plantedDefect(name, 3, { documentsPerDomain: 60 }).documents);
    const giveaways = (of: typeof corpus) =>
      probeForm(of).results.filter((result): result is GiveawayResult => result.probe === 'giveaway');
    const found = giveaways(corpus).filter(({ runs }) => runs.length > 0);
    expect(found.length).toBeGreaterThan(0);
    for (const { place, runs } of found)
      for (const { text, example } of runs) {
        const own = ownTextOf(corpus.documents.find(({ id }) => id === example.document)!);
        const shown = `${example.before}${text}${example.after}`;
        expect(own).toContain(shown);
        if (place === 'start') expect(own.startsWith(shown)).toBe(true);
        if (place === 'end') expect(own.endsWith(shown)).toBe(true);
        if (place === 'line') expect(example.before.endsWith('\n')).toBe(true);
        expect(example.before.length).toBeLessThanOrEqual(60);
        expect(example.after.length).toBeLessThanOrEqual(60);
      }
    const examples = (of: typeof corpus) =>
      giveaways(of).map(({ finding, runs }) => [
        finding.check,
        finding.subject,
        runs.map(({ example }) => example),
      ]);
    const reversed = { ...corpus, documents: corpus.documents.toReversed() };
    expect(
      examples(reversed)
        .map((row) => JSON.stringify(row))
        .sort(),
    ).toEqual(
      examples(corpus)
        .map((row) => JSON.stringify(row))
        .sort(),
    );
  });
});
