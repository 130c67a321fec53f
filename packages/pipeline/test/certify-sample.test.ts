import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest, type SampleCertificate } from '@sluice/manifest';
import { embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { certifySamples } from '../src/tasks/sample-certificate/certify-sample.ts';
import { buildCorpus } from './build-corpus.ts';
import { drawSample } from './draw-sample.ts';
import { writeRecipe } from './embedded-recipe.ts';

const FILES = ['a', 'b', 'c', 'd'];

/** Four files of 300 documents, each of two projects of its own; later rows are longer and weigh more. */
function writeSource(folder: string): void {
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (const name of FILES) {
    const lines = Array.from({ length: 300 }, (_, row) =>
      JSON.stringify({
        text: `${name} ${row} ${'word '.repeat(1 + (row % 40))}`,
        project: `${name}${row < 200 ? 1 : 2}`,
        stars: 1 + (row % 40),
      }),
    );
    writeFileSync(join(folder, 'data', `${name}.jsonl`), `${lines.join('\n')}\n`);
  }
}

const recipeOf = (sample: string, seed = 5): string => `name: certified
seed: ${seed}
tokenizer: "${JSON.stringify(join(embeddedFolder(), 'tokenizer')).slice(1, -1)}"
block_size: 16
domains:
  code:
    sources: [{ from: data, text: text, group: project }]
sample: ${sample}
split: { near_duplicates: keep, exact_duplicates: keep, validation: 0 }
`;

/** Runs the sample and select tasks of a recipe and certifies its sample. */
const certify = (sample: string, seed?: number) =>
  withTemporaryFolder(async (folder) => {
    writeSource(folder);
    const { build, select } = await drawSample(
      writeRecipe(folder, recipeOf(sample, seed)),
      join(folder, 'out'),
    );
    await select();
    return certifySamples(build)[0]!;
  });

const BUDGET = 'per_domain: 200 documents';

describe('certifySamples(build)', () => {
  test('says all of a uniform sample, and that it passes', async () => {
    const { certificate, findings } = await certify(`{ ${BUDGET} }`);
    expect(certificate).toMatchObject({
      domain: 'code',
      method: 'uniform',
      promise: 'uniform',
      seed: '5',
      budget: '200 documents',
      isBudgetReached: true,
      seen: { files: 4, filesRead: 4, end: 'whole' },
      population: { documents: 1200, groups: 8 },
      sample: { documents: 200 },
      inclusion: { least: 1 / 6, mean: 1 / 6, most: 1 / 6 },
      verdict: 'passes',
      reasons: [],
    });
    expect(certificate.seen.storedBytesRead).toBe(certificate.seen.storedBytes);
    expect(Object.keys(certificate.tests).sort()).toEqual(['file', 'group', 'length']);
    expect(certificate.tests.group!.effectiveGroups.population).toBeCloseTo(1 / (4 * (1 / 36 + 1 / 144)), 9);
    const sumOf = (parts: SampleCertificate['files'], of: 'population' | 'sample') =>
      parts.reduce((sum, part) => sum + part[of].documents, 0);
    for (const parts of [certificate.files, certificate.groups]) {
      expect(sumOf(parts, 'population')).toBe(1200);
      expect(sumOf(parts, 'sample')).toBe(200);
    }
    expect(certificate.lengths.reduce((sum, { sample }) => sum + sample, 0)).toBe(200);
    expect(findings.at(-1)).toMatchObject({ check: 'sampling', subject: 'code', severity: 'ok' });
  });

  test.each(['reservoir', 'uniform, weight: stars', 'uniform, strata: { by: group }', 'every'])(
    'passes %s',
    async (method) => {
      const budget = method === 'every' ? '' : `${BUDGET}, `;
      const { certificate } = await certify(`{ ${budget}method: ${method} }`);
      expect(certificate.verdict).toBe('passes');
    },
  );

  // The weights go with the lengths: held against a uniform sample, the weighted one is far off.
  test('holds weighted and stratified samples against what they promise, not against uniform ones', async () => {
    const weighted = (await certify(`{ ${BUDGET}, weight: stars }`)).certificate;
    expect(weighted.promise).toBe('weighted');
    expect(weighted.positions).toBeNull();
    expect(Object.keys(weighted.tests).sort()).toEqual(['file', 'group', 'length', 'place']);
    const { least, most } = weighted.inclusion!;
    expect(most / least).toBeGreaterThan(5);
    const long = weighted.lengths.at(-1)!;
    expect(long.sample / 200).toBeGreaterThan((1.5 * long.population) / 1200);
    const stratified = (await certify(`{ ${BUDGET}, strata: { by: group } }`)).certificate;
    expect(stratified.strata.map(({ sample }) => sample.documents)).toEqual(Array(8).fill(25));
    expect(stratified.inclusion).toEqual({ least: 1 / 8, mean: 1 / 6, most: 1 / 4 });
  });

  test.each(['head', 'shuffle-buffer, buffer: 20 documents'])(
    'fails %s, and says that reading stopped',
    async (method) => {
      const { certificate, findings } = await certify(`{ ${BUDGET}, method: ${method} }`);
      expect(certificate).toMatchObject({
        promise: 'none',
        verdict: 'fails',
        seen: { end: 'budget-reached' },
      });
      expect(certificate.reasons[0]).toMatch(
        /^reading stopped in [1-3] of 4 files when the budget was reached/,
      );
      expect(findings.at(-1)).toMatchObject({ check: 'sampling', severity: 'high' });
    },
  );

  test('passes a shuffle buffer that holds the whole stream', async () => {
    const { certificate } = await certify(`{ ${BUDGET}, method: shuffle-buffer, buffer: 2000 documents }`);
    expect(certificate).toMatchObject({ promise: 'none', verdict: 'passes', inclusion: null });
  });

  test('proves nothing of what the recipe kept from being read', async () => {
    const { certificate, findings } = await certify(`{ ${BUDGET}, read_at_most: 110 kB }`);
    expect(certificate).toMatchObject({ verdict: 'not-proven', seen: { end: 'read-limit', files: 4 } });
    expect(certificate.seen.filesRead).toBeLessThan(4);
    expect(certificate.inclusion!.mean).toBeLessThan(200 / certificate.population.documents);
    expect(findings.at(-1)).toMatchObject({ check: 'sampling', severity: 'low', figure: null });
  });

  test('accuses no honest sample in forty seeds', async () => {
    const verdicts = new Set<string>();
    for (let seed = 0; seed < 10; seed++)
      for (const more of ['', ', weight: stars', ', strata: { by: group }', ', method: reservoir'])
        verdicts.add((await certify(`{ ${BUDGET}${more} }`, seed)).certificate.verdict);
    expect([...verdicts]).toEqual(['passes']);
  });
});

test('the manifest of a build carries the certificates', () =>
  withTemporaryFolder(async (folder) => {
    writeSource(folder);
    await buildCorpus(
      writeRecipe(folder, recipeOf('{ per_domain: 5 kB, method: head }')),
      join(folder, 'out'),
    );
    const { samples } = parseManifest(readFileSync(join(folder, 'out/manifest.json'), 'utf8'));
    expect(samples.map(({ domain, verdict }) => [domain, verdict])).toEqual([['code', 'fails']]);
    const { findings } = JSON.parse(readFileSync(join(folder, 'out/audit.json'), 'utf8'));
    expect(findings.find(({ check }: { check: string }) => check === 'sampling')).toMatchObject({
      severity: 'high',
      subject: 'code',
    });
  }));
