import { buildDocuments } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { inclusionPValue } from '../../sampling/test/inclusion.ts';
import type { DomainSample } from '../src/recipe/resolve-sample.ts';
import type { CandidateCollector, SeenDocument } from '../src/tasks/candidate-collector.ts';
import { createCandidateGate } from '../src/tasks/candidate-gate.ts';
import { createDrawMethod } from '../src/tasks/draw-method.ts';

/** Sixty documents in files of 10, 20 and 30. */
const FILES = [10, 20, 30];
const documents = buildDocuments(60);

/** The documents that a sample task of a seed admits, through the gate that it has, cut at twelve. */
function drawn(seed: string, sample: DomainSample): number[] {
  const gate = createCandidateGate(sample);
  const admitted: { readonly item: number; readonly priority: number }[] = [];
  const admit = ({ rank, byteLength }: SeenDocument, priority: number) => {
    if (priority >= gate.thresholdOf(0)) return;
    gate.admit({ stratum: 0, priority, byteLength }, byteLength);
    admitted.push({ item: rank, priority });
  };
  const collector = { admit } as Pick<CandidateCollector, 'admit'> as CandidateCollector;
  const draw = createDrawMethod({ seed, domain: 'code', sample, collector });
  let item = 0;
  for (const [file, length] of FILES.entries()) {
    draw.startFile(`source/${file}`);
    for (let row = 0; row < length && !draw.isDone(); row++, item++) {
      const document = { ...documents[item]!, origin: { ...documents[item]!.origin, row } };
      draw.offer({ document, file, byteLength: 10, rank: item, stratum: 0 });
    }
  }
  draw.finish();
  admitted.sort((a, b) => a.priority - b.priority);
  return admitted.slice(0, 12).map((candidate) => candidate.item);
}

const trial = { itemCount: 60, sampleSize: 12, seedCount: 2_000 };
const pValueOf = (sample: DomainSample) =>
  inclusionPValue({ ...trial, sample: (seed) => drawn(seed, sample) });

const budgets = [{ documents: 12 }, { bytes: 120 }];

describe('createDrawMethod(options) includes every document equally often, over 2,000 seeds', () => {
  test.each<DomainSample>([
    ...budgets.flatMap((budget) => [
      { budget, method: 'uniform' as const },
      { budget, method: 'reservoir' as const },
      { budget, method: 'shuffle-buffer' as const, buffer: { documents: 60 } },
    ]),
    { budget: { documents: 12 }, method: 'random-access' },
    { budget: 'all', method: 'every' },
  ])('by %o', (sample) => {
    const pValue = pValueOf(sample);
    expect(pValue).toBeGreaterThan(0.001);
    expect(pValue).toBeLessThan(0.9999);
  });
});

describe('createDrawMethod(options) does not, and the same test says so,', () => {
  test.each<DomainSample>(
    budgets.flatMap((budget) => [
      { budget, method: 'head' as const },
      { budget, method: 'shuffle-buffer' as const, buffer: { documents: 30 } },
    ]),
  )('by %o', (sample) => {
    expect(pValueOf(sample)).toBeLessThan(1e-9);
  });
});
