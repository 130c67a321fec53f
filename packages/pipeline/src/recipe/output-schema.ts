import { compareCodeUnits } from '@sluice/determinism';
import { EXPORT_FORMATS, type ExportFormatName } from '@sluice/exporting';
import { z } from 'zod';

const FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];

export const outputSchema = z
  .array(z.enum(FORMAT_NAMES, `expected one of ${FORMAT_NAMES.join(', ')}`))
  .default(['parquet'])
  .refine(
    (formats) => formats.includes('parquet'),
    'expected "parquet" among the formats: audit and verify read it',
  )
  .transform((formats) => [...new Set(formats)].sort(compareCodeUnits));
