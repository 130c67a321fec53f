import { DataError } from '@sluice/records';
import { parseAddedTokens } from './parse-added-tokens.ts';
import { parseModel } from './parse-model.ts';

/** A part of a tokenizer.json: normalizer, pre-tokenizer, decoder. */
export interface Part {
  readonly type: string;
  readonly [option: string]: unknown;
}

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  /** Whether it is looked for after the normalizer, not before. */
  readonly normalized: boolean;
  readonly singleWord: boolean;
  /** Whether it swallows white space on its left, on its right. */
  readonly leftStrip: boolean;
  readonly rightStrip: boolean;
}

export interface BpeModel {
  readonly kind: 'BPE';
  readonly vocabulary: ReadonlyMap<string, number>;
  /** By rank: the pair, by spelling. */
  readonly merges: readonly (readonly [string, string])[];
  readonly unknownToken: string | undefined;
  readonly dropout: number | undefined;
  readonly continuingSubwordPrefix: string;
  readonly endOfWordSuffix: string;
  readonly fuseUnknown: boolean;
  readonly byteFallback: boolean;
  readonly ignoreMerges: boolean;
}

export interface WordPieceModel {
  readonly kind: 'WordPiece';
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownToken: string | undefined;
  readonly continuingSubwordPrefix: string;
}

export interface UnigramModel {
  readonly kind: 'Unigram';
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownToken: string | undefined;
  readonly byteFallback: boolean;
}

export type Model = BpeModel | WordPieceModel | UnigramModel;

/** A tokenizer.json, checked. Its truncation and padding are left out on purpose: a corpus is neither. */
export interface TokenizerDefinition {
  readonly normalizer: Part | null;
  readonly preTokenizer: Part | null;
  readonly decoder: Part | null;
  readonly model: Model;
  /** The model as the file has it, with its type filled in. */
  readonly rawModel: Part;
  readonly addedTokens: readonly AddedToken[];
  /** By spelling: model and added tokens. */
  readonly idOfToken: ReadonlyMap<string, number>;
  readonly tokenOfId: ReadonlyMap<number, string>;
  readonly vocabularySize: number;
}

/** The largest vocabulary: ids are 32 bits wide. */
const MAX_VOCABULARY = 2 ** 32;

/**
 * Reads a parsed tokenizer.json.
 *
 * @throws TypeError if `json` is not a parsed object; DataError with a code that begins with `tokenizer-` if the
 * file is incomplete or contradicts itself.
 */
export function parseTokenizerDefinition(json: unknown): TokenizerDefinition {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new TypeError(
      `loadTokenizer: json must be the parsed object of a tokenizer.json, got ${kindOf(json)}`,
    );
  }
  const file = json as Record<string, unknown>;
  if (file.model === undefined) {
    throw new DataError('tokenizer-incomplete', 'tokenizer.json has no "model"', {
      hint: 'the file is cut off, or is not a tokenizer.json of the tokenizers library',
    });
  }
  const { model, rawModel } = parseModel(file.model);
  const addedTokens = parseAddedTokens(file.added_tokens ?? []);
  return {
    normalizer: parsePart(file.normalizer, 'normalizer'),
    preTokenizer: parsePart(file.pre_tokenizer, 'pre_tokenizer'),
    decoder: parsePart(file.decoder, 'decoder'),
    model,
    rawModel,
    addedTokens,
    ...indexTokens(model, addedTokens),
  };
}

function indexTokens(model: Model, addedTokens: readonly AddedToken[]) {
  const idOfToken = new Map(model.vocabulary);
  for (const token of addedTokens) idOfToken.set(token.content, token.id);
  const tokenOfId = new Map<number, string>();
  let vocabularySize = 0;
  for (const [token, id] of model.vocabulary) tokenOfId.set(id, token);
  for (const token of addedTokens) tokenOfId.set(token.id, token.content);
  for (const id of tokenOfId.keys()) vocabularySize = Math.max(vocabularySize, id + 1);
  if (vocabularySize > MAX_VOCABULARY) {
    throw new DataError(
      'tokenizer-vocabulary-too-large',
      `an id of tokenizer.json is ${vocabularySize - 1}`,
      {
        hint: 'ids are at most 2^32 - 1',
      },
    );
  }
  return { idOfToken, tokenOfId, vocabularySize };
}

function parsePart(value: unknown, name: string): Part | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && 'type' in value && typeof value.type === 'string') return value as Part;
  throw new DataError('tokenizer-part-unknown', `tokenizer.json: "${name}" has no type`);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a string (parse the JSON first)';
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}
