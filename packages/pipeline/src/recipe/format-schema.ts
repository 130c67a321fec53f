import { z } from 'zod';

/** A marker: a text, or a text with a weight (default 1). The empty text is a marker like any other. */
export const markerSchema = z.union(
  [z.string(), z.strictObject({ text: z.string(), weight: z.number().nonnegative() })],
  'expected a marker: a text, or {text, weight}',
);

/** A template, or one with a weight (default 1) among several. */
const templateSchema = z.union(
  [z.string().min(1), z.strictObject({ text: z.string().min(1), weight: z.number().nonnegative() })],
  'expected a template: a text, or {text, weight}',
);

export const formatSchema = z
  .strictObject({
    template: z.union(
      [z.string().min(1), z.array(templateSchema).min(1)],
      'expected a template such as "{ask}{question}\\n\\n{tell}{answer}", or a list of them',
    ),
    markers: z
      .record(z.string(), z.array(markerSchema).min(1, 'a marker pool needs at least one marker'))
      .default({}),
    tied: z
      .array(z.array(z.string()).min(2))
      .default([])
      .meta({ description: 'pools that are drawn together' }),
    fields: z
      .record(z.string(), z.string())
      .default({})
      .meta({ description: 'place in the template → field' }),
    mode: z.enum(['random', 'fixed', 'none'], 'expected "random", "fixed" or "none"').default('random'),
  })
  .meta({ id: 'format' });

export type RecipeFormat = z.output<typeof formatSchema>;
export type RecipeMarkers = readonly z.output<typeof markerSchema>[];
