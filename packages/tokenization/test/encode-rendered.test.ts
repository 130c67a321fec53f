import type { RenderedText, TextPiece } from '@sluice/records';
import { spanKindOf } from '@sluice/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodedDocuments, encodeRendered, loadTokenizer } from '../src/index.ts';
import { nastyText } from './nasty-text.ts';
import { nativeOffsets } from './native-oracle.ts';
import { TINY_TOKENIZERS } from './tiny-tokenizers.ts';

/** A text in pieces that begin with a whole character and with none that joins the one before. */
const rendered: fc.Arbitrary<RenderedText> = fc
  .array(nastyText, { maxLength: 5 })
  .map((parts) => renderedOf(parts));

function renderedOf(parts: readonly string[]): RenderedText {
  const pieces: TextPiece[] = [];
  let text = '';
  for (const part of parts.filter((it) => it !== '')) {
    const kind = pieces.length % 2 === 0 ? 'template' : 'content';
    pieces.push({ kind, start: text.length, end: text.length + part.length });
    text += part;
  }
  return { text, pieces };
}

interface SpanRow {
  readonly kind: string;
  readonly start: number;
  readonly length: number;
}

function spansOf(encoded: EncodedDocuments, document: number): SpanRow[] {
  const rows: SpanRow[] = [];
  for (let span = encoded.spanOffsets[document]!; span < encoded.spanOffsets[document + 1]!; span++) {
    const kind = spanKindOf(encoded.spanKinds[span]!);
    rows.push({ kind, start: encoded.spanStarts[span]!, length: encoded.spanLengths[span]! });
  }
  return rows;
}

describe.each(Object.entries(TINY_TOKENIZERS))('encodeRendered with a tokenizer like %s', (_, json) => {
  const tokenizer = loadTokenizer({ json });

  it.each(['merge', 'clean'] as const)(
    'encodeRendered(tokenizer, rendered) tiles every document with spans, %s',
    (boundary) => {
      fc.assert(
        fc.property(
          fc.array(rendered, { maxLength: 6 }),
          fc.constantFrom('append', 'none'),
          (documents, endOfText) => {
            const encoded = encodeRendered(tokenizer, documents, { boundary, endOfText });
            expect(encoded.boundary).toBe(boundary);
            expect(encoded.spanOffsets.at(-1)).toBe(encoded.spanKinds.length);
            for (let document = 0; document < documents.length; document++) {
              let end = 0;
              for (const { start, length } of spansOf(encoded, document)) {
                expect([start, length > 0]).toEqual([end, true]);
                end += length;
              }
              expect(end).toBe(encoded.offsets[document + 1]! - encoded.offsets[document]!);
              const last = spansOf(encoded, document).at(-1);
              if (endOfText === 'append')
                expect(last).toEqual({ kind: 'separator', start: end - 1, length: 1 });
            }
          },
        ),
        { seed: 42, numRuns: 60 },
      );
    },
  );

  it('encodeRendered(tokenizer, rendered) merges to the ids of the whole text and the end-of-text token', () => {
    fc.assert(
      fc.property(fc.array(rendered, { maxLength: 6 }), (documents) => {
        const encoded = encodeRendered(tokenizer, documents, { boundary: 'merge', endOfText: 'append' });
        const plain = tokenizer.encodeBatch(documents.map(({ text }) => text));
        documents.forEach((_document, index) => {
          const ids = [...encoded.ids.subarray(encoded.offsets[index], encoded.offsets[index + 1])];
          const whole = plain.ids.subarray(plain.offsets[index], plain.offsets[index + 1]);
          expect(ids).toEqual([...whole, tokenizer.endOfTextId]);
        });
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it('encodeRendered(tokenizer, rendered) gives a token to the piece with its last character by the Rust offsets', async () => {
    const offsetsOf = nativeOffsets(json);
    await fc.assert(
      fc.asyncProperty(rendered, async (document) => {
        fc.pre(
          document.text.isWellFormed() &&
            document.pieces.every((piece) => startsAnew(document.text, piece.start)),
        );
        const { text, pieces } = document;
        const counts = new Map<number, number>();
        for (const [start, end] of await offsetsOf(text)) {
          const lastCharacter = end > start ? end - 1 : start;
          const unit = [...text].slice(0, lastCharacter).join('').length;
          const piece = pieces.findIndex((it) => unit < it.end);
          counts.set(piece, (counts.get(piece) ?? 0) + 1);
        }
        const expected = pieces.flatMap(({ kind }, piece) =>
          counts.has(piece) ? [{ kind, length: counts.get(piece) }] : [],
        );
        const encoded = encodeRendered(tokenizer, [document], { boundary: 'merge', endOfText: 'none' });
        expect(spansOf(encoded, 0).map(({ kind, length }) => ({ kind, length }))).toEqual(expected);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  it('encodeRendered(tokenizer, rendered) encodes clean pieces as texts of their own, without a prefix inside', () => {
    fc.assert(
      fc.property(rendered, (document) => {
        fc.pre(document.pieces.every((piece) => document.text.slice(piece.start, piece.end).isWellFormed()));
        const encoded = encodeRendered(tokenizer, [document], { boundary: 'clean', endOfText: 'none' });
        const parts = document.pieces.flatMap(({ start, end }) => [
          ...tokenizer.encodeBatch(
            [document.text.slice(start, end)],
            start === 0 ? 'document' : 'continuation',
          ).ids,
        ]);
        expect([...encoded.ids]).toEqual(parts);
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});

/** Whether no character at a place joins the one before it. */
function startsAnew(text: string, at: number): boolean {
  return !/^[\p{M}\u1161-\u1175\u11a8-\u11c2]/u.test(text.slice(at));
}

describe('encodeRendered', () => {
  const tokenizer = loadTokenizer({ json: TINY_TOKENIZERS.gpt2 });

  it('encodeRendered(tokenizer, rendered) gives a token across pieces to the piece with its last byte', () => {
    const document = renderedOf(['The th', 'e brown']);
    const merged = encodeRendered(tokenizer, [document], { boundary: 'merge', endOfText: 'none' });
    const tokens = [...merged.ids].map((id) => tokenizer.tokenOf(id));
    expect(tokens).toEqual(['The', '\u0120the', '\u0120brown']);
    expect(spansOf(merged, 0)).toEqual([
      { kind: 'template', start: 0, length: 1 },
      { kind: 'content', start: 1, length: 2 },
    ]);
  });

  it('encodeRendered(tokenizer, rendered) gives no span to a piece without a token', () => {
    const document = renderedOf([' th', 'e']);
    const merged = encodeRendered(tokenizer, [document], { boundary: 'merge', endOfText: 'append' });
    expect(spansOf(merged, 0)).toEqual([
      { kind: 'content', start: 0, length: 1 },
      { kind: 'separator', start: 1, length: 1 },
    ]);
  });

  it('encodeRendered(tokenizer, rendered) counts what composes for the piece that holds its end', () => {
    const neox = loadTokenizer({ json: TINY_TOKENIZERS.neox });
    const document = renderedOf(['ae', '\u0301']);
    const merged = encodeRendered(neox, [document], { boundary: 'merge', endOfText: 'none' });
    expect(neox.decode(merged.ids)).toBe('a\u00e9');
    expect(spansOf(merged, 0).map(({ kind }) => kind)).toEqual(['template', 'content']);
    expect(spansOf(merged, 0)[0]!.length).toBe(1);
  });

  it('encodeRendered(tokenizer, rendered) refuses pieces that do not tile the text', () => {
    const options = { boundary: 'merge', endOfText: 'none' } as const;
    const bad: RenderedText[] = [
      { text: 'ab', pieces: [{ kind: 'content', start: 0, end: 1 }] },
      { text: 'ab', pieces: [] },
      { text: 'ab', pieces: [{ kind: 'content', start: 0, end: 3 }] },
      {
        text: 'ab',
        pieces: [
          { kind: 'content', start: 0, end: 0 },
          { kind: 'content', start: 0, end: 2 },
        ],
      },
    ];
    for (const document of bad) {
      expect(() => encodeRendered(tokenizer, [document], options)).toThrow(RangeError);
    }
  });
});

describe('encodeRendered with a beginning-of-text token', () => {
  const json = TINY_TOKENIZERS.mistral;
  const tokenizer = loadTokenizer({ json });

  it('puts it before every document as a separator, and changes nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(rendered, { maxLength: 6 }),
        fc.constantFrom('append', 'none'),
        fc.constantFrom('merge', 'clean'),
        (documents, endOfText, boundary) => {
          const plain = encodeRendered(tokenizer, documents, { boundary, endOfText });
          const begun = encodeRendered(tokenizer, documents, {
            boundary,
            endOfText,
            beginningOfText: 'prepend',
          });
          for (let document = 0; document < documents.length; document++) {
            const idsOf = ({ ids, offsets }: EncodedDocuments) => [
              ...ids.subarray(offsets[document]!, offsets[document + 1]!),
            ];
            expect(idsOf(begun)).toEqual([tokenizer.beginningOfTextId, ...idsOf(plain)]);
            expect(spansOf(begun, document)).toEqual([
              { kind: 'separator', start: 0, length: 1 },
              ...spansOf(plain, document).map((span) => ({ ...span, start: span.start + 1 })),
            ]);
          }
        },
      ),
      { seed: 42, numRuns: 100 },
    );
  });

  it('says so if the tokenizer has none', () => {
    const without = loadTokenizer({ json: TINY_TOKENIZERS.gpt2 });
    const options = { boundary: 'merge', endOfText: 'append', beginningOfText: 'prepend' } as const;
    expect(without.beginningOfTextId).toBeUndefined();
    expect(() => encodeRendered(without, [], options)).toThrow('no beginning-of-text token');
  });
});
