import { canonicalJson } from '@sluice/determinism';
import { type BlockBatch, tokenByteLength } from '@sluice/records';
import type { KeyValue, SchemaElement } from 'hyparquet';

/** What a corpus of blocks is: the same for all files of a build. */
export interface BlockFormat {
  readonly vocabularySize: number;
  /** Tokens of a block. */
  readonly blockSize: number;
  /** What the blocks have besides; every batch must have it. @default none */
  readonly optionalColumns?: readonly OptionalColumn[];
}

type ColumnType = 'tokens' | 'mask' | 'string' | 'float32' | 'list<int32>' | 'list<string>';

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

/** Columns that only some corpora have, in order, behind the others. */
export const OPTIONAL_COLUMNS = {
  span_domains: 'list<string>',
  span_subdomains: 'list<string>',
  loss_weight: 'float32',
  loss_mask: 'mask',
} as const satisfies Record<string, ColumnType>;

export type OptionalColumn = keyof typeof OPTIONAL_COLUMNS;

/** Whether the blocks of a format have a column of those that only some have. */
export function hasColumn({ optionalColumns = [] }: BlockFormat, column: OptionalColumn): boolean {
  return optionalColumns.includes(column);
}

/** @throws RangeError if a batch has not what its format says, or more. */
export function checkColumns(batch: BlockBatch, format: BlockFormat): void {
  const present = {
    span_domains: batch.spanDomains,
    span_subdomains: batch.spanSubdomains,
    loss_weight: batch.lossWeights,
    loss_mask: batch.lossMask,
  };
  for (const name of Object.keys(OPTIONAL_COLUMNS) as OptionalColumn[]) {
    if (hasColumn(format, name) === (present[name] !== undefined)) continue;
    const which = present[name] === undefined ? 'lacks' : 'has';
    throw new RangeError(`write: optionalColumns and the batch do not agree: the batch ${which} ${name}`);
  }
}

/** All columns of a format with their types, in order. */
export function columnsOf(format: BlockFormat): [name: BlockColumn | OptionalColumn, type: ColumnType][] {
  const optional = Object.entries(OPTIONAL_COLUMNS) as [OptionalColumn, ColumnType][];
  return [
    ...(Object.entries(BLOCK_COLUMNS) as [BlockColumn, ColumnType][]),
    ...optional.filter(([name]) => hasColumn(format, name)),
  ];
}

/** The Parquet schema: nothing is null, lists are `list.element` as the format asks. */
export function blockSchema(format: BlockFormat): SchemaElement[] {
  const { vocabularySize } = format;
  const columns = columnsOf(format);
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.flatMap(([name, type]) => columnElements(name, type, tokenByteLength(vocabularySize))),
  ];
}

function columnElements(name: string, type: ColumnType, tokenBytes: 2 | 4): SchemaElement[] {
  switch (type) {
    case 'string':
      return [stringElement(name)];
    case 'float32':
      return [{ name, repetition_type: 'REQUIRED', type: 'FLOAT' }];
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
    case 'mask':
      return listElements(name, {
        name: 'element',
        repetition_type: 'REQUIRED',
        type: 'INT32',
        converted_type: 'UINT_8',
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
    { key: 'sluice', value: canonicalJson(describeFormat(format)) },
  ];
}

function describeFormat(format: BlockFormat): object {
  const { blockSize, vocabularySize } = format;
  const optionalColumns = Object.keys(OPTIONAL_COLUMNS).filter((name) =>
    hasColumn(format, name as OptionalColumn),
  );
  return { blockSize, vocabularySize, ...(optionalColumns.length > 0 ? { optionalColumns } : {}) };
}

/** The features by column. `Sequence` is what `datasets` of every version reads; only 4 and later know `List`. */
export function huggingFaceFeatures(format: BlockFormat): Record<string, object> {
  const token = tokenByteLength(format.vocabularySize) === 2 ? 'uint16' : 'uint32';
  const value = (dtype: string) => ({ _type: 'Value', dtype });
  const list = (dtype: string) => ({ _type: 'Sequence', feature: value(dtype) });
  const features = {
    tokens: list(token),
    mask: list('uint8'),
    string: value('string'),
    float32: value('float32'),
  };
  const all = { ...features, 'list<int32>': list('int32'), 'list<string>': list('string') };
  return Object.fromEntries(columnsOf(format).map(([name, type]) => [name, all[type]]));
}
