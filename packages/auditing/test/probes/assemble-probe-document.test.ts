import { assembleProbeDocument, probeForm } from '@sluice/auditing';
import { plantedDefect } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { trapCorpus } from './trap-corpus.ts';

describe('assembleProbeDocument(written, decode)', () => {
  test('gives the text and pieces back that the tokens were made of, and the same findings', () => {
    const { documents } = plantedDefect('fixed-opening-marker', 2, { documentsPerDomain: 30 });
    const corpus = trapCorpus(documents);
    const assembled = corpus.documents.map(({ rendered: _, ...written }) =>
      assembleProbeDocument(written, (tokens) => corpus.showTokens([...tokens])),
    );
    expect(assembled).toEqual(corpus.documents);
    expect(probeForm({ ...corpus, documents: assembled })).toEqual(probeForm(corpus));
  });

  test('takes runs of one kind together and leaves empty ones out', () => {
    const written = {
      id: 's/f#0',
      domain: 'd',
      subdomain: 's',
      split: 'train' as const,
      tokens: Uint16Array.of(1, 2, 0, 3),
      isTemplate: Uint8Array.of(1, 1, 0, 1),
    };
    const document = assembleProbeDocument(written, (tokens) =>
      [...tokens].map((token) => 'x'.repeat(token)).join(''),
    );
    expect(document.rendered).toEqual({
      text: 'xxxxxx',
      pieces: [
        { kind: 'template', start: 0, end: 3 },
        { kind: 'template', start: 3, end: 6 },
      ],
    });
    expect(() => assembleProbeDocument({ ...written, isTemplate: new Uint8Array() }, () => '')).toThrow(
      /0 kinds for 4 tokens/,
    );
  });
});
