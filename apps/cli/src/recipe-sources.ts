import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { inspectAddress, type SourceDescription, type SourceSuggestion } from '@sluice/pipeline';
import { asUsageError, UsageError } from './report-error.ts';

/** A domain of a recipe that is being written. */
export interface ChosenDomain {
  readonly name: string;
  readonly sources: SourceSuggestion[];
  /** Of all its files: what a block size is chosen by. */
  readonly storedBytes: number;
}

export interface FoundSources {
  readonly description: SourceDescription;
  /** Never empty. Addresses count from the recipe's folder. */
  readonly sources: readonly SourceSuggestion[];
  readonly storedBytes: number;
}

/** `prose=data/books` in its parts. @throws UsageError */
export function parseDomain(text: string): { readonly name: string; readonly address: string } {
  const match = /^([A-Za-z0-9][A-Za-z0-9_-]*)=(.+)$/.exec(text);
  if (match !== null) return { name: match[1]!, address: match[2]! };
  throw new UsageError(
    `--domain: expected <name>=<address> with a name of letters, digits, "_" and "-", such as prose=data/books, got ${JSON.stringify(text)}`,
  );
}

/**
 * Looks into an address for what a recipe may read.
 *
 * @param folder that of the recipe
 * @throws UsageError if none of its records has a text
 */
export async function findSources(
  address: string,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<FoundSources> {
  const { description, suggestions } = await asUsageError(
    inspectAddress({ from: address }, { baseFolder: process.cwd(), signal }),
  );
  const from = placeAddress(address, folder);
  const sources = suggestions.map((source) => ({ ...source, from }));
  if (sources.length === 0) throw new UsageError(`no field of the records of ${address} has texts`);
  return { description, sources, storedBytes: description.chosenBytes };
}

/** An address as a recipe in a folder has to write it: a relative path counts from there. */
function placeAddress(address: string, folder: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(address) || isAbsolute(address)) return address;
  return (relative(folder, resolve(address)) || '.').replaceAll('\\', '/');
}

/** A tokenizer that is a file here, as the recipe in its folder has to call it; else a model's name on the Hub. */
export function placeTokenizer(tokenizer: string, folder: string): string {
  return existsSync(tokenizer) ? placeAddress(tokenizer, folder) : tokenizer;
}

/** The formats with Parquet, which every corpus has. */
export function withParquet(formats: readonly string[] = []): string[] {
  return [...new Set(['parquet', ...formats])];
}
