import { createTokenRunAudit } from '@sluice/auditing';
import { drawFor } from '@sluice/determinism';
import { describe, expect, test } from 'vitest';
import { packDocuments } from './probes/pack-documents.ts';

const draw = drawFor('1', 'test/token-runs', 'tokens');
const randomTokens = (count: number): number[] => Array.from({ length: count }, () => 1 + draw.below(5_000));

function batchesOf(texts: readonly (readonly number[])[], side: string) {
  const documents = texts.map((tokens, row) => ({
    id: `${side}#${row}`,
    domain: 'a',
    subdomain: 's',
    spans: [{ kind: 'content' as const, tokens }],
  }));
  return packDocuments(documents, 256);
}

/** All runs of 50 tokens of one document in one block, as texts: the slow way. */
function runsOf(batches: ReturnType<typeof batchesOf>): Set<string> {
  const runs = new Set<string>();
  for (const { tokens, spanKinds, spanStarts, spanLengths } of batches)
    for (const [span, kind] of spanKinds.entries())
      if (kind === 0)
        for (let at = 0; at + 50 <= spanLengths[span]!; at++)
          runs.add(tokens.slice(spanStarts[span]! + at, spanStarts[span]! + at + 50).join(' '));
  return runs;
}

const heldOut = Array.from({ length: 40 }, () => randomTokens(600));
// Eight of them stand in train as well: three as they are, five in the middle of others.
const train = [
  ...Array.from({ length: 60 }, () => randomTokens(500)),
  ...heldOut.slice(0, 3),
  ...heldOut
    .slice(3, 8)
    .map((tokens) => [...randomTokens(70), ...tokens.slice(100, 400), ...randomTokens(9)]),
];
const sides = { heldOut: batchesOf(heldOut, 'v'), train: batchesOf(train, 't') };

function audit(mostRuns?: number, blocks = sides) {
  const runs = createTokenRunAudit(mostRuns);
  for (const batch of blocks.heldOut) runs.addHeldOut(batch);
  for (const batch of blocks.train) runs.scanTrain(batch);
  return runs.finding();
}

describe('createTokenRunAudit(mostRuns)', () => {
  test('finds the share of held-out runs that stand in train, as every pair of runs has it', () => {
    const [own, others] = [runsOf(sides.heldOut), runsOf(sides.train)];
    const shared = own.intersection(others).size;
    expect(shared).toBeGreaterThan(500);
    expect(audit(2 ** 20)).toEqual({
      check: 'leakage/token-runs',
      severity: 'high',
      figure: shared / own.size,
      interval: [expect.closeTo(0.05, 2), expect.closeTo(0.19, 2)],
      sentence: expect.stringContaining(`${shared} of ${own.size} runs of 50 tokens`),
    });
  });

  test('comes near with room for a fraction of the runs, whatever the order of blocks', () => {
    const whole = audit(2 ** 20).figure!;
    const part = audit(2_000);
    expect(part.sentence).toMatch(/\(one in \d+\)/);
    expect(Math.abs(part.figure! - whole)).toBeLessThan(0.03);
    const reversed = { heldOut: sides.heldOut.toReversed(), train: sides.train.toReversed() };
    expect(audit(2_000, reversed)).toEqual(part);
  });

  test('finds nothing where nothing is shared, and is high where all is', () => {
    const apart = { heldOut: sides.heldOut, train: batchesOf(train.slice(0, 60), 't') };
    expect(audit(undefined, apart)).toMatchObject({ severity: 'ok', figure: 0 });
    expect(audit(undefined, { ...sides, train: sides.heldOut })).toMatchObject({
      severity: 'high',
      figure: 1,
    });
  });

  test('says that there was nothing to compare, and wants held-out blocks first', () => {
    expect(createTokenRunAudit().finding()).toMatchObject({ severity: 'low', figure: null });
    const runs = createTokenRunAudit();
    runs.scanTrain(sides.train[0]!);
    expect(() => runs.addHeldOut(sides.heldOut[0]!)).toThrow(/were scanned already/);
  });
});
