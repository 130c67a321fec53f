import { findNumberingDivergences } from './added-token-numbering.ts';
import { RUNTIME_COMPOSER, textComposer } from './compose-text.ts';
import { checkNotMerged, findControlTokens } from './control-tokens.ts';
import { planFastEngine } from './fast/fast-coverage.ts';
import { fastEngine } from './fast/fast-engine.ts';
import { type NativeLibrary, nativeEngine } from './native-engine.ts';
import { referenceEngine } from './reference-engine.ts';
import { findKnownDivergences } from './reference-limits.ts';
import { findSpecialTokenIds } from './special-token-ids.ts';
import { describeTextForm } from './text-form.ts';
import { tokenBytes } from './token-bytes.ts';
import { tokenDecoder } from './token-decoder.ts';
import { tokenExtents } from './token-extents.ts';
import type { Engine, EngineName, SpecialTokenHandling, TextPosition, Tokenizer } from './tokenizer.ts';
import {
  type AddedToken,
  parseTokenizerDefinition,
  type TokenizerDefinition,
} from './tokenizer-definition.ts';

export interface LoadTokenizerOptions {
  /** The parsed tokenizer.json. Its truncation and padding are ignored on purpose. */
  readonly json: unknown;
  /** The parsed tokenizer_config.json, which names the special tokens. */
  readonly config?: unknown;
  /** The parsed special_tokens_map.json, looked at behind `config`. */
  readonly specialTokensMap?: unknown;
  /**
   * `auto` takes the fast engine where it covers every part of the file, else the reference. `native` is the Rust
   * library, and needs `nativeLibrary`.
   * @default 'auto'
   */
  readonly engine?: 'auto' | EngineName;
  /** The Rust library: `nativeLibrary()` of `@sluice/tokenization/node`. */
  readonly nativeLibrary?: NativeLibrary;
  /** The end-of-text token, whatever the files say; and those of beginning and padding. */
  readonly endOfText?: string;
  readonly beginningOfText?: string;
  readonly padding?: string;
  /**
   * What the literal of a control token in a text becomes: plain text, or the control token.
   * @default 'as-text'
   */
  readonly specialTokens?: SpecialTokenHandling;
}

/**
 * The tokenizer of a tokenizer.json.
 *
 * @throws TypeError for options of a wrong type; RangeError for an `endOfText` or the like that is no token, or for an
 * engine where it does not cover the file; DataError with a code that begins with `tokenizer-` for a file that is
 * incomplete, contradicts itself, or has parts that no engine runs exactly.
 */
export function loadTokenizer(options: LoadTokenizerOptions): Tokenizer {
  const { engine: wanted, specialTokens } = resolveChoices(options);
  const definition = parseTokenizerDefinition(options.json);
  const ids = findSpecialTokenIds(definition, {
    config: options.config,
    specialTokensMap: options.specialTokensMap,
    chosen: options,
  });
  const controls = findControlTokens(definition, ids);
  if (specialTokens === 'as-text') checkNotMerged(definition, controls);
  const unmatched = specialTokens === 'as-text' ? controls : [];
  const { engine, engineReason } = chooseEngine(definition, unmatched, {
    wanted,
    library: options.nativeLibrary,
  });
  const matched = definition.addedTokens.filter((token) => !unmatched.includes(token));
  return {
    engine: engine.name,
    engineReason,
    knownDivergences: [
      ...(engine.name === 'reference' ? findKnownDivergences(definition) : []),
      ...findNumberingDivergences(definition),
    ],
    vocabularySize: definition.vocabularySize,
    ...ids,
    controlLiterals: controls.map((token) => token.content).sort(),
    specialTokens,
    encodeBatch: checkedEncoding(engine),
    ...vocabularyMembers(definition),
    ...extentMembers(definition, matched, engine.name),
  };
}

const ENGINES = ['auto', 'reference', 'fast', 'native'] as const;
const SPECIAL_TOKENS = ['as-text', 'as-control'] as const;

function resolveChoices(options: LoadTokenizerOptions) {
  const { engine = 'auto', specialTokens = 'as-text' } = options;
  checkChoice('engine', engine, ENGINES);
  checkChoice('specialTokens', specialTokens, SPECIAL_TOKENS);
  for (const name of ['endOfText', 'beginningOfText', 'padding'] as const) {
    if (options[name] === undefined || typeof options[name] === 'string') continue;
    throw new TypeError(`loadTokenizer: ${name} must be a token's spelling, got ${typeof options[name]}`);
  }
  return { engine, specialTokens };
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new RangeError(`loadTokenizer: ${name} must be one of ${choices.join(', ')}, got ${String(value)}`);
}

interface ChosenEngine {
  readonly engine: Engine;
  readonly engineReason: string;
}

function chooseEngine(
  definition: TokenizerDefinition,
  unmatched: readonly AddedToken[],
  {
    wanted,
    library,
  }: { readonly wanted: (typeof ENGINES)[number]; readonly library: NativeLibrary | undefined },
): ChosenEngine {
  if (wanted === 'reference') {
    return { engine: referenceEngine(definition, unmatched), engineReason: 'chosen by the caller' };
  }
  if (wanted === 'native') {
    if (library === undefined) {
      throw new TypeError("loadTokenizer: engine 'native' needs nativeLibrary, of @sluice/tokenization/node");
    }
    return { engine: nativeEngine(definition, unmatched, library), engineReason: 'chosen by the caller' };
  }
  const plan = planFastEngine(
    definition,
    definition.addedTokens.filter((token) => !unmatched.includes(token)),
  );
  if (typeof plan !== 'string') {
    const engineReason =
      wanted === 'fast' ? 'chosen by the caller' : 'it covers every part of this tokenizer.json';
    return { engine: fastEngine(plan, definition.vocabularySize), engineReason };
  }
  if (wanted === 'fast') {
    throw new RangeError(`loadTokenizer: engine 'fast' does not cover this tokenizer.json: ${plan}`);
  }
  return {
    engine: referenceEngine(definition, unmatched),
    engineReason: `the fast engine does not cover this tokenizer.json: ${plan}`,
  };
}

function checkedEncoding(engine: Engine): Tokenizer['encodeBatch'] {
  return (texts: readonly string[], position: TextPosition = 'document') => {
    const wrong = texts.findIndex((text) => typeof text !== 'string');
    if (wrong >= 0) {
      throw new TypeError(`encodeBatch: texts[${wrong}] must be a string, got ${typeof texts[wrong]}`);
    }
    return engine.encodeBatch(texts, position);
  };
}

function vocabularyMembers(definition: TokenizerDefinition) {
  const { unknownToken } = definition.model;
  const bytes = tokenBytes(definition);
  return {
    unknownId: unknownToken === undefined ? undefined : definition.idOfToken.get(unknownToken),
    decode: tokenDecoder(definition, bytes),
    tokenBytes: bytes.bytesOf,
    isByteFallback: bytes.isByteFallback,
    tokenOf: (id: number) => definition.tokenOfId.get(id),
    idOf: (token: string) => definition.idOfToken.get(token),
  };
}

function extentMembers(definition: TokenizerDefinition, matched: readonly AddedToken[], engine: EngineName) {
  const form = describeTextForm(definition, matched);
  const exactOffsets = typeof form !== 'string';
  const composer = engine === 'reference' ? RUNTIME_COMPOSER : textComposer();
  return {
    exactOffsets,
    extents: exactOffsets ? tokenExtents(definition, form, { matched, composer }) : undefined,
  };
}
