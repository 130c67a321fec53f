import { z } from 'zod';
import { shareSchema } from './quantities.ts';

export const auditSchema = z
  .strictObject({
    high: shareSchema
      .default(0.1)
      .meta({ description: 'share of a label told by form from which it is a problem' }),
    low: shareSchema
      .default(0.02)
      .meta({ description: 'share of a label told by form from which it is noted' }),
  })
  .refine(({ low, high }) => low <= high, { path: ['low'], error: '"low" is above "high"' });
