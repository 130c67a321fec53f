import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditReport, auditCorpus } from '@sluice/pipeline';
import type { Finding } from '@sluice/records';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

let folder: string;
let out: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-audit-'));
  out = join(folder, 'out');
  await buildCorpus(writeRecipe(folder, embeddedRecipe()), out);
  rmSync(join(out, '.sluice'), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readAudit = (of: string) => JSON.parse(readFileSync(join(of, 'audit.json'), 'utf8')) as AuditReport;

describe('auditCorpus(folder)', () => {
  test('finds in the written blocks what the build found, without the files it worked with', async () => {
    const audit = await auditCorpus(out, { leakage: 'measured' });
    const ofBuild = readAudit(out).findings;
    const without = (findings: readonly Finding[], ...checks: string[]) =>
      findings.filter(({ check }) => !checks.includes(check)).toSorted(byCheck);
    expect(without(audit.findings, 'leakage/token-runs')).toEqual(without(ofBuild));
    const { findings } = await auditCorpus(out);
    const byIds = 'leakage/documents';
    expect(without(findings, 'leakage/token-runs', byIds)).toEqual(without(ofBuild, byIds));
    expect(findings.find(({ check }) => check === byIds)).toMatchObject({
      severity: 'ok',
      figure: 0,
      sentence: expect.stringMatching(
        /^None of \d+ documents that are held out is in blocks of another split\.$/,
      ),
    });
    const checks = ofBuild.map(({ check }) => check);
    for (const kind of ['documents', 'groups', 'contents', 'clusters', 'similarity', 'shared-runs'])
      expect(checks).toContain(`leakage/${kind}`);
    expect(audit.edges.map(({ tells, within }) => `${tells} ${within ?? ''}`.trim())).toEqual([
      'domain',
      'domain',
      'subdomain math',
      'subdomain math',
      'split',
      'split',
    ]);
    expect(audit.tokenCount).toBe(audit.blockCount * 128);
  });

  test('finds the curves that the build left in audit.json, from one token on', async () => {
    const { edges } = await auditCorpus(out);
    const { curves } = readAudit(out);
    expect(curves).toEqual(
      edges.map(({ probe, tells, within, chance, rows }) => ({
        edge: probe,
        tells,
        ...(within !== undefined && { within }),
        chance,
        rows,
      })),
    );
    const domain = curves!.filter(({ tells }) => tells === 'domain');
    expect(domain.map(({ edge, chance }) => [edge, chance])).toEqual([
      ['prefix', 1 / 3],
      ['suffix', 1 / 3],
    ]);
    for (const { rows } of curves!) {
      const counts = rows.map(({ tokenCount }) => tokenCount);
      expect(counts).toEqual([1, 2, 4, 8, 16, 32, 64].slice(0, counts.length));
      for (const { excess, interval } of rows) {
        expect(interval[0]).toBeLessThanOrEqual(excess);
        expect(interval[1]).toBeGreaterThanOrEqual(excess);
      }
    }
  });

  test('finds the giveaways that the build left in audit.json, in texts that have them', async () => {
    const { giveaways } = readAudit(out);
    expect(giveaways!.length).toBeGreaterThan(0);
    const measured = (await auditCorpus(out)).giveaways;
    for (const { place, tells, within, runs } of giveaways!) {
      const same = measured.find(
        (other) => other.place === place && other.tells === tells && other.within === within,
      );
      expect(runs.length).toBeLessThanOrEqual(3);
      expect(runs).toEqual(same!.runs.slice(0, 3));
      for (const { example } of runs)
        if (place === 'line') expect(example.before).toMatch(/\n$/);
        else expect(example.document).not.toBe('');
    }
  });

  test('gives the same again, and tells of every block once', async () => {
    let tokens = 0;
    const audit = await auditCorpus(out, {
      onProgress({ step, tokens: read = 0 }) {
        if (step === 'blocks') tokens += read;
      },
    });
    expect(audit).toEqual(await auditCorpus(out));
    expect(tokens).toBe(audit.tokenCount);
  });

  test('finds blocks of validation that stand in train', () =>
    withTemporaryFolder(async (temporary) => {
      const copy = join(temporary, 'copy');
      cpSync(out, copy, { recursive: true });
      copyFileSync(
        join(copy, 'data/validation-00000-of-00001.parquet'),
        join(copy, 'data/train-00000-of-00001.parquet'),
      );
      const { findings } = await auditCorpus(copy);
      const severities = Object.fromEntries(findings.map(({ check, severity }) => [check, severity]));
      expect(severities).toMatchObject({ 'leakage/documents': 'high', 'leakage/token-runs': 'high' });
      expect(findings.some(({ check, severity }) => check === 'balance' && severity === 'high')).toBe(true);
    }));

  test('says what is missing or broken', () =>
    withTemporaryFolder(async (temporary) => {
      const copy = join(temporary, 'copy');
      cpSync(out, copy, { recursive: true });
      rmSync(join(copy, 'audit.json'));
      const { findings } = await auditCorpus(copy);
      expect(findings.find(({ check }) => check === 'build')).toMatchObject({
        severity: 'low',
        figure: null,
      });
      rmSync(join(copy, 'lock.json'));
      await expect(auditCorpus(copy)).rejects.toMatchObject({ code: 'corpus/broken-lock' });
      await expect(auditCorpus(temporary)).rejects.toMatchObject({ code: 'corpus/no-manifest' });
    }));
});

const byCheck = (a: { sentence: string }, b: { sentence: string }) => (a.sentence < b.sentence ? -1 : 1);
