import { DataError } from '@sluice/records';
import type { TokenizerDefinition } from './tokenizer-definition.ts';

export interface SpecialTokenIds {
  readonly endOfTextId: number;
  readonly beginningOfTextId: number | undefined;
  readonly paddingId: number | undefined;
}

export interface SpecialTokenSources {
  /** The parsed tokenizer_config.json. */
  readonly config: unknown;
  /** The parsed special_tokens_map.json. */
  readonly specialTokensMap: unknown;
  /** The caller's tokens, which go before everything. */
  readonly chosen: ChosenSpecialTokens;
}

/** Tokens by their spelling, whatever the files say. */
export interface ChosenSpecialTokens {
  readonly endOfText?: string | undefined;
  readonly beginningOfText?: string | undefined;
  readonly padding?: string | undefined;
}

// Names by which published vocabularies are known to call these tokens, the commonest first.
const END_OF_TEXT = [
  '<|endoftext|>',
  '<|end_of_text|>',
  '</s>',
  '<eos>',
  '<|end▁of▁sentence|>',
  '[EOS]',
  '[SEP]',
];
const BEGINNING_OF_TEXT = ['<|begin_of_text|>', '<s>', '<bos>', '<|begin▁of▁sentence|>', '[BOS]', '[CLS]'];
const PADDING = ['<pad>', '[PAD]', '<|padding|>', '<|pad|>'];

/**
 * The end-of-text, beginning and padding ids: as the caller says, else as tokenizer_config.json, else as
 * special_tokens_map.json, else by the well-known names.
 *
 * @throws RangeError if the caller's token is not in the vocabulary; DataError if a file names one that is not, or
 * if there is no end-of-text token at all.
 */
export function findSpecialTokenIds(
  definition: TokenizerDefinition,
  sources: SpecialTokenSources,
): SpecialTokenIds {
  const find = (choice: keyof ChosenSpecialTokens, field: string, names: readonly string[]) =>
    callersId(definition, choice, sources.chosen[choice]) ??
    namedId(definition, sources, field) ??
    wellKnownId(definition, names);
  const endOfTextId = find('endOfText', 'eos_token', END_OF_TEXT);
  if (endOfTextId === undefined) {
    throw new DataError(
      'tokenizer-no-end-of-text',
      'no end-of-text token is named, and none has a known name',
      {
        hint: `name one of its tokens as endOfText; its special tokens are ${specials(definition)}`,
      },
    );
  }
  return {
    endOfTextId,
    beginningOfTextId: find('beginningOfText', 'bos_token', BEGINNING_OF_TEXT),
    paddingId: find('padding', 'pad_token', PADDING),
  };
}

function callersId(
  definition: TokenizerDefinition,
  choice: keyof ChosenSpecialTokens,
  token: string | undefined,
): number | undefined {
  if (token === undefined) return undefined;
  const id = definition.idOfToken.get(token);
  if (id !== undefined) return id;
  throw new RangeError(
    `loadTokenizer: ${choice} must be a token of the vocabulary, got ${JSON.stringify(token)}; ` +
      `its special tokens are ${specials(definition)}`,
  );
}

function namedId(
  definition: TokenizerDefinition,
  { config, specialTokensMap }: SpecialTokenSources,
  field: string,
): number | undefined {
  const token = tokenContent(config, field) ?? tokenContent(specialTokensMap, field);
  if (token === undefined) return undefined;
  const id = definition.idOfToken.get(token);
  if (id !== undefined) return id;
  throw new DataError(
    'tokenizer-special-token-unknown',
    `${field} is ${JSON.stringify(token)}, not a token`,
    {
      hint: 'tokenizer_config.json or special_tokens_map.json belongs to another tokenizer.json',
    },
  );
}

/** A special token is written as its text or as an added token with `content`. */
function tokenContent(file: unknown, field: string): string | undefined {
  if (typeof file !== 'object' || file === null) return undefined;
  const value = (file as Record<string, unknown>)[field];
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const content = (value as Record<string, unknown>).content;
  return typeof content === 'string' ? content : undefined;
}

function wellKnownId(definition: TokenizerDefinition, names: readonly string[]): number | undefined {
  const added = new Map(definition.addedTokens.map((token) => [token.content, token.id]));
  const name = names.find((candidate) => added.has(candidate)); // a plain word may be spelt so too
  return name === undefined ? undefined : added.get(name);
}

function specials(definition: TokenizerDefinition): string {
  const names = definition.addedTokens.filter((token) => token.special).map((token) => token.content);
  return names.length === 0 ? 'none' : names.slice(0, 20).join(' ');
}
