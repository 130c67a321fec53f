import { canonicalJson } from '@sluice/determinism';
import { tokenByteLength } from '@sluice/records';
import type { KeyValue, SchemaElement } from 'hyparquet';

/** What a corpus of blocks is: the same for all files of a build. */
export interface BlockFormat {
  readonly vocabularySize: number;
  /** Tokens of a block. */
  readonly blockSize: number;
}

type ColumnType = 'tokens' | 'string' | 'list<int32>' | 'list<string>';

/** The columns of a Parquet file of blocks, in order. The README tells what each holds. */
export const BLOCK_COLUMNS = {
  input_ids: 'tokens',
  domain: 'string',
  subdomain: 'string',
  seq_lengths: 'list<int32>',
  span_documents: 'list<string>',
  span_kinds: 'list<string>',
  span_starts: 'list<int32>',
  span_lengths: 'list<int32>',
  span_document_offsets: 'list<int32>',
} as const satisfies Record<string, ColumnType>;

export type BlockColumn = keyof typeof BLOCK_COLUMNS;

/** The Parquet schema: nothing is null, lists are `list.element` as the format asks. */
export function blockSchema({ vocabularySize }: BlockFormat): SchemaElement[] {
  const columns = Object.entries(BLOCK_COLUMNS);
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.flatMap(([name, type]) => columnElements(name, type, tokenByteLength(vocabularySize))),
  ];
}

function columnElements(name: string, type: ColumnType, tokenBytes: 2 | 4): SchemaElement[] {
  switch (type) {
    case 'string':
      return [stringElement(name)];
    case 'list<string>':
      return listElements(name, stringElement('element'));
    case 'list<int32>':
      return listElements(name, { name: 'element', repetition_type: 'REQUIRED', type: 'INT32' });
    case 'tokens':
      return listElements(name, {
        name: 'element',
        repetition_type: 'REQUIRED',
        type: 'INT32',
        converted_type: tokenBytes === 2 ? 'UINT_16' : 'UINT_32',
      });
  }
}

function stringElement(name: string): SchemaElement {
  return {
    name,
    repetition_type: 'REQUIRED',
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
  };
}

function listElements(name: string, element: SchemaElement): SchemaElement[] {
  return [
    {
      name,
      repetition_type: 'REQUIRED',
      num_children: 1,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    element,
  ];
}

/**
 * The file's key-value metadata: `huggingface`, from which `datasets` takes the features, and `sluice`, the
 * {@link BlockFormat} as JSON.
 */
export function blockMetadata(format: BlockFormat): KeyValue[] {
  return [
    { key: 'huggingface', value: canonicalJson({ info: { features: huggingFaceFeatures(format) } }) },
    {
      key: 'sluice',
      value: canonicalJson({ blockSize: format.blockSize, vocabularySize: format.vocabularySize }),
    },
  ];
}

/** The features by column. `Sequence` is what `datasets` of every version reads; only 4 and later know `List`. */
export function huggingFaceFeatures({ vocabularySize }: BlockFormat): Record<string, object> {
  const token = tokenByteLength(vocabularySize) === 2 ? 'uint16' : 'uint32';
  const value = (dtype: string) => ({ _type: 'Value', dtype });
  const list = (dtype: string) => ({ _type: 'Sequence', feature: value(dtype) });
  const features = { tokens: list(token), string: value('string') };
  const all = { ...features, 'list<int32>': list('int32'), 'list<string>': list('string') };
  return Object.fromEntries(Object.entries(BLOCK_COLUMNS).map(([name, type]) => [name, all[type]]));
}
