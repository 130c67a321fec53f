import { z } from 'zod';

/** One file of a build: its path below the output folder with forward slashes, its size and its SHA-256. */
export const fileEntrySchema = z.strictObject({
  path: z.string().min(1),
  byteLength: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type FileEntry = z.infer<typeof fileEntrySchema>;
