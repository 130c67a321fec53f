import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditReport, inspectCorpus, readCorpusManifest } from '@sluice/pipeline';
import {
  buildJsonl,
  buildText,
  chiSquareIndependence,
  embeddedFolder,
  withTemporaryFolder,
} from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

/** Builds a corpus of two domains whose texts are of one kind. */
async function buildTwo(
  folder: string,
  options: { readonly source?: string; readonly more?: string; readonly wrap?: (text: string) => string },
) {
  const { source = '', more = '', wrap = (text) => text } = options;
  for (const name of ['north', 'south']) {
    const rows = Array.from({ length: 400 }, (_, row) => ({ text: wrap(buildText(`${name} ${row}`, 25)) }));
    writeFileSync(join(folder, `${name}.jsonl`), buildJsonl(rows));
  }
  const recipe = `name: trial
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 64
domains:
  north: { sources: [{ from: north.jsonl, text: text${source} }] }
  south: { sources: [{ from: south.jsonl, text: text }] }
${more}`;
  const out = join(folder, 'out');
  await buildCorpus(writeRecipe(folder, recipe), out);
  const { findings } = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as AuditReport;
  return { out, findings, manifest: await readCorpusManifest(out) };
}

const OPENINGS = 'shared_markers: ["Text: ", "Here: ", ""]\n';
const blamed = (findings: AuditReport['findings']) =>
  findings.filter(
    ({ severity, sentence }) => severity === 'high' && sentence.startsWith('What templates wrote'),
  );

describe('shared_markers', () => {
  test('open documents of every domain at the same rates, and tell nothing of the domain', () =>
    withTemporaryFolder(async (folder) => {
      const { out, findings } = await buildTwo(folder, { more: OPENINGS });
      expect(blamed(findings)).toEqual([]);
      const blocks = await inspectCorpus(out, { perDomain: 400 });
      const counts = ['north', 'south'].map((domain) => {
        const spans = blocks.filter((block) => block.domain === domain).flatMap((block) => block.spans);
        const begins = spans.filter((span) => span.documentOffset === 0 && span.start > 0);
        return ['Text:', 'Here:', ''].map(
          (marker) =>
            begins.filter((span) => (span.kind === 'template' ? span.text.trim() : '') === marker).length,
        );
      });
      expect(Math.min(...counts.flat())).toBeGreaterThan(50);
      expect(chiSquareIndependence(counts).pValue).toBeGreaterThan(0.001);
    }));

  test('are what a marker of one domain alone is not', () =>
    withTemporaryFolder(async (folder) => {
      const source = ', format: { template: "{open}{text}", markers: { open: ["Text: ", "Here: ", ""] } }';
      const { findings } = await buildTwo(folder, { source });
      expect(blamed(findings)).not.toEqual([]);
    }));
});

describe('boundary', () => {
  test.each([
    ['clean', ['Text: ']],
    ['merge', ['Text:', 'Text: ']], // the space stays where no token begins with it
  ])('%s gives the marker as %j', (boundary, markers) =>
    withTemporaryFolder(async (folder) => {
      const { out } = await buildTwo(folder, {
        more: `shared_markers: ["Text: "]\nboundary: ${boundary}\n`,
      });
      const spans = (await inspectCorpus(out, { perDomain: 50 })).flatMap((block) => block.spans);
      const whole = spans.filter(({ kind, start, end }) => kind === 'template' && start > 0 && end < 64);
      expect(whole.length).toBeGreaterThan(50);
      expect([...new Set(whole.map(({ text }) => text))].sort()).toEqual(markers);
    }),
  );
});

describe('mark', () => {
  test('makes licence headers spans of their own, which a loss can leave out', () =>
    withTemporaryFolder(async (folder) => {
      const header = '# Copyright 2020 The Authors\n# Licensed under MIT\n\n';
      const { out } = await buildTwo(folder, {
        source: ', mark: [licence-header]',
        more: 'loss: { mask: [licence] }\n',
        wrap: (text) => header + text,
      });
      const blocks = await inspectCorpus(out, { perDomain: 60 });
      const licences = (domain: string) =>
        blocks
          .filter((block) => block.domain === domain)
          .flatMap(({ spans }) => spans)
          .filter(({ kind, start, end }) => kind === 'licence' && start > 0 && end < 64);
      expect(licences('south')).toEqual([]);
      expect(licences('north').length).toBeGreaterThan(15);
      expect(new Set(licences('north').map(({ text }) => text.trim()))).toEqual(new Set([header.trim()]));
      const { streams } = await readCorpusManifest(out);
      const learntShare = (domain: string) => {
        const of = streams.filter((stream) => stream.split === 'train' && stream.domain === domain);
        const sum = (read: (stream: (typeof of)[number]) => number) =>
          of.reduce((total, s) => total + read(s), 0);
        return sum((stream) => stream.learntTokens!) / sum((stream) => stream.writtenTokens);
      };
      expect(learntShare('south')).toBe(1);
      expect(learntShare('north')).toBeLessThan(0.9);
    }));
});

describe('clean', () => {
  test('changes texts by the steps that are named, and counts them', () =>
    withTemporaryFolder(async (folder) => {
      const source = ', clean: [line-ends, invisible, trailing-space]';
      const wrap = (text: string) => `${text.replaceAll(' a', '\u200b a')}  \r\nend\r\n`;
      const { out, manifest } = await buildTwo(folder, { source, wrap });
      const [north, south] = manifest.sources;
      expect(north!.cleaned['line-ends']).toBe(400);
      expect(north!.cleaned['trailing-space']).toBe(400);
      expect(north!.cleaned.invisible).toBeGreaterThan(100);
      expect(south!.cleaned).toEqual({});
      const textOf = async (domain: string) =>
        (await inspectCorpus(out, { domain, perDomain: 100 }))
          .flatMap(({ spans }) => spans.map(({ text }) => text))
          .join('');
      expect(await textOf('north')).not.toMatch(/[\r\u200b]| \n/);
      expect(await textOf('south')).toMatch(/\u200b/);
      expect(await textOf('south')).toMatch(/ {2}\r\n/);
    }));

  test('drops what is blank once it is clean', () =>
    withTemporaryFolder(async (folder) => {
      let row = 0;
      const wrap = (text: string) => (row++ % 4 === 0 ? '\u200b\u200b' : text);
      const { manifest } = await buildTwo(folder, { source: ', clean: [invisible]', wrap });
      expect(manifest.sources[0]!.drops).toEqual({ 'empty-text': 100 });
    }));
});

describe('keep', () => {
  test('filters by words and by shares', () =>
    withTemporaryFolder(async (folder) => {
      let row = 0;
      const wrap = (text: string) => [text, 'too few words', `${'1234567 '.repeat(30)}`, text][row++ % 4]!;
      const { manifest } = await buildTwo(folder, { source: ', keep: { words: 10.., digits: ..50% }', wrap });
      const { drops, sampledDocuments } = manifest.sources[0]!;
      expect(sampledDocuments).toBe(200);
      expect(Object.values(drops).reduce((sum, count) => sum + count, 0)).toBe(200);
      expect(Object.keys(drops)).toHaveLength(2);
    }));
});
