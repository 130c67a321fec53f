import { Tokenizer } from 'tokenizers';

/** The Rust library (npm `tokenizers`), the authority on what the ids are. */
export type NativeOracle = (texts: readonly string[]) => Promise<number[][]>;

/**
 * The library's ids for a tokenizer.json. For texts whose special tokens are to stay plain text their literals are
 * made unwritable in a copy; they keep their places in the list, since the library numbers added tokens by place.
 */
export function nativeOracle(
  json: unknown,
  specialTokens: 'as-text' | 'as-control' = 'as-text',
): NativeOracle {
  const file = structuredClone(json) as {
    truncation: unknown;
    padding: unknown;
    added_tokens: { special: boolean; content: string }[];
    model: NativeModel;
    post_processor: unknown;
  };
  file.truncation = null;
  file.padding = null;
  file.post_processor = null;
  if (specialTokens === 'as-text') for (const token of file.added_tokens) hideLiteral(token, file.model);
  const tokenizer = Tokenizer.fromString(JSON.stringify(file));
  return async (texts) => {
    const encodings = await tokenizer.encodeBatch([...texts], { addSpecialTokens: false });
    return encodings.map((encoding) => encoding.getIds());
  };
}

interface NativeModel {
  vocab: Record<string, number> | [string, number][];
  unk_token?: string | null;
}

function hideLiteral(token: { special: boolean; content: string }, model: NativeModel): void {
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
