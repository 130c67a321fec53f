/*
 * Certifies the splits by the written blocks: what of the held-out documents stands in train all the same. An audit task
 * has gathered the documents (audit-held-out.ts); each certify task compares a part of train with what is held out; the
 * finish task joins what they found. Memory: see compare-documents.ts.
 *
 * part.json, part.table   what was found
 */
import { join } from 'node:path';
import type { SplitCertificate } from '@sluice/manifest';
import { certifyCorpus, certifyTrain } from '../certificate/certify-corpus.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { HELD_OUT_AUDIT } from './audit.ts';
import type { Build, RunTask } from './build.ts';
import { contaminatedDocuments } from './contamination.ts';

export const runCertifyTask: RunTask = async (build, part, { folder, ...context }) => {
  const { recipe } = build.plan.lock;
  const tokenizer = await loadLockedTokenizer(build);
  await certifyTrain({ recipe, tokenizer }, { gathered: gatheredFolder(build), part, folder }, context);
  return [];
};

/** The certificate, of what all tasks left. */
export function joinCertified(build: Build): Promise<SplitCertificate> {
  const { lock, phases } = build.plan;
  return certifyCorpus({
    recipe: lock.recipe,
    folder: build.outFolder,
    gathered: gatheredFolder(build),
    parts: phases.certify.map(({ artefact }) => join(build.workFolder, artefact)),
    contaminated: contaminatedDocuments(build),
  });
}

const gatheredFolder = ({ plan, workFolder }: Build): string =>
  join(workFolder, plan.phases.audit[HELD_OUT_AUDIT]!.artefact);
