import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '@sluice/determinism';
import { type Manifest, parseSplitCertificate, type SplitCertificate } from '@sluice/manifest';
import type { SplitName } from '@sluice/records';
import {
  CERTIFICATE_FILE,
  certifyCorpus,
  certifyHeldOut,
  certifyTrain,
} from '../certificate/certify-corpus.ts';
import { claimsThat } from '../certificate/claims.ts';
import { CONTAMINATION_FILE, type Contamination, parseContaminations } from '../tasks/contamination.ts';
import { readCorpusLock, readCorpusTokenizer } from './corpus-lock.ts';
import { shardPaths } from './read-corpus.ts';

export interface RecertifyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Documents are put together again, token by token; then they are compared. */
  readonly onProgress?:
    | ((progress: {
        readonly step: 'documents' | 'comparison';
        readonly tokens?: number;
        readonly documents?: number;
      }) => void)
    | undefined;
}

/** Makes the certificate of a corpus again, from its files alone. Tokens lie in the system's temporary folder meanwhile. */
export async function recertifyCorpus(
  folder: string,
  manifest: Manifest,
  { signal, onProgress }: RecertifyOptions = {},
): Promise<SplitCertificate> {
  const lock = await readCorpusLock(folder);
  const scratch = await mkdtemp(join(tmpdir(), 'sluice-verify-'));
  try {
    const [gathered, part] = [join(scratch, 'gathered'), join(scratch, 'train')];
    for (const step of [gathered, part]) await mkdir(step);
    const { recipe } = lock;
    const tokenizer = await readCorpusTokenizer(folder, lock);
    const shardsOf = (split: SplitName) => shardPaths(manifest, split);
    const files = { folder, recipe, tokenizer, shardsOf };
    const contextOf = (step: 'documents' | 'comparison') => ({
      signal,
      onProgress: (amounts: { tokens?: number; documents?: number }) => onProgress?.({ step, ...amounts }),
    });
    await certifyHeldOut(files, { folder: gathered, partCount: 1 }, contextOf('documents'));
    await certifyTrain(files, { gathered, part: 0, folder: part }, contextOf('comparison'));
    const contaminated = await readMatched(folder, manifest);
    return await certifyCorpus({ recipe, folder, gathered, parts: [part], contaminated });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function readMatched(folder: string, { files }: Manifest): Promise<ReadonlySet<string> | undefined> {
  if (!files.some(({ path }) => path === CONTAMINATION_FILE)) return undefined;
  const matches: Contamination[] = parseContaminations(
    await readFile(join(folder, CONTAMINATION_FILE), 'utf8'),
  );
  return new Set(matches.map(({ document }) => document));
}

/**
 * How a certificate differs from the one that was made again, and which claims of that are broken. A claim that could not
 * be shown is no fault of the corpus, except that there must be documents on either side.
 */
export async function compareCertificates(folder: string, found: SplitCertificate): Promise<string[]> {
  const written = parseSplitCertificate(await readFile(join(folder, CERTIFICATE_FILE), 'utf8'));
  const differing = (Object.keys(found) as (keyof SplitCertificate)[]).filter(
    (key) => canonicalJson(written[key] ?? null) !== canonicalJson(found[key] ?? null),
  );
  const problems = differing.map(
    (key) => `${CERTIFICATE_FILE}: ${key} is not what the blocks say: ${summarise(found[key])}`,
  );
  const broken = claimsThat('broken', found);
  if (broken.length > 0)
    problems.push(
      `the splits are not apart (${broken.join(', ')}): ${summarise(found.keys)}; near copies ${summarise(found.nearCopies.between)}`,
    );
  if (claimsThat('not-shown', found).includes('documents'))
    problems.push('the splits cannot be compared: one of them has no document');
  return problems;
}

const LONGEST = 300;

function summarise(value: unknown): string {
  const text = canonicalJson(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
