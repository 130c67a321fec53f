import { Tokenizer } from 'tokenizers';

type SpecialTokens = 'as-text' | 'as-control';

/** The Rust library's ids (npm `tokenizers`), the authority on what they are. */
export function nativeOracle(json: unknown, specialTokens: SpecialTokens = 'as-text') {
  const tokenizer = nativeTokenizerOf(json, specialTokens);
  return async (texts: readonly string[]): Promise<number[][]> => {
    const encodings = await tokenizer.encodeBatch([...texts], { addSpecialTokens: false });
    return encodings.map((encoding) => encoding.getIds());
  };
}

/** For each token of a text the code points, half-open, that the library says it is of. */
export function nativeOffsets(json: unknown) {
  const tokenizer = nativeTokenizerOf(json, 'as-text');
  return async (text: string): Promise<[number, number][]> => {
    const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
    return encoding.getOffsets() as [number, number][];
  };
}

interface NativeFile {
  truncation: unknown;
  padding: unknown;
  post_processor: unknown;
  readonly added_tokens: readonly NativeAddedToken[];
  readonly model: NativeModel;
}

interface NativeAddedToken {
  readonly special: boolean;
  content: string;
}

interface NativeModel {
  readonly vocab: Record<string, number> | [string, number][];
  unk_token?: string | null;
}

/**
 * For texts whose special tokens are to stay plain text the literals are made unwritable in a copy. They keep their
 * places in the list: the library numbers added tokens by place.
 */
function nativeTokenizerOf(json: unknown, specialTokens: SpecialTokens): Tokenizer {
  const file = structuredClone(json) as NativeFile;
  file.truncation = null;
  file.padding = null;
  file.post_processor = null;
  if (specialTokens === 'as-text') for (const token of file.added_tokens) hideLiteral(token, file.model);
  return Tokenizer.fromString(JSON.stringify(file));
}

function hideLiteral(token: NativeAddedToken, model: NativeModel): void {
  if (!token.special) return;
  const { content } = token;
  const hidden = `\u{10fffe}${content}\u{10fffe}`;
  if (Array.isArray(model.vocab)) {
    for (const row of model.vocab) if (row[0] === content) row[0] = hidden;
  } else if (model.vocab[content] !== undefined) {
    model.vocab[hidden] = model.vocab[content];
    delete model.vocab[content];
  }
  if (model.unk_token === content) model.unk_token = hidden;
  token.content = hidden;
}
