import { loadTokenizer } from '@sluice/tokenization';
import { Kitoken } from 'kitoken/node';
import { get_encoding } from 'tiktoken';
import { Tokenizer as NativeTokenizer } from 'tokenizers';
import { planFastEngine } from '../src/fast/fast-coverage.ts';
import { pieceScanner } from '../src/fast/piece-scanner.ts';
import { parseTokenizerDefinition } from '../src/tokenizer-definition.ts';

/** Encodes texts one after the other, and says how many tokens there were. */
export type Contestant = (texts: readonly string[]) => number | Promise<number>;

/** The slower ones get one document in so many of a round. */
export const SHARE: Readonly<Record<string, number>> = {
  fast: 1,
  scan: 1,
  kitoken: 1,
  tiktoken: 2,
  'gpt-tokenizer': 2,
  native: 4,
  nativeBatch: 4,
  reference: 16,
};

const NATIVE_BATCH = 64;

/** What can run a tokenizer.json; those that know one vocabulary alone are there for GPT-2. */
export async function contestantsFor(name: string, json: unknown): Promise<Record<string, Contestant>> {
  const scan = scanOnly(json);
  return {
    fast: ours(json, 'fast'),
    ...(scan === undefined ? {} : { scan }),
    kitoken: kitoken(json),
    ...(name === 'gpt2' ? await ofGpt2() : {}),
    ...native(json),
    reference: ours(json, 'reference'),
  };
}

/** Batches as the pipeline gives them. */
function ours(json: unknown, engine: 'fast' | 'reference'): Contestant {
  const tokenizer = loadTokenizer({ json, engine });
  return (texts) => {
    let count = 0;
    for (let start = 0; start < texts.length; start += 256)
      count += tokenizer.encodeBatch(texts.slice(start, start + 256)).ids.length;
    return count;
  };
}

function kitoken(json: unknown): Contestant {
  const tokenizer = Kitoken.from_tokenizers(Buffer.from(JSON.stringify(json)));
  return (texts) => sum(texts, (text) => tokenizer.encode(text, false).length);
}

async function ofGpt2(): Promise<Record<string, Contestant>> {
  const tiktoken = get_encoding('gpt2');
  const { encode } = await import('gpt-tokenizer/encoding/r50k_base');
  const asText = { disallowedSpecial: new Set<string>() };
  return {
    tiktoken: (texts) => sum(texts, (text) => tiktoken.encode_ordinary(text).length),
    'gpt-tokenizer': (texts) => sum(texts, (text) => encode(text, asText).length),
  };
}

function native(json: unknown): Record<string, Contestant> {
  const tokenizer = NativeTokenizer.fromString(JSON.stringify(json));
  const options = { addSpecialTokens: false };
  return {
    async native(texts) {
      let count = 0;
      for (const text of texts) count += (await tokenizer.encode(text, null, options)).getIds().length;
      return count;
    },
    async nativeBatch(texts) {
      let count = 0;
      for (let start = 0; start < texts.length; start += NATIVE_BATCH) {
        const encodings = await tokenizer.encodeBatch(texts.slice(start, start + NATIVE_BATCH), options);
        for (const encoding of encodings) count += encoding.getIds().length;
      }
      return count;
    },
  };
}

/** The exact scanner that the fast engine falls back to, alone; nothing for vocabularies that no pattern splits. */
function scanOnly(json: unknown): Contestant | undefined {
  const definition = parseTokenizerDefinition(json);
  const words = definition.addedTokens.filter((token) => !token.special);
  const plan = planFastEngine(definition, words);
  if (typeof plan === 'string' || plan.split === undefined) return undefined;
  const scan = pieceScanner(plan.split);
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(2 ** 16);
  return (texts) => {
    let pieces = 0;
    for (const text of texts) {
      if (bytes.length < 3 * text.length + 16) bytes = new Uint8Array(4 * text.length + 16);
      const end = encoder.encodeInto(text, bytes).written;
      for (let at = 0; at < end; pieces++) at = scan(bytes, at, end);
    }
    return pieces;
  };
}

const sum = (texts: readonly string[], count: (text: string) => number): number =>
  texts.reduce((total, text) => total + count(text), 0);
