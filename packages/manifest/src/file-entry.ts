import { z } from 'zod';

/**
 * One file of a build: its path below the output folder with forward slashes, its size, its SHA-256, and the CRC-32 of
 * each of its mebibytes, 8 hexadecimal digits one behind the other: where it is damaged if it is.
 */
export const fileEntrySchema = z.strictObject({
  path: z.string().min(1),
  byteLength: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  crc32: z.string().regex(/^([0-9a-f]{8})*$/),
});

export type FileEntry = z.infer<typeof fileEntrySchema>;
