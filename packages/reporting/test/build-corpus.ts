import type { Manifest, SampleCertificate, SourceEntry, StreamEntry, TokenEntry } from '@sluice/manifest';
import type { EdgeCurve, Finding, Giveaway, GiveawayRun } from '@sluice/records';

/** A source of 1,200 records, 1,000 of them chosen. */
export const source = (changes: Partial<SourceEntry> = {}): SourceEntry => ({
  name: 'sums',
  domain: 'math',
  revision: '',
  recordCount: 1200,
  drops: { 'too-short': 50, 'not-sampled': 150 },
  cleaned: {},
  sampledDocuments: 1000,
  sampledBytes: 5000,
  trainTokens: 3050,
  trainedTokens: 2000,
  ...changes,
});

/** 1,000 documents of 3,050 tokens: 2,000 written, 1,000 left out by balancing, 50 lost to packing. */
export const stream = (changes: Partial<StreamEntry> = {}): StreamEntry => ({
  split: 'train',
  domain: 'math',
  subdomain: 'sums',
  documents: 1000,
  tokens: 3050,
  blocks: 300,
  writtenBlocks: 200,
  packedTokens: 3000,
  writtenTokens: 2000,
  droppedByPacking: 50,
  droppedByBalancing: 1000,
  paddedTokens: 0,
  croppedTokens: 0,
  droppedDocuments: 0,
  cutDocuments: 0,
  beginningsSeen: 0,
  endsSeen: 0,
  ...changes,
});

/** The tokens of 1,000 documents, two bytes each. */
export const tokens = (changes: Partial<TokenEntry> = {}): TokenEntry => ({
  domain: 'math',
  documents: 1000,
  bytes: 6100,
  tokens: 3050,
  unknownTokens: 0,
  byteFallbackTokens: 4,
  specialTokenLiterals: 2,
  longestPieceBytes: 17,
  usedIds: 75,
  ...changes,
});

/** A uniform sample of 1,000 of 1,150 documents, in two groups, that passes. */
export const certificate = (changes: Partial<SampleCertificate> = {}): SampleCertificate => ({
  domain: 'math',
  method: 'uniform',
  promise: 'uniform',
  seed: '42',
  budget: '1,000 documents',
  isBudgetReached: true,
  seen: { files: 4, filesRead: 4, storedBytes: 9000, storedBytesRead: 9000, end: 'whole' },
  population: { documents: 1150, bytes: 5750, groups: 2 },
  sample: { documents: 1000, bytes: 5000 },
  inclusion: { least: 0.87, mean: 0.87, most: 0.87 },
  positions: { distance: 0.01, pValue: 0.4 },
  tests: {
    group: {
      statistic: 0.5,
      degrees: 1,
      pValue: 0.48,
      effectSize: 0,
      groupCount: 2,
      groupsReached: 2,
      groupsExpected: 2,
      effectiveGroups: { population: 1.9, sample: 1.8 },
      topShares: [{ group: 'additions', population: 0.6, sample: 0.61 }],
    },
  },
  files: [],
  groups: [],
  strata: [],
  lengths: [],
  verdict: 'passes',
  reasons: [],
  ...changes,
});

/** A corpus of two domains in which everything is accounted for. */
export const manifest = (changes: Partial<Manifest> = {}): Manifest => ({
  manifestVersion: 1,
  sluiceVersion: '0.1.0',
  name: 'demo',
  seed: '42',
  lockDigest: 'a'.repeat(64),
  blockSize: 10,
  vocabularySize: 300,
  endOfTextId: 299,
  tokenizerEngine: 'fast',
  specialTokens: 'as-text',
  tokens: { domains: [tokens(), tokens({ domain: 'prose' })], usedIds: 120 },
  stageEnds: [200],
  sources: [source(), source({ name: 'tales', domain: 'prose' })],
  samples: [certificate(), certificate({ domain: 'prose' })],
  streams: [stream(), stream({ domain: 'prose', subdomain: 'tales' })],
  files: [
    { path: 'data/train-00000-of-00001.parquet', byteLength: 7, sha256: 'b'.repeat(64), crc32: '00000000' },
  ],
  ...changes,
});

export const finding = (check: string, figure: number | null, changes: Partial<Finding> = {}): Finding => ({
  check,
  severity: 'ok',
  figure,
  sentence: `${check} says ${figure}.`,
  ...changes,
});

/** First tokens that tell four domains better than those inside: one as often by 4 %, two by 20 %. */
export const curve = (changes: Partial<EdgeCurve> = {}): EdgeCurve => ({
  edge: 'prefix',
  tells: 'domain',
  chance: 0.25,
  rows: [
    {
      tokenCount: 1,
      documents: 1200,
      edgeAccuracy: 0.54,
      insideAccuracy: 0.5,
      excess: 0.04,
      interval: [-0.01, 0.09],
    },
    {
      tokenCount: 2,
      documents: 1100,
      edgeAccuracy: 0.95,
      insideAccuracy: 0.75,
      excess: 0.2,
      interval: [0.1, 0.3],
    },
  ],
  ...changes,
});

/** A run that gives subdomains away; every string that data can choose is the word. */
export const giveaway = (word: string, changes: Partial<GiveawayRun> = {}): Giveaway => ({
  place: 'line',
  tells: 'subdomain',
  within: word,
  runs: [
    {
      text: word,
      excess: 0.5,
      rates: word,
      example: { document: word, before: word, after: word },
      ...changes,
    },
  ],
});

/** The findings of an audit of {@link manifest} in which every check ran and passed. */
export const soundFindings = (): Finding[] => [
  finding('positions', 0.01, { subject: 'math' }),
  finding('positions', 0.02, { subject: 'prose' }),
  finding('representativeness', 0.03, { subject: 'prose by group' }),
  finding('form', 0),
  finding('leakage/documents', 0),
  finding('leakage/groups', 0),
  finding('leakage/contents', 0),
  finding('leakage/clusters', 0),
  finding('spans', 0),
  finding('balance', 0.25, { subject: 'math' }),
  finding('balance', 0.5, { subject: 'prose' }),
];
