import type { Manifest } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { judgePromises, type PromiseVerdict } from '@sluice/reporting';
import { describe, expect, test } from 'vitest';
import { certificate, finding, manifest, soundFindings, source, stream } from './build-corpus.ts';

const judge = (
  promise: string,
  findings: readonly Finding[],
  corpus: Manifest = manifest(),
): PromiseVerdict =>
  judgePromises({ manifest: corpus, findings }).find((judged) => judged.promise === promise)!;

const without = (...checks: string[]) => soundFindings().filter(({ check }) => !checks.includes(check));

/** The sound findings with one of them replaced. */
const replaced = (check: string, changes: Partial<Finding>, subject?: string) =>
  soundFindings().map((found) =>
    found.check === check && (subject === undefined || found.subject === subject)
      ? { ...found, ...changes }
      : found,
  );

describe('judgePromises({ manifest, findings })', () => {
  test('finds all kept but the one that no build can show by itself, if every check ran and passed', () => {
    const verdicts = judgePromises({ manifest: manifest(), findings: soundFindings() });
    expect(verdicts.map(({ promise, verdict }) => [promise, verdict])).toEqual([
      ['Uniform', 'kept'],
      ['No giveaways', 'kept'],
      ['No leakage', 'kept'],
      ['Every token has an origin', 'kept'],
      ['Exact balance', 'kept'],
      ['Same bytes', 'not measured'],
      ['Nothing lost in silence', 'kept'],
    ]);
  });

  test('finds nothing kept by findings if no check ran', () => {
    const verdicts = judgePromises({ manifest: manifest(), findings: [] });
    expect(verdicts.filter(({ verdict }) => verdict === 'kept').map(({ promise }) => promise)).toEqual([
      'Nothing lost in silence', // the manifest's own sums
    ]);
    expect(verdicts.filter(({ verdict }) => verdict === 'not kept')).toEqual([]);
  });

  test('finds nothing kept of a corpus with nothing in it', () => {
    const empty = manifest({ sources: [], streams: [], files: [] });
    const verdicts = judgePromises({ manifest: empty, findings: [] });
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['not measured']));
  });

  test.each([
    ['Uniform', 'positions', 0.4],
    ['Uniform', 'representativeness', 0.3],
    ['No leakage', 'leakage/documents', 3],
    ['No leakage', 'leakage/groups', 1],
    ['No leakage', 'leakage/contents', 1],
    ['No leakage', 'leakage/clusters', 2],
    ['Every token has an origin', 'spans', 4],
    ['Exact balance', 'balance', 1.5],
  ])('finds %s not kept by a high %s of %d, and the others as they were', (promise, check, figure) => {
    const verdicts = judgePromises({
      manifest: manifest(),
      findings: replaced(check, { severity: 'high', figure }),
    });
    expect(verdicts.filter(({ verdict }) => verdict === 'not kept').map((judged) => judged.promise)).toEqual([
      promise,
    ]);
  });

  // Each check alone is needed: leaving it out must not read as passed.
  test.each([
    ['Uniform', 'positions'],
    ['No giveaways', 'form'],
    ['No leakage', 'leakage/documents'],
    ['No leakage', 'leakage/groups'],
    ['No leakage', 'leakage/contents'],
    ['No leakage', 'leakage/clusters'],
    ['Every token has an origin', 'spans'],
    ['Exact balance', 'balance'],
  ])('finds %s not measured without %s', (promise, check) => {
    const { verdict, gaps } = judge(promise, without(check));
    expect(verdict).toBe('not measured');
    expect(gaps).not.toEqual([]);
  });

  test.each([
    ['Uniform', 'positions'],
    ['Uniform', 'representativeness'],
    ['No leakage', 'leakage/documents'],
    ['No leakage', 'leakage/clusters'],
    ['Every token has an origin', 'spans'],
    ['Exact balance', 'balance'],
  ])('finds %s not measured if %s had too little to tell, even if that is called high', (promise, check) => {
    for (const severity of ['low', 'high'] as const)
      expect(judge(promise, replaced(check, { severity, figure: null })).verdict).toBe('not measured');
  });

  test.each([
    ['fails', 'not kept'],
    ['not-proven', 'not measured'],
  ] as const)('finds Uniform of a certificate that %s %s, whatever the findings say', (verdict, judged) => {
    const corpus = manifest({
      samples: [certificate(), certificate({ domain: 'prose', verdict, reasons: ['it stopped early'] })],
    });
    const found = judge('Uniform', soundFindings(), corpus);
    expect(found.verdict).toBe(judged);
    expect(found.gaps).toEqual(['prose: it stopped early']);
  });

  test('finds Uniform not measured without a certificate', () => {
    const corpus = manifest({ samples: [certificate()] });
    expect(judge('Uniform', soundFindings(), corpus).gaps).toEqual(['prose: its sample has no certificate']);
  });

  test('lets a corpus be without groups', () => {
    const findings = replaced('leakage/groups', { severity: 'low', figure: null });
    expect(judge('No leakage', findings)).toMatchObject({
      verdict: 'kept',
      figure: '0 cross among documents, contents, clusters',
    });
  });

  test('does not add up figures of leakage that are no counts', () => {
    const findings = [...soundFindings(), finding('leakage/similarity', 0.79)];
    expect(judge('No leakage', findings).figure).toBe('0 cross among documents, groups, contents, clusters');
  });

  test('names the source, the domain or the format that was left out', () => {
    const one = soundFindings().filter(({ subject }) => subject !== 'math/sums' && subject !== 'math');
    expect(judge('Uniform', one)).toMatchObject({
      gaps: ['math: no check of places or groups'],
      figure: '1 of 2 samples measured and certified; largest distance from an even spread 2.0 %',
    });
    expect(judge('Exact balance', one)).toMatchObject({
      gaps: ['math was not held against a target'],
      figure: 'largest distance from a target 0.50 blocks',
    });
    const files = [
      ...manifest().files,
      { path: 'mds/train/index.json', byteLength: 1, sha256: '', crc32: '00000000' },
    ];
    expect(judge('Every token has an origin', soundFindings(), manifest({ files }))).toMatchObject({
      verdict: 'not measured',
      gaps: ['mds/ was not read back by the audit (sluice verify reads it)'],
    });
  });

  test('takes a source of which nothing was left out as its own sample', () => {
    const whole = source({ recordCount: 1000, drops: {} });
    const corpus = manifest({ sources: [whole, source({ name: 'tales', domain: 'prose' })] });
    const findings = soundFindings().filter(({ subject }) => subject !== 'math/sums');
    expect(judge('Uniform', findings, corpus).verdict).toBe('kept');
  });

  test('finds a giveaway in whatever a template surely tells of the domain, and in nothing else', () => {
    const told = finding('probe/template/domain', 0.03, { severity: 'low' });
    expect(judge('No giveaways', [...soundFindings(), told])).toMatchObject({
      verdict: 'not kept',
      figure: 'templates tell 3.0 % of the domain',
    });
    const own = finding('probe/surface/length/domain', 0.9, { severity: 'high' });
    expect(judge('No giveaways', [...soundFindings(), own]).verdict).toBe('kept');
    const tooFew = finding('probe/domain', null, { severity: 'low', subject: 'math' });
    expect(judge('No giveaways', [...soundFindings(), tooFew])).toMatchObject({
      verdict: 'not measured',
      gaps: ['math: too few documents to tell'],
    });
  });

  test('cannot say that one domain alone is not given away', () => {
    const corpus = manifest({ sources: [source()], streams: [stream()] });
    expect(judge('No giveaways', soundFindings(), corpus).verdict).toBe('not measured');
  });

  test('holds the manifest’s sums against one another', () => {
    const corpus = manifest({
      sources: [source({ recordCount: 1203 }), source({ name: 'tales', domain: 'prose' })],
    });
    expect(judge('Nothing lost in silence', soundFindings(), corpus)).toMatchObject({
      verdict: 'not kept',
      figure: '1 sum of the manifest not met',
      faults: ['math/sums: 3 records without a reason'],
    });
  });
});
