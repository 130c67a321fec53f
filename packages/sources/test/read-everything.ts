import { addDropCounts, type Document, type DropCounts } from '@sluice/records';
import { expect } from 'vitest';
import {
  type DocumentMapping,
  type ReadOptions,
  type ResolvedSource,
  readDocuments,
  resolveSource,
} from '../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const TEXT_MAPPING: DocumentMapping = { domain: 'prose', subdomain: 'made', textFields: ['text'] };

export interface Everything {
  readonly documents: readonly Document[];
  readonly texts: readonly string[];
  readonly rows: readonly number[];
  readonly recordCount: number;
  readonly drops: DropCounts;
  readonly repairedCount: number;
}

/** Every document of a source, and the sums of its batches. @throws where a batch tells a wrong length of a text */
export async function readEverything(
  source: ResolvedSource,
  mapping: DocumentMapping,
  options: Omit<ReadOptions, 'fileIndex'>,
): Promise<Everything> {
  const documents: Document[] = [];
  const drops: DropCounts[] = [];
  let recordCount = 0;
  let repairedCount = 0;
  for (let fileIndex = 0; fileIndex < source.files.length; fileIndex++) {
    for await (const batch of readDocuments(source, mapping, { ...options, fileIndex })) {
      documents.push(...batch.documents);
      const byteLengths = batch.documents.map((_, index) => batch.byteLengthOf(index));
      expect(byteLengths).toEqual(batch.documents.map(({ text }) => Buffer.byteLength(text)));
      drops.push(batch.drops);
      recordCount += batch.recordCount;
      repairedCount += batch.repairedCount;
    }
  }
  const texts = documents.map((document) => document.text);
  const rows = documents.map((document) => document.origin.row);
  return { documents, texts, rows, recordCount, drops: addDropCounts(drops), repairedCount };
}

/** Everything out of one file of this content. */
export async function readContent(
  name: string,
  content: string | Uint8Array,
  mapping: Partial<DocumentMapping> = {},
): Promise<Everything> {
  const baseFolder = await temporaryFolder({ [name]: content });
  const source = await resolveSource({ name: 'made', from: '.', files: [name] }, { baseFolder });
  return readEverything(source, { ...TEXT_MAPPING, ...mapping }, { baseFolder });
}

/** The error that a promise ends in, as plain data. @throws if it does not end in one. */
export async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof Error)) throw new Error('expected a failure');
  const { name, message } = error;
  const { code, position, hint } = error as { code?: string; position?: object; hint?: string };
  return { name, message, code, position, hint };
}
