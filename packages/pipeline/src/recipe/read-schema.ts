import { RECORD_FORMATS } from '@sluice/sources';
import { z } from 'zod';
import { byteSizeSchema } from './quantities.ts';

/** How the files of a source are read, where their names do not tell or the usual limits do not fit. */
export const readSchema = z
  .strictObject({
    as: z
      .enum(RECORD_FORMATS, `expected one of ${RECORD_FORMATS.join(', ')}`)
      .optional()
      .meta({ description: 'how records lie in the files, whatever their names end in' }),
    invalid_utf8: z.enum(['refuse', 'replace'], 'expected "refuse" or "replace"').optional().meta({
      description: 'bytes that are not UTF-8: a bad record (the default), or U+FFFD in their place',
    }),
    largest_record: byteSizeSchema
      .optional()
      .meta({ description: 'a larger record is a bad one; 64 MiB by default' }),
    largest_row_group: byteSizeSchema.optional().meta({
      description: 'decoded bytes of a row group of Parquet without a page index; 1 GiB by default',
    }),
  })
  .optional()
  .meta({ description: 'how the files are read, where their names do not tell or limits do not fit' });
