import { expect, test } from 'vitest';
import {
  chiSquareIndependence,
  cleanControl,
  PLANTED_DEFECT_NAMES,
  PLANTED_DEFECTS,
  type PlantedCorpus,
  type PlantedDefectName,
  type PlantedDocument,
  plantedDefect,
  SHARED_OPENINGS,
  TRAP_DOMAINS,
} from '../src/index.ts';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/** The first piece of a document if a template wrote it. */
const opening = ({ rendered: { text, pieces } }: PlantedDocument) =>
  pieces[0]!.kind === 'template' ? text.slice(0, pieces[0]!.end) : '';

const closing = ({ rendered: { text, pieces } }: PlantedDocument) =>
  pieces.at(-1)!.kind === 'template' ? text.slice(pieces.at(-1)!.start) : '';

const middle = ({ rendered: { text, pieces } }: PlantedDocument) =>
  pieces
    .slice(1, -1)
    .filter(({ kind }) => kind === 'template')
    .map(({ start, end }) => text.slice(start, end))
    .join();

/** For each defect, what shows it in one document, by plain means: a word for the document's form. */
const FEATURES: { readonly [Name in PlantedDefectName]: (document: PlantedDocument) => string } = {
  'fixed-opening-marker': opening,
  'fixed-closing-marker': closing,
  'markers-of-one-domain': opening,
  'marker-tied-to-subdomain': opening,
  'leading-space': ({ document }) => String(document.text.startsWith(' ')),
  'zero-width-character': ({ document }) => String(document.text.includes('\u200b')),
  'carriage-returns': ({ document }) => String(document.text.includes('\r\n')),
  'licence-header': ({ document }) => String(document.text.startsWith('# Copyright')),
  'longer-documents': ({ document }) => (document.text.length > 700 ? 'long' : 'short'),
  'answer-ending': ({ document }) => String(/\n#### \d+$/.test(document.text)),
  'upper-case-first-letter': ({ document }) => String(/^\s*\p{Lu}/u.test(document.text)),
  tab: ({ document }) => String(document.text.includes('\t')),
  'marker-in-the-middle': middle,
  'shifted-validation': ({ document }) => String(document.text.endsWith('\n')),
};

const CONTROLS = (['shared', 'none'] as const).flatMap((openings) =>
  SEEDS.map((seed) => cleanControl(seed, { openings })),
);

const LABELS = {
  domain: ({ document }: PlantedDocument) => document.domain,
  subdomain: ({ document }: PlantedDocument) => `${document.domain}.${document.subdomain}`,
  split: ({ split }: PlantedDocument) => split,
} as const;

/** The p-value of "this form tells nothing of this label"; 1 if the form never varies. Forms too rare for χ² are left out. */
function independence(
  documents: readonly PlantedDocument[],
  feature: (document: PlantedDocument) => string,
  label: (document: PlantedDocument) => string,
): number {
  const labels = new Map<string, number>();
  const forms = new Map<string, Map<string, number>>();
  for (const document of documents) {
    const name = label(document);
    const form = feature(document);
    const row = forms.get(form) ?? new Map<string, number>();
    forms.set(form, row.set(name, (row.get(name) ?? 0) + 1));
    labels.set(name, (labels.get(name) ?? 0) + 1);
  }
  const table = [...forms.values()].map((row) => [...labels.keys()].map((name) => row.get(name) ?? 0));
  const least = Math.min(...labels.values()) / documents.length;
  const frequent = table.filter((row) => row.reduce((sum, count) => sum + count) * least >= 5);
  return frequent.length < 2 ? 1 : chiSquareIndependence(frequent).pValue;
}

test('plantedDefect(name, seed) has a defect of every kind that the review of formats names', () => {
  expect(PLANTED_DEFECT_NAMES).toHaveLength(14);
  expect(Object.keys(FEATURES).sort()).toEqual([...PLANTED_DEFECT_NAMES].sort());
});

test.each(PLANTED_DEFECT_NAMES)(
  'plantedDefect(%s) shows its defect, by χ² on its label, in 20 of 20 seeds',
  (name) => {
    for (const seed of SEEDS) {
      const corpus = plantedDefect(name, seed);
      const pValue = independence(corpus.documents, FEATURES[name], LABELS[PLANTED_DEFECTS[name].tells]);
      expect([seed, pValue < 1e-9]).toEqual([seed, true]);
    }
  },
);

test.each(PLANTED_DEFECT_NAMES)('cleanControl(seed) has no %s: its p-values are not small', (name) => {
  const pValues = CONTROLS.flatMap((documents) =>
    Object.values(LABELS).map((label) => independence(documents, FEATURES[name], label)),
  );
  expect(Math.min(...pValues)).toBeGreaterThan(1e-4); // 120 true hypotheses: below once in 80 such tests
});

test.each(PLANTED_DEFECT_NAMES)('plantedDefect(%s) has the share of the defect that it states', (name) => {
  for (const seed of SEEDS.slice(0, 8)) {
    const corpus = plantedDefect(name, seed);
    const guilty = (document: PlantedDocument) =>
      corpus.domain === undefined
        ? document.split === 'validation'
        : document.document.domain === corpus.domain;
    const share = (documents: readonly PlantedDocument[]) =>
      documents.filter((document) => EXPECTED[name].has(FEATURES[name](document), corpus)).length /
      documents.length;
    const [low, high] = EXPECTED[name].inside;
    const inside = share(corpus.documents.filter(guilty));
    expect(inside).toBeGreaterThanOrEqual(low);
    expect(inside).toBeLessThanOrEqual(high);
    expect(share(corpus.documents.filter((document) => !guilty(document)))).toBeLessThanOrEqual(
      EXPECTED[name].outside,
    );
  }
});

/** How a guilty document looks, in which share of the guilty ones, and in how many of the others at most. */
const EXPECTED: {
  readonly [Name in PlantedDefectName]: {
    readonly has: (form: string, corpus: PlantedCorpus) => boolean;
    readonly inside: readonly [low: number, high: number];
    readonly outside: number;
  };
} = {
  'fixed-opening-marker': { has: isPlanted, inside: [1, 1], outside: 0 },
  'fixed-closing-marker': { has: isPlanted, inside: [1, 1], outside: 0 },
  'markers-of-one-domain': { has: isPlanted, inside: [0.7, 0.9], outside: 0 },
  'marker-tied-to-subdomain': { has: isPlanted, inside: [0.7, 0.9], outside: 0.9 },
  'leading-space': { has: isTrue, inside: [0.82, 0.97], outside: 0 },
  'zero-width-character': { has: isTrue, inside: [1, 1], outside: 0 },
  'carriage-returns': { has: isTrue, inside: [1, 1], outside: 0 },
  'licence-header': { has: isTrue, inside: [1, 1], outside: 0 },
  'longer-documents': { has: (form) => form === 'long', inside: [0.6, 0.97], outside: 0.01 },
  'answer-ending': { has: isTrue, inside: [1, 1], outside: 0 },
  'upper-case-first-letter': { has: isTrue, inside: [1, 1], outside: 0.6 },
  tab: { has: isTrue, inside: [1, 1], outside: 0 },
  'marker-in-the-middle': { has: isPlanted, inside: [1, 1], outside: 0 },
  'shifted-validation': { has: isTrue, inside: [0.75, 1], outside: 0 },
};

function isPlanted(form: string, corpus: PlantedCorpus): boolean {
  return corpus.planted.includes(form);
}

function isTrue(form: string): boolean {
  return form === 'true';
}

test('a corpus has one defect alone: what the others look for is not in it', () => {
  // a licence header is text at the start with capitals of its own; a fixed opening is a pool of one
  const related = new Set([
    'licence-header upper-case-first-letter',
    'fixed-opening-marker markers-of-one-domain',
    'fixed-opening-marker marker-tied-to-subdomain',
    'markers-of-one-domain fixed-opening-marker',
    'markers-of-one-domain marker-tied-to-subdomain',
    'marker-tied-to-subdomain fixed-opening-marker',
    'marker-tied-to-subdomain markers-of-one-domain',
  ]);
  const found: string[] = [];
  for (const name of PLANTED_DEFECT_NAMES) {
    const corpora = [plantedDefect(name, 0), plantedDefect(name, 1)];
    for (const other of PLANTED_DEFECT_NAMES) {
      if (name === other || related.has(`${name} ${other}`)) continue;
      for (const [seed, { documents }] of corpora.entries()) {
        for (const label of Object.values(LABELS)) {
          if (independence(documents, FEATURES[other], label) < 1e-5) found.push(`${name} ${other} ${seed}`);
        }
      }
    }
  }
  expect(found).toEqual([]);
});

test('marker-tied-to-subdomain tells the subdomain and not the domain', () => {
  for (const seed of SEEDS) {
    const { documents } = plantedDefect('marker-tied-to-subdomain', seed);
    expect(independence(documents, opening, LABELS.domain)).toBeGreaterThan(1e-4);
  }
});

test('plantedDefect(name, seed) is the control of its seed but for the defect', () => {
  for (const name of PLANTED_DEFECT_NAMES) {
    const corpus = plantedDefect(name, 5);
    const control = cleanControl(5, { openings: corpus.by === 'template' ? 'shared' : 'none' });
    expect(corpus.documents.map(({ document }) => document.id)).toEqual(
      control.map(({ document }) => document.id),
    );
    for (const [index, planted] of corpus.documents.entries()) {
      const untouched =
        corpus.domain === undefined
          ? planted.split !== 'validation'
          : planted.document.domain !== corpus.domain;
      if (untouched) expect(planted).toEqual(control[index]);
    }
  }
});

test('every document is sound: pieces tile the text, and the content pieces are the document', () => {
  for (const name of PLANTED_DEFECT_NAMES) {
    for (const { document, rendered } of plantedDefect(name, 3).documents) {
      const { text, pieces } = rendered;
      const cut = (start: number, end: number) => text.slice(start, end);
      const bounds = [...pieces.map(({ start }) => start), text.length];
      expect(bounds).toEqual([0, ...pieces.map(({ end }) => end)]);
      expect(pieces.filter(({ start, end }) => end <= start)).toEqual([]);
      const content = pieces
        .filter(({ kind }) => kind === 'content')
        .map(({ start, end }) => cut(start, end));
      expect(content.join('')).toBe(document.text);
    }
  }
});

test('cleanControl(seed) draws openings at equal rates in all domains and halves the subdomains', () => {
  const documents = cleanControl(1, { documentsPerDomain: 1000 });
  expect(documents).toHaveLength(3000);
  expect(new Set(documents.map(opening))).toEqual(new Set(SHARED_OPENINGS));
  expect(new Set(documents.map(LABELS.subdomain)).size).toBe(2 * Object.keys(TRAP_DOMAINS).length);
  expect(documents.filter(({ split }) => split === 'validation')).toHaveLength(300);
  expect(new Set(documents.map(({ document }) => document.text)).size).toBe(3000);
});

test('cleanControl(seed) can be told by its words: the domains are not the same text', () => {
  const hasWord = (word: string) => (document: PlantedDocument) =>
    String(document.document.text.includes(word));
  const documents = cleanControl(1);
  expect(independence(documents, hasWord('buffer'), LABELS.domain)).toBeLessThan(1e-9);
});

test('seeds, names and options make different corpora; the same ones make the same', () => {
  expect(plantedDefect('tab', 1)).toEqual(plantedDefect('tab', 1));
  expect(plantedDefect('tab', 1).documents).not.toEqual(plantedDefect('tab', 2).documents);
  expect(new Set(SEEDS.map((seed) => plantedDefect('tab', seed).domain)).size).toBe(3);
  expect(() => plantedDefect('nothing' as 'tab', 1)).toThrow(RangeError);
  expect(() => cleanControl(1, { documentsPerDomain: 0 })).toThrow(RangeError);
});
