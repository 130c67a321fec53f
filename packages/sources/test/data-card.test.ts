import { describe, expect, it } from 'vitest';
import { parseCard } from '../src/choose-files.ts';
import { cardPatterns } from '../src/data-card.ts';
import { resolveSource } from '../src/index.ts';
import { failureOf } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

const CARD = `---
license: mit
configs:
- config_name: main
  default: true
  data_files:
  - split: train
    path: main/train-*
  - split: test
    path: [main/test-*, main/more/*]
- config_name: raw
  data_dir: raw/
- config_name: flat
  data_files: "*.csv"
---
# Title
`;

describe('cardPatterns(card, selection)', () => {
  const card = parseCard(CARD);

  it('gives the globs of a config and split, in all the forms a card has', () => {
    expect(cardPatterns(card, {})).toEqual(['main/train-*']);
    expect(cardPatterns(card, { config: 'main', split: 'test' })).toEqual(['main/test-*', 'main/more/*']);
    expect(cardPatterns(card, { config: 'raw' })).toEqual(['raw/**']);
    expect(cardPatterns(card, { config: 'flat' })).toEqual(['*.csv']);
    expect(parseCard(`\uFEFF${CARD.replaceAll('\n', '\r\n')}`)).toEqual(card);
    expect(cardPatterns(parseCard('# no card'), {})).toBeUndefined();
    expect(cardPatterns({ configs: [{ config_name: 'x' }] }, {})).toBeUndefined();
  });

  it('names the configs and splits that there are', async () => {
    const failure = (selection: object) =>
      failureOf(Promise.resolve().then(() => cardPatterns(card, selection)));
    expect(await failure({ config: 'other' })).toMatchObject({
      code: 'no-such-config',
      hint: 'state one of main, raw, flat',
    });
    expect(await failure({ split: 'dev' })).toMatchObject({
      code: 'no-such-split',
      hint: 'the splits are train, test',
    });
  });
});

describe('resolveSource(spec, options) of a local folder with config or split', () => {
  it('follows the card beside the data', async () => {
    const files = { 'README.md': CARD, 'main/train-0.jsonl': '', 'main/test-0.jsonl': '', 'raw/a.jsonl': '' };
    const baseFolder = await temporaryFolder(files);
    const paths = async (selection: object) =>
      (await resolveSource({ name: 's', from: '.', ...selection }, { baseFolder })).files.map(
        (file) => file.path,
      );
    expect(await paths({ config: 'main', split: 'train' })).toEqual(['main/train-0.jsonl']);
    expect(await paths({ config: 'raw' })).toEqual(['raw/a.jsonl']);
  });

  it('goes by names without a card, and refuses a card that cannot be read', async () => {
    const baseFolder = await temporaryFolder({
      'main/train.jsonl': '',
      'main/test.jsonl': '',
      'socratic/test.jsonl': '',
    });
    const source = await resolveSource(
      { name: 's', from: '.', config: 'main', split: 'test' },
      { baseFolder },
    );
    expect(source.files.map((file) => file.path)).toEqual(['main/test.jsonl']);
    const broken = await temporaryFolder({ 'README.md': '---\na: [\n---\n', 'train.jsonl': '' });
    const failed = resolveSource({ name: 's', from: '.', split: 'train' }, { baseFolder: broken });
    expect(await failureOf(failed)).toMatchObject({ code: 'broken-card' });
  });
});
