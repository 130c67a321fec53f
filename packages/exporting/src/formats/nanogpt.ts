/**
 * nanoGPT: `train.bin` and `val.bin`, the ids of all blocks as 16-bit integers and nothing else. Its `train.py` takes
 * the vocabulary from `meta.pkl` where there is one and assumes GPT-2's otherwise; so one is written for any other
 * vocabulary. It holds `vocab_size` alone, since `stoi` and `itos` are for models of characters.
 * Read by karpathy/nanoGPT `train.py`.
 */
import type { TokenIds } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
import type { CountedFolder } from '../output-folder.ts';
import { tokenBytes } from '../token-bytes.ts';

const GPT2_VOCABULARY = 50_257;

export const nanogptFormat: ExportFormat = {
  largestVocabulary: 65_536,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const file = await openNanogptFile(files, options);
      return { write: ({ tokens }) => file.add(tokens), end: () => file.end() };
    }),
};

/** The file of a split, and `meta.pkl` beside the train split's where it is needed. */
export async function openNanogptFile(
  files: CountedFolder,
  { split, vocabularySize }: { readonly split: string; readonly vocabularySize: number },
) {
  if (vocabularySize !== GPT2_VOCABULARY && split === 'train') {
    await files.writeFile('meta.pkl', [pickleVocabularySize(vocabularySize)]);
  }
  const file = await files.createFile(split === 'validation' ? 'val.bin' : `${split}.bin`);
  return {
    add: async (tokens: TokenIds): Promise<void> => file.write(tokenBytes(tokens, 2)),
    end: async (): Promise<void> => file.close(),
  };
}

/** The pickle, protocol 2, of `{'vocab_size': vocabularySize}`. */
function pickleVocabularySize(vocabularySize: number): Uint8Array {
  const key = Buffer.from('vocab_size');
  const size = Buffer.alloc(4);
  size.writeInt32LE(vocabularySize);
  return Buffer.concat([
    Uint8Array.of(0x80, 2), // PROTO 2
    Buffer.from('}X'), // EMPTY_DICT, BINUNICODE
    Uint8Array.of(key.length, 0, 0, 0),
    key,
    Buffer.from('J'), // BININT
    size,
    Buffer.from('s.'), // SETITEM, STOP
  ]);
}
