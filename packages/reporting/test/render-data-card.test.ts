import { describe, expect, test } from 'vitest';
import { type DataCardInput, renderDataCard } from '../src/index.ts';
import { finding, manifest, soundFindings } from './build-corpus.ts';

const INPUT: DataCardInput = {
  id: 'org/made',
  manifest: manifest(),
  findings: [
    ...soundFindings(),
    finding('probe/x', 0.5, { severity: 'high', sentence: 'Form tells the domain.' }),
  ],
  configs:
    'configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train-*.parquet',
  features: {
    input_ids: { _type: 'Sequence', feature: { _type: 'Value', dtype: 'uint16' } },
    domain: { _type: 'Value', dtype: 'string' },
  },
  sources: [
    {
      domain: 'math',
      name: 'gsm8k',
      from: 'hf://datasets/openai/gsm8k',
      revision: 'a'.repeat(40),
      licences: ['mit'],
    },
    { domain: 'prose', name: 'books', from: '/home/someone/secret/books', revision: '', licences: [] },
  ],
};

/** The YAML head of a card. */
const headOf = (card: string): string => /^---\n(.*?)\n---\n/s.exec(card)![1]!;

describe('renderDataCard(input)', () => {
  test('opens with the YAML that the Hub and loaders read', () => {
    const head = headOf(renderDataCard(INPUT));
    expect(head).toContain('license:\n- mit\n- unknown\n');
    expect(head).toContain(INPUT.configs);
    expect(head).toContain(
      '  - name: input_ids\n    sequence: uint16\n  - name: domain\n    dtype: string\n',
    );
    expect(head).toMatch(/ {2}- name: train\n {4}num_bytes: \d+\n {4}num_examples: \d+\n/);
    expect(head).toMatch(/size_categories:\n- n<1K\n/);
  });

  test('says in words what is in it, where it is from, what was checked, and how to cite it', () => {
    const card = renderDataCard(INPUT);
    for (const text of [
      'load_dataset("org/made")',
      '## Sources and licences',
      '## Limits',
      '@misc{',
      INPUT.manifest.lockDigest,
    ])
      expect(card).toContain(text);
    expect(card).toContain('not stated');
    for (const { sentence } of INPUT.findings.filter(({ severity }) => severity === 'high'))
      expect(card).toContain(sentence);
  });

  test('tells nothing of the machine that built it', () => {
    expect(renderDataCard(INPUT)).not.toContain('/home/someone');
  });

  test('states the licence that the publisher gives', () => {
    const card = renderDataCard({ ...INPUT, licence: 'cc-by-4.0' });
    expect(headOf(card)).toContain('license: cc-by-4.0\n');
    expect(card).toContain('The publisher states the licence `cc-by-4.0`');
  });
});
