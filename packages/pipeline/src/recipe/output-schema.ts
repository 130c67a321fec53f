import { compareCodeUnits } from '@sluice/determinism';
import {
  DOCUMENT_FORMATS,
  type DocumentFormatName,
  EXPORT_FORMATS,
  type ExportFormatName,
} from '@sluice/exporting';
import { z } from 'zod';

const FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];

const sortedSet = <Name extends string>(names: readonly Name[]): Name[] =>
  [...new Set(names)].sort(compareCodeUnits);

export const outputSchema = z
  .array(z.enum(FORMAT_NAMES, `expected one of ${FORMAT_NAMES.join(', ')}`))
  .default(['parquet'])
  .refine(
    (formats) => formats.includes('parquet'),
    'expected "parquet" among the formats: audit and verify read it',
  )
  .transform((formats) => sortedSet(formats));

const DOCUMENT_FORMAT_NAMES = Object.keys(DOCUMENT_FORMATS) as DocumentFormatName[];

/** Formats of running text that whole documents are written in, unpacked, beside the blocks. */
export const documentsSchema = z
  .array(z.enum(DOCUMENT_FORMAT_NAMES, `expected one of ${DOCUMENT_FORMAT_NAMES.join(', ')}`))
  .default([])
  .transform(sortedSet)
  .meta({
    description: 'formats in which documents are written unpacked, for trainers that cut by themselves',
  });

/** Formats of texts, for those who tokenize elsewhere. */
export const textsSchema = z
  .array(z.enum(['jsonl', 'parquet'], 'expected "jsonl" or "parquet"'))
  .default([])
  .transform(sortedSet)
  .meta({ description: 'formats in which the documents are written as texts with split and labels' });
