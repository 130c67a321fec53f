import { DataError } from '@sluice/records';
import { parseMerges } from './parse-merges.ts';
import type { Model, Part } from './tokenizer-definition.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The model of a tokenizer.json; files of the older format have no `type`, which is inferred from the fields. */
export function parseModel(value: unknown): { readonly model: Model; readonly rawModel: Part } {
  if (typeof value !== 'object' || value === null) {
    throw new DataError('tokenizer-model-unknown', 'tokenizer.json: "model" is not an object');
  }
  const raw = value as Fields;
  const type = inferModelType(raw);
  return { model: parserOf(type)(raw), rawModel: { ...raw, type } };
}

function inferModelType(raw: Fields): string {
  if (typeof raw.type === 'string') return raw.type;
  if (Array.isArray(raw.vocab)) return 'Unigram';
  if (Array.isArray(raw.merges)) return 'BPE';
  return raw.continuing_subword_prefix === undefined ? 'without a type' : 'WordPiece';
}

function parserOf(type: string): (raw: Fields) => Model {
  switch (type) {
    case 'BPE':
      return parseBpe;
    case 'WordPiece':
      return parseWordPiece;
    case 'Unigram':
      return parseUnigram;
    default:
      throw new DataError('tokenizer-model-unknown', `tokenizer.json: the model is ${type}`, {
        hint: 'known models are BPE, WordPiece and Unigram',
      });
  }
}

function parseBpe(raw: Fields): Model {
  const vocabulary = parseVocabulary(raw.vocab);
  const continuingSubwordPrefix = text(raw.continuing_subword_prefix) ?? '';
  return {
    kind: 'BPE',
    vocabulary,
    merges: parseMerges(raw.merges, vocabulary, continuingSubwordPrefix),
    unknownToken: unknownToken(raw, vocabulary),
    dropout: typeof raw.dropout === 'number' ? raw.dropout : undefined,
    continuingSubwordPrefix,
    endOfWordSuffix: text(raw.end_of_word_suffix) ?? '',
    fuseUnknown: raw.fuse_unk === true,
    byteFallback: raw.byte_fallback === true,
    ignoreMerges: raw.ignore_merges === true,
  };
}

function parseWordPiece(raw: Fields): Model {
  const vocabulary = parseVocabulary(raw.vocab);
  return {
    kind: 'WordPiece',
    vocabulary,
    unknownToken: unknownToken(raw, vocabulary),
    continuingSubwordPrefix: text(raw.continuing_subword_prefix) ?? '##',
  };
}

function parseUnigram(raw: Fields): Model {
  const rows: readonly unknown[] = Array.isArray(raw.vocab) ? raw.vocab : [];
  if (rows.length === 0) throw invalidVocabulary('is empty or no array');
  const vocabulary = new Map<string, number>();
  for (const [id, row] of rows.entries()) {
    if (!Array.isArray(row) || typeof row[0] !== 'string' || typeof row[1] !== 'number') {
      throw invalidVocabulary(`has no [token, score] at ${id}`);
    }
    vocabulary.set(row[0], id);
  }
  const unknownId = raw.unk_id;
  const unknownRow = typeof unknownId === 'number' ? rows[unknownId] : undefined;
  return {
    kind: 'Unigram',
    vocabulary,
    unknownToken: Array.isArray(unknownRow) ? (unknownRow[0] as string) : undefined,
    byteFallback: raw.byte_fallback === true,
  };
}

function parseVocabulary(value: unknown): Map<string, number> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidVocabulary('is not an object');
  }
  const vocabulary = new Map<string, number>();
  for (const [token, id] of Object.entries(value)) {
    if (!Number.isInteger(id) || id < 0)
      throw invalidVocabulary(`gives ${JSON.stringify(token)} the id ${id}`);
    vocabulary.set(token, id);
  }
  if (vocabulary.size === 0) throw invalidVocabulary('is empty');
  return vocabulary;
}

function unknownToken(raw: Fields, vocabulary: ReadonlyMap<string, number>): string | undefined {
  const token = text(raw.unk_token);
  if (token !== undefined && !vocabulary.has(token)) {
    throw invalidVocabulary(`lacks the unknown token ${JSON.stringify(token)}`);
  }
  return token;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function invalidVocabulary(what: string): DataError {
  return new DataError('tokenizer-vocabulary-invalid', `tokenizer.json: the vocabulary ${what}`);
}
