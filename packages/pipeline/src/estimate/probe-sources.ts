/*
 * A look at a few megabytes of each source: at most three files, evenly spaced in its list. Of Parquet and plain JSON
 * Lines the middle is read, of other files the beginning, since they can only be read from there. The figures are for
 * estimates; no draw depends on them.
 */
import { renderDocument } from '@sluice/formatting';
import type { DataError, Document } from '@sluice/records';
import { type DocumentMapping, type ReadOptions, readClusters, readDocuments } from '@sluice/sources';
import { encodeRendered, type Tokenizer } from '@sluice/tokenization';
import type { LockedSource } from '../lock/lock.ts';
import type { Plan } from '../plan/plan.ts';
import type { NamedSource } from '../recipe/canonical-recipe.ts';
import { encodeOptions } from '../tasks/encode.ts';
import { explainMissingField, lacksField } from '../tasks/explain-missing-field.ts';
import { formatOf, mapSource } from '../tasks/map-source.ts';
import { createDocumentPreparer } from '../tasks/prepare-document.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { guessRatios, type SourceRatios } from './source-ratios.ts';
import { type RatedDocument, rateTokens } from './token-rate.ts';

const FILES = 3;
/** Stored bytes of a file that are read before the rest of it is left; and of one that can be entered anywhere. */
const FILE_BYTES = 2 ** 22;
const PART_BYTES = 2 ** 19;
const PARQUET_ROWS = 512;
/** Documents of a file that are tokenized for ratios. */
const DOCUMENTS = 400;

export interface ProbeOptions {
  readonly baseFolder: string;
  readonly signal?: AbortSignal;
  /** Documents of a file that are tokenized. @default 400 */
  readonly documents?: number;
}

/** The ratios of each source of a plan, measured on a little of it. @throws whatever reading a source throws */
export async function probeSources(plan: Plan, options: ProbeOptions): Promise<SourceRatios[]> {
  const probed = await probeAll(plan, options);
  return probed.map((sums, index) => ratiosOf(plan.lock.sources[index]!, sums));
}

/** A document that was looked at. */
export interface ProbedDocument extends RatedDocument {
  readonly domain: string;
  readonly subdomain: string;
}

/** The lengths of some documents of each source of a plan. @throws whatever reading a source throws */
export async function probeLengths(plan: Plan, options: ProbeOptions): Promise<ProbedDocument[]> {
  return (await probeAll(plan, options)).flatMap(({ rated }) => rated.flat());
}

async function probeAll(plan: Plan, options: ProbeOptions): Promise<Sums[]> {
  const tokenizer = await loadLockedTokenizer({ plan, baseFolder: options.baseFolder });
  const all: Sums[] = [];
  for (const locked of plan.lock.sources) {
    const domain = plan.lock.recipe.domains.find(({ name }) => name === locked.domain)!;
    all.push(await probeSource({ plan, locked, source: domain.sources[locked.index]!, tokenizer }, options));
  }
  return all;
}

interface Probed {
  readonly plan: Plan;
  readonly locked: LockedSource;
  readonly source: NamedSource;
  readonly tokenizer: Tokenizer;
}

interface Sums {
  storedBytes: number;
  documents: number;
  textBytes: number;
  spoolBytes: number;
  /** The documents that were tokenized, a list for each file. */
  readonly rated: (readonly ProbedDocument[])[];
}

async function probeSource(probed: Probed, options: ProbeOptions): Promise<Sums> {
  const sums: Sums = {
    storedBytes: 0,
    documents: 0,
    textBytes: 0,
    spoolBytes: 0,
    rated: [],
  };
  for (const file of chooseFiles(probed.locked.files.length)) {
    const explain = () => explainFields(probed, file, options);
    const found = await probeFile(probed, file, { sums, options }).catch(async (error) => {
      throw (lacksField(error) && (await explain())) || error;
    });
    const reason = found.recordCount > 0 && found.documentCount === 0 && (await explain());
    if (reason) throw reason;
  }
  return sums;
}

/** What of a template the first records of a file do not have. */
function explainFields(
  { locked, source }: Probed,
  file: number,
  { baseFolder, signal = new AbortController().signal }: ProbeOptions,
): Promise<DataError | undefined> {
  const read = { build: { baseFolder }, source: { source, locked }, file: { file } };
  return explainMissingField(read, signal);
}

function ratiosOf(locked: LockedSource, sums: Sums): SourceRatios {
  const { storedBytes, documents, textBytes, spoolBytes, rated } = sums;
  if (documents === 0 || storedBytes === 0) return guessRatios(locked);
  const tokenRate = rateTokens(rated);
  return {
    documents: documents / storedBytes,
    textBytes: textBytes / storedBytes,
    spoolBytes: spoolBytes / storedBytes,
    tokens: (textBytes / storedBytes) * tokenRate.rate,
    tokenRate,
    probedDocuments: documents,
  };
}

/** Numbers of files, in the middle of equal parts of the list. */
function chooseFiles(fileCount: number): number[] {
  const wanted = Math.min(FILES, fileCount);
  return Array.from({ length: wanted }, (_, part) => Math.floor((fileCount * (part + 0.5)) / wanted));
}

interface FileProbe {
  readonly sums: Sums;
  readonly options: ProbeOptions;
}

/** Adds what a part of a file comes to. Returns how many records it has, and how many documents they make. */
async function probeFile(probed: Probed, file: number, { sums, options }: FileProbe) {
  const { plan, locked, source, tokenizer } = probed;
  const domain = plan.lock.recipe.domains.find(({ name }) => name === locked.domain)!;
  const mapping = mapSource(source, domain);
  const resolved = { ...locked, from: source.from };
  const { byteLength } = locked.files[file]!;
  let bytesRead = 0;
  const onProgress = (bytes: number) => {
    bytesRead = bytes;
  };
  const base = { ...options, fileIndex: file, onProgress };
  const part = await choosePart(resolved, mapping, base);
  const preparer = await createDocumentPreparer(source, domain.sample);
  const kept: Document[] = [];
  const marks: Mark[] = [];
  let recordCount = 0;
  let isCut = false;
  for await (const batch of readDocuments(resolved, mapping, { ...base, ...part.read })) {
    recordCount += batch.recordCount;
    for (const document of batch.documents) {
      const prepared = preparer.prepare(document);
      if ('document' in prepared) kept.push(prepared.document);
    }
    if (bytesRead > (marks.at(-1)?.bytesRead ?? 0)) marks.push({ bytesRead, documentCount: kept.length });
    isCut = part.storedBytesOf === undefined && bytesRead >= FILE_BYTES && bytesRead < byteLength;
    if (isCut) break;
  }
  const [first, last] = [marks[0], marks.at(-1)];
  const isBetweenMarks = isCut && marks.length > 1;
  sums.storedBytes +=
    part.storedBytesOf?.(recordCount) ??
    (isBetweenMarks ? last!.bytesRead - first!.bytesRead : isCut ? bytesRead : byteLength);
  const counted = isBetweenMarks ? kept.slice(first!.documentCount, last!.documentCount) : kept;
  addDocuments(sums, counted, { plan, source, tokenizer, limit: options.documents ?? DOCUMENTS });
  return { recordCount, documentCount: kept.length };
}

/**
 * How far documents were when the file was read so far. Reading is ahead of decoding by about the same all the time,
 * so that it is differences between marks that tell how much is in a byte.
 */
interface Mark {
  readonly bytesRead: number;
  readonly documentCount: number;
}

interface Part {
  readonly read: Pick<ReadOptions, 'rows' | 'byteRanges' | 'fetched'>;
  /** Stored bytes behind so many records; without it they are counted as they are read. */
  readonly storedBytesOf?: (recordCount: number) => number;
}

/** The middle of a file that can be entered there, else its beginning. */
async function choosePart(
  resolved: Parameters<typeof readDocuments>[0],
  mapping: DocumentMapping,
  options: ReadOptions,
): Promise<Part> {
  const { byteLength } = resolved.files[options.fileIndex]!;
  const { unit, recordCount, fetched } = await readClusters(resolved, mapping, options);
  if (unit === 'record' && recordCount !== undefined) {
    const start = Math.max(0, Math.floor((recordCount - PARQUET_ROWS) / 2));
    const storedBytesOf = (records: number) => byteLength * (records / Math.max(1, recordCount));
    return { read: { rows: [{ start, end: start + PARQUET_ROWS }], fetched }, storedBytesOf };
  }
  if (unit !== 'byte' || byteLength <= PART_BYTES) return { read: {} };
  const start = Math.floor((byteLength - PART_BYTES) / 2);
  return {
    read: { byteRanges: [{ start, end: start + PART_BYTES }], fetched },
    storedBytesOf: () => PART_BYTES,
  };
}

function addDocuments(
  sums: Sums,
  documents: readonly Document[],
  { plan, source, tokenizer, limit }: Omit<Probed, 'locked'> & { readonly limit: number },
): void {
  const { recipe } = plan.lock;
  const format = formatOf(source, recipe.shared_markers);
  const encoded = documents.slice(0, limit).flatMap((document) => {
    const outcome = renderDocument(recipe.seed, document, format);
    return 'dropped' in outcome ? [] : [{ rendered: outcome.rendered, document }];
  });
  const { offsets } = encodeRendered(
    tokenizer,
    encoded.map(({ rendered }) => rendered),
    encodeOptions({ plan }),
  );
  sums.rated.push(
    encoded.map(({ document: { domain, subdomain, text } }, at) => ({
      domain,
      subdomain,
      byteLength: Buffer.byteLength(text),
      tokenCount: offsets[at + 1]! - offsets[at]!,
    })),
  );
  sums.documents += documents.length;
  for (const { text, fields } of documents) {
    sums.textBytes += Buffer.byteLength(text);
    sums.spoolBytes += Buffer.byteLength(JSON.stringify({ text, fields }));
  }
}
