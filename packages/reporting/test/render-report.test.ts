import { type ExampleBlock, type ReportInput, renderReport } from '@sluice/reporting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  certificate,
  curve,
  finding,
  giveaway,
  manifest,
  soundFindings,
  source,
  stream,
} from './build-corpus.ts';

const block = (word: string): ExampleBlock => ({
  split: 'train',
  block: 3,
  domain: word,
  subdomain: word,
  spans: [
    { kind: 'template', document: word, start: 0, end: 2, documentOffset: 0, text: word },
    { kind: 'content', document: word, start: 2, end: 6, documentOffset: 2, text: word },
    { kind: 'separator', document: word, start: 6, end: 7, documentOffset: 6, text: word },
    { kind: 'padding', document: '', start: 7, end: 10, documentOffset: 0, text: word },
  ],
});

/** A report in which every string that data can choose is the word. */
const namedCertificate = (word: string) =>
  certificate({
    domain: word,
    method: word,
    seed: word,
    verdict: 'fails',
    reasons: [word],
    tests: {
      group: {
        ...certificate().tests.group!,
        topShares: [{ group: word, population: 0.5, sample: 0.5 }],
      },
    },
  });

const named = (word: string): ReportInput => ({
  manifest: manifest({
    name: word,
    seed: word,
    tokenizerEngine: word,
    sluiceVersion: word,
    lockDigest: word,
    sources: [source({ domain: word, name: word, revision: word, cleaned: { [word]: 3 } })],
    samples: [namedCertificate(word)],
    streams: [stream({ domain: word, subdomain: word })],
    files: [{ path: `data/${word}`, byteLength: 1, sha256: word, crc32: '00000000' }],
  }),
  findings: [
    finding('positions', 0.1, { severity: 'high', subject: word, sentence: word }),
    finding('balance', 0.1, { subject: word, sentence: word, interval: [0, 1] }),
    finding(word, null, { severity: 'low', sentence: word }),
  ],
  curves: [curve({ tells: 'subdomain', within: word })],
  giveaways: [giveaway(word)],
  examples: [block(word)],
});

const VOID = new Set(['!doctype', 'meta', 'rect', 'path', 'line', 'circle', 'br']);

/** The tags of a page with the names of their attributes; the values and the text between are left out. */
function skeleton(page: string): string[] {
  return [...page.matchAll(/<(\/?[!a-z0-9]+)((?:[^<>"]|"[^"]*")*)>/g)].map(
    ([, tag, attributes]) => `${tag} ${attributes!.replaceAll(/"[^"]*"/g, '""').trim()}`,
  );
}

/** The tags that are not closed as they were opened. */
function unbalanced(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const entry of skeleton(page)) {
    const tag = entry.split(' ')[0]!;
    if (VOID.has(tag)) continue;
    if (!tag.startsWith('/')) open.push(tag);
    else if (open.pop() !== tag.slice(1)) wrong.push(tag);
  }
  return [...wrong, ...open];
}

describe('renderReport({ manifest, findings, examples })', () => {
  const page = renderReport({
    manifest: manifest(),
    findings: soundFindings(),
    curves: [curve(), curve({ edge: 'suffix' })],
    giveaways: [giveaway('w')],
    examples: [block('w')],
  });

  test('begins with the verdict and has its sections in order', () => {
    const titles = [...page.matchAll(/<h2 id="[a-z]+-title">([^<]*)<\/h2>/g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Promises',
      'Mixture',
      'Sources',
      'Samples',
      'Tokens',
      'Packing',
      'Leakage',
      'Probes',
      'Findings',
      'Example blocks',
      'Cite and rebuild',
    ]);
    expect(page).toContain('6 of 7 promises are kept, 0 are not kept, 1 is not measured in full.');
  });

  test('has one first heading and never skips a level', () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    for (let at = 1; at < levels.length; at++) expect(levels[at]! - levels[at - 1]!).toBeLessThanOrEqual(1);
  });

  test('closes every tag that it opens, and ids are there once', () => {
    expect(unbalanced(page)).toEqual([]);
    expect(unbalanced(`${page}<p>`)).toEqual(['p']);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/(?:href="#|url\(#)([^")]*)/g)) expect(ids).toContain(target);
  });

  test('loads nothing, runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|https?:|@import| on[a-z]+=/);
    expect(page).toContain("default-src 'none'");
  });

  test('gives tables captions and scopes, charts their figures in words', () => {
    expect(page.match(/<table>/g)?.length).toBe(page.match(/<caption>/g)?.length);
    expect(page.match(/<th(?= |>)/g)?.length).toBe(page.match(/<th scope="(?:col|row)"/g)?.length);
    expect(page).toContain(
      'role="img" aria-label="math.sums: used 2000, left out by balancing 1000, lost to packing 50"',
    );
    expect(page).toContain(
      'role="img" aria-label="math/sums: chosen 83.33, too-short 4.17, not-sampled 12.5"',
    );
  });

  test('draws the parts of a bar in proportion', () => {
    const bar = /math\.sums: used[^>]*>(.*?)<\/svg>/.exec(page)![1]!;
    const places = [...bar.matchAll(/x="([\d.]+)%" y="0" width="([\d.]+)%"[^>]*class="fill-(\d+)"/g)].map(
      ([, x, width, look]) => [Number(x), Number(width), Number(look)],
    );
    // 2000, 1000 and 50 of 3050 tokens.
    expect(places).toEqual([
      [0, 65.574, 0],
      [65.574, 32.787, 1],
      [98.361, 1.639, 2],
    ]);
  });

  test('shows every finding, the worst first', () => {
    const findings = [
      finding('a', 1),
      finding('b', null, { severity: 'low', sentence: 'Too few.' }),
      finding('c', 2, { severity: 'high', sentence: 'It leaks.' }),
    ];
    const text = renderReport({ manifest: manifest(), findings });
    const places = [
      'Problems: 1 of 3',
      'It leaks.',
      'Notes: 1 of 3',
      'Too few.',
      'Passed: 1 of 3',
      'a says 1.',
    ];
    expect(places.map((place) => text.indexOf(place))).toEqual(
      places.map((place) => text.indexOf(place)).toSorted((a, b) => a - b),
    );
    expect(places.every((place) => text.includes(place))).toBe(true);
  });

  test('shows an example’s spans by kind under the origin of their document', () => {
    expect(page).toContain('<code><bdi>w</bdi></code> <span class="place">tokens 0 to 7</span>');
    expect(page).toContain('<span class="span content" title="content, tokens 2 to 6">w</span>');
    expect(page).toContain('[template] </span>w</span>');
    expect(page).toContain('padding × 3');
  });

  test('has the same structure whatever names and texts data has', () => {
    const plain = skeleton(renderReport(named('word')));
    const hostile = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onload='x",
      '</style></title></table>',
      '<!--',
      '&lt;b&gt;',
      '\u202eright to left שלום',
      'x'.repeat(20_000),
      '\0\ud800',
    ];
    for (const word of hostile) expect(skeleton(renderReport(named(word)))).toEqual(plain);
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (word) => {
        expect(skeleton(renderReport(named(word)))).toEqual(plain);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('would be seen to change if one name were not escaped', () => {
    const text = renderReport(named('word'));
    expect(skeleton(text.replace('word', '<i>'))).not.toEqual(skeleton(text));
  });

  test('gives the same bytes for the same input, and changes nothing of it', () => {
    const input = Object.freeze(named('w'));
    const before = JSON.stringify(input);
    const first = renderReport(input);
    expect(renderReport(structuredClone(input))).toBe(first);
    expect(JSON.stringify(input)).toBe(before);
  });

  test('renders a corpus with nothing in it', () => {
    const empty = manifest({ sources: [], streams: [], files: [] });
    const text = renderReport({ manifest: empty, findings: [] });
    expect(text).toContain('No check was run.');
    expect(text).toContain('No example blocks were given.');
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(unbalanced(text)).toEqual([]);
  });
});
