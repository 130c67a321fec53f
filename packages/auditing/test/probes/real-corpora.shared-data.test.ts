import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type EdgeResult, type FormProbe, probeForm } from '@sluice/auditing';
import { drawFor, idPriority } from '@sluice/determinism';
import type { RenderedText } from '@sluice/records';
import { type PlantedDocument, sharedDataFolder } from '@sluice/test-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { trapCorpus } from './trap-corpus.ts';

interface Source {
  readonly domain: string;
  readonly subdomain: string;
  readonly files: readonly string[];
  /** The text's fields, in order. */
  readonly fields: readonly string[];
}

const SOURCES: readonly Source[] = [
  { domain: 'code', subdomain: 'python', files: ['codeparrot-shaped/data/'], fields: ['content'] },
  { domain: 'math', subdomain: 'gsm8k', files: ['gsm8k/main/train.jsonl'], fields: ['question', 'answer'] },
  {
    domain: 'math',
    subdomain: 'competition',
    files: ['tal-scq5k-en/math-shaped/train.jsonl'],
    fields: ['problem', 'solution'],
  },
  {
    domain: 'prose',
    subdomain: 'encyclopaedia',
    files: ['wikitext/wikitext-2-v1/train.jsonl.gz'],
    fields: ['text'],
  },
  { domain: 'prose', subdomain: 'literary', files: ['books/en/'], fields: ['text'] },
];

type Markers = 'none' | 'fixed' | 'random' | 'shared';

const POOL = ['Question: ', 'Problem: ', 'Solve: ', 'Given: ', ''];
const ANSWER_POOL = ['Solution: ', 'Answer: ', 'Therefore: ', ''];

function readFields(file: string): Record<string, string>[] {
  const place = join(sharedDataFolder(), file);
  const paths = file.endsWith('/')
    ? readdirSync(place)
        .sort()
        .map((name) => join(place, name))
    : [place];
  return paths.flatMap((path) => {
    const bytes = readFileSync(path);
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  });
}

/** A source's documents with 100 to 20,000 characters: 200 by keyed draw, one in ten held out. */
function sampleOf({ domain, subdomain, files, fields }: Source) {
  return files
    .flatMap(readFields)
    .map((record, row) => ({ id: `${subdomain}/f#${row}`, parts: fields.map((field) => record[field]!) }))
    .filter(({ parts }) => parts.join('').length >= 100 && parts.join('').length < 20_000)
    .sort((a, b) => idPriority('7', 'test/sample', a.id) - idPriority('7', 'test/sample', b.id))
    .slice(0, 200)
    .map((chosen, place) => ({ ...chosen, domain, subdomain, held: place % 10 === 9 }));
}

function markersOf(markers: Markers, { id, domain }: { id: string; domain: string }): string[] {
  if (markers === 'none' || (markers !== 'shared' && domain !== 'math')) return ['', ''];
  if (markers === 'fixed') return [POOL[1]!, ANSWER_POOL[0]!];
  const draw = drawFor('42', 'test/markers', id);
  return [POOL[draw.below(POOL.length)]!, ''];
}

function render(parts: readonly string[], openings: readonly string[]): RenderedText {
  const pieces: { kind: 'content' | 'template'; start: number; end: number }[] = [];
  let text = '';
  const add = (kind: 'content' | 'template', part: string) => {
    if (part === '') return;
    pieces.push({ kind, start: text.length, end: text.length + part.length });
    text += part;
  };
  parts.forEach((part, place) => {
    add('template', (place === 0 ? '' : '\n\n') + (openings[place] ?? ''));
    add('content', part);
  });
  return { text, pieces };
}

let sampled: ReturnType<typeof sampleOf> = [];
beforeAll(() => {
  sampled = SOURCES.flatMap(sampleOf);
});

function probeWith(markers: Markers): FormProbe {
  const documents = sampled.map(
    ({ id, domain, subdomain, parts, held }): PlantedDocument => ({
      document: {
        id,
        domain,
        subdomain,
        text: parts.join('\n'),
        origin: { source: subdomain, revision: '', file: 'f', row: 0 },
        fields: {},
      },
      split: held ? 'validation' : 'train',
      // A template's line ends between question and answer would tell maths by themselves.
      rendered: render(
        markers === 'shared' ? [parts.join('\n\n')] : parts,
        markersOf(markers, { id, domain }),
      ),
    }),
  );
  return probeForm(trapCorpus(documents));
}

const find = ({ results }: FormProbe, check: string, subject?: string) =>
  results.find(
    ({ finding }) => finding.check === check && (subject === undefined || finding.subject === subject),
  )!;

describe('probeForm(corpus) on real corpora', () => {
  test('finds the #### ending, the options, the licence notices and WikiText’s spaces unprompted', () => {
    const probe = probeWith('none');
    const ending = find(probe, 'probe/giveaway/end/subdomain', 'math');
    expect(ending.finding.severity).toBe('high');
    expect(ending.finding.sentence).toContain('"####"');
    expect(find(probe, 'probe/giveaway/line/subdomain', 'math').finding.sentence).toContain('"(B"');
    expect(find(probe, 'probe/surface/leading-white-space/subdomain', 'prose').finding).toMatchObject({
      severity: 'high',
    });
    const licence = find(probe, 'probe/surface/licence-notice-near-the-start/domain', 'code');
    expect(licence.finding.severity).not.toBe('ok');
    expect(licence.finding.sentence).toMatch(/"there" in code \d\d\.\d %, math 0\.\d %/);
    // The split was drawn at random: form tells nothing of it.
    expect(
      probe.results.filter(({ tells, finding }) => tells === 'split' && finding.severity !== 'ok'),
    ).toEqual([]);
  });

  test('flags fixed and unshared markers, and finds shared ones to tell nothing', () => {
    const opening = (markers: Markers) => find(probeWith(markers), 'probe/template/domain').finding;
    expect(opening('fixed')).toMatchObject({ severity: 'high', subject: 'math' });
    expect(opening('random').severity).toBe('high');
    expect(opening('fixed').figure!).toBeGreaterThan(0.5);
    const shared = probeWith('shared').results.filter(({ probe }) => probe === 'template');
    expect(shared.map(({ tells }) => tells).sort()).toEqual(['domain', 'split', 'subdomain', 'subdomain']);
    for (const { finding } of shared) {
      expect(finding.severity).toBe('ok');
      expect(finding.interval![0]).toBeLessThan(0.001);
    }
  });

  test('gives a fixed marker away by the first token', () => {
    const accuracy = (markers: Markers) =>
      (find(probeWith(markers), 'probe/prefix/domain') as EdgeResult).rows[0]!.edgeAccuracy;
    expect(accuracy('fixed')).toBeGreaterThan(accuracy('none') + 0.02);
    expect(accuracy('shared')).toBeLessThan(accuracy('none') - 0.1);
  });
});
