/*
 * Certifies the splits by the written blocks: what of the held-out documents stands in train all the same. Memory: see
 * certify-documents.ts and written-documents.ts; on disk 4 bytes a token while the task runs.
 *
 * certificate.json   the certificate, of which the findings are made
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSplitCertificate, renderJson } from '@sluice/manifest';
import type { Finding, SplitName } from '@sluice/records';
import { certificateFindings } from '../certificate/certificate-findings.ts';
import { CERTIFICATE_FILE, certifyCorpus } from '../certificate/certify-corpus.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { artefactFile, type Build, type TaskContext } from './build.ts';
import { contaminatedDocuments } from './contamination.ts';
import { writtenShards } from './written-shards.ts';

export async function auditSplits(
  build: Build,
  { folder, signal, onProgress }: TaskContext & { readonly folder: string },
): Promise<Finding[]> {
  const matches = contaminatedDocuments(build);
  const shards = new Map<SplitName, string[]>();
  for (const split of recipeSplits(build.plan.lock.recipe))
    shards.set(split, await writtenShards(build, split));
  const certificate = await certifyCorpus(
    {
      folder: build.outFolder,
      recipe: build.plan.lock.recipe,
      tokenizer: await loadLockedTokenizer(build),
      shardsOf: (split) => shards.get(split) ?? [],
      contaminated: matches,
    },
    { scratchPath: join(folder, 'tokens.scratch'), signal, onProgress },
  );
  writeFileSync(join(folder, CERTIFICATE_FILE), renderJson(certificate));
  return certificateFindings(certificate);
}

/** The text of the certificate that an audit task left. */
export function readCertificate(build: Build, auditTask: number): string {
  const { artefact } = build.plan.phases.audit[auditTask]!;
  const text = readFileSync(artefactFile(build, artefact, CERTIFICATE_FILE), 'utf8');
  parseSplitCertificate(text);
  return text;
}
