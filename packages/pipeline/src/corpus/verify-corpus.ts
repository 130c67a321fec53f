import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSpanAudit } from '@sluice/auditing';
import {
  compareFiles,
  digestJson,
  type FileEntry,
  type Manifest,
  type SplitCertificate,
} from '@sluice/manifest';
import { CERTIFICATE_FILE } from '../certificate/certify-corpus.ts';
import { checkSwitchBlocks } from '../tasks/switch-blocks.ts';
import { SWITCH_PATH } from '../tasks/write.ts';
import { checkSeals } from './check-seals.ts';
import { describeFile } from './describe-file.ts';
import { locateDamage } from './locate-damage.ts';
import { readCorpusManifest, readSplitSpans, shardPaths, writtenSplits } from './read-corpus.ts';
import { compareCertificates, recertifyCorpus } from './verify-certificate.ts';
import { type FormatCheck, verifyFormats } from './verify-formats.ts';

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly file: string }) => void;
}

/** What a verification compared, and every way in which the corpus is not as its manifest says. */
export interface Verification {
  readonly fileCount: number;
  readonly byteLength: number;
  readonly blockCount: number;
  readonly tokenCount: number;
  /** Every format of every split, as it was read back. */
  readonly formats: readonly FormatCheck[];
  /** What crosses the splits, by the blocks; undefined if a file that it is made of is not as it should be. */
  readonly certificate: SplitCertificate | undefined;
  /** Sentences; none if all is as it should be. */
  readonly problems: readonly string[];
}

/**
 * Derives again from the files of a corpus what its manifest says: the digest of every file, the digest of the lock,
 * the blocks of every stream, whose spans must tile them, and the certificate of its splits; and reads every further format
 * back, which must hold the same blocks. Says where a damaged file is damaged. Reads everything twice, data files five times.
 *
 * @throws DataError if there is no manifest to hold the files against
 */
export async function verifyCorpus(folder: string, options: VerifyOptions = {}): Promise<Verification> {
  const broken = await checkSeals(folder);
  const manifest = await readCorpusManifest(folder).catch((error) => {
    if (broken.length === 0) throw error;
  });
  if (manifest === undefined) return { ...NOTHING_COMPARED, problems: broken };
  const found = await describeFiles(folder, manifest, options);
  const mismatches = compareFiles(manifest.files, (path) => found.get(path));
  const problems = [...broken];
  for (const { path, sentence } of mismatches) {
    const [expected, actual] = [manifest.files.find((file) => file.path === path), found.get(path)];
    problems.push(
      expected && actual ? `${sentence}; it ${await locateDamage(folder, expected, actual)}` : sentence,
    );
  }
  const sound = new Set(manifest.files.map(({ path }) => path));
  for (const { path } of mismatches) sound.delete(path);
  if (sound.has('lock.json')) problems.push(...(await checkLock(folder, manifest)));
  const counted = await checkBlocks(folder, manifest, sound, options);
  if (manifest.switchBlocks !== undefined && sound.has(SWITCH_PATH))
    problems.push(...(await checkSwitchBlocks(folder, manifest.switchBlocks, options.signal)).problems);
  const { formats, problems: unequal } = await verifyFormats(folder, manifest, sound, options.signal);
  const certified = await checkCertificate(folder, manifest, sound, options);
  return {
    fileCount: manifest.files.length,
    byteLength: manifest.files.reduce((sum, file) => sum + file.byteLength, 0),
    blockCount: counted.blockCount,
    tokenCount: counted.blockCount * manifest.blockSize,
    certificate: certified.certificate,
    formats,
    problems: [...problems, ...counted.problems, ...unequal, ...certified.problems],
  };
}

async function describeFiles(folder: string, manifest: Manifest, options: VerifyOptions) {
  const found = new Map<string, FileEntry>();
  for (const { path } of manifest.files) {
    options.signal?.throwIfAborted();
    options.onProgress?.({ file: path });
    const isThere = await access(join(folder, path)).then(
      () => true,
      () => false,
    );
    if (isThere) found.set(path, await describeFile(folder, path));
  }
  return found;
}

async function checkLock(folder: string, manifest: Manifest): Promise<string[]> {
  const lock: unknown = JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'));
  const digest = digestJson(lock);
  if (digest === manifest.lockDigest) return [];
  return [`lock.json has the digest ${digest}, the manifest says ${manifest.lockDigest}`];
}

const NOTHING_COMPARED = {
  fileCount: 0,
  byteLength: 0,
  blockCount: 0,
  tokenCount: 0,
  certificate: undefined,
  formats: [],
} as const;

/** Makes the certificate again, if the files that it is made of are sound. */
async function checkCertificate(
  folder: string,
  manifest: Manifest,
  sound: ReadonlySet<string>,
  options: VerifyOptions,
): Promise<{ certificate: SplitCertificate | undefined; problems: string[] }> {
  const needed = manifest.files.filter(({ path }) => !path.endsWith('.md') && !path.startsWith('audit'));
  const broken = needed.find(({ path }) => !sound.has(path));
  if (broken !== undefined) {
    const problem = `the splits were not certified again, since ${broken.path} is not as it should be`;
    return { certificate: undefined, problems: [problem] };
  }
  options.onProgress?.({ file: CERTIFICATE_FILE });
  const certificate = await recertifyCorpus(folder, manifest, { signal: options.signal });
  return { certificate, problems: await compareCertificates(folder, certificate) };
}

/** Counts the blocks of every stream in the files that are sound, and looks at their spans. */
async function checkBlocks(
  folder: string,
  manifest: Manifest,
  sound: ReadonlySet<string>,
  options: VerifyOptions,
): Promise<{ blockCount: number; problems: string[] }> {
  const problems: string[] = [];
  let blockCount = 0;
  for (const split of writtenSplits(manifest)) {
    const shards = shardPaths(manifest, split);
    if (!shards.every((path) => sound.has(path))) {
      problems.push(`the blocks of ${split} were not counted, since a file of it is not as it should be`);
      continue;
    }
    const counts = new Map<string, number>();
    const spans = createSpanAudit();
    for await (const batch of readSplitSpans(folder, shards)) {
      options.signal?.throwIfAborted();
      for (let block = 0; block < batch.blockCount; block++) {
        const stream = streamKey(split, batch.domains[block]!, batch.subdomains[block]!);
        counts.set(stream, (counts.get(stream) ?? 0) + 1);
      }
      spans.add(batch);
      blockCount += batch.blockCount;
    }
    const { severity, sentence } = spans.finding();
    if (severity === 'high') problems.push(`${split}: ${sentence}`);
    problems.push(...compareCounts(manifest, split, counts));
  }
  return { blockCount, problems };
}

function compareCounts(manifest: Manifest, split: string, counts: ReadonlyMap<string, number>): string[] {
  const expected = manifest.streams.filter((stream) => stream.split === split);
  return expected.flatMap(({ domain, subdomain, writtenBlocks }) => {
    const found = counts.get(streamKey(split, domain, subdomain)) ?? 0;
    if (found === writtenBlocks) return [];
    return [`${split} has ${found} blocks of ${domain}.${subdomain}, the manifest says ${writtenBlocks}`];
  });
}

const streamKey = (split: string, domain: string, subdomain: string): string =>
  JSON.stringify([split, domain, subdomain]);
