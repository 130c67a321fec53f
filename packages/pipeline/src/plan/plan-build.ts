import { digestJson } from '@sluice/manifest';
import type { Lock } from '../lock/lock.ts';
import { isSplitInTokens } from '../recipe/recipe-splits.ts';
import { hasTokenBudget } from '../recipe/resolve-sample.ts';
import { AUDIT_COUNT } from '../tasks/audit.ts';
import { artefactsOf, countTasks, planTasks } from './artefact-name.ts';
import { estimateSampleBytes } from './estimate-bytes.ts';
import type { Plan } from './plan.ts';
import { planDrawTasks, planSampleTasks, planSurveyTasks } from './plan-sample-tasks.ts';
import { planWriteTasks } from './plan-write-tasks.ts';
import { chooseTaskSizes, countCertifyTasks, type TaskSizes } from './task-sizes.ts';

/** The tasks of a build, each with the name of its artefact. A pure function of the lock. */
export function planBuild(lock: Lock, given?: TaskSizes): Plan {
  const { recipe } = lock;
  const sampleBytes = recipe.domains.reduce((sum, domain) => sum + estimateSampleBytes(lock, domain), 0);
  const storedBytes = lock.sources
    .flatMap((source) => source.files)
    .reduce((sum, file) => sum + file.byteLength, 0);
  const sizes = given ?? chooseTaskSizes({ storedBytes, textBytes: sampleBytes });
  const survey = planSurveyTasks(lock);
  const draw = planDrawTasks(lock, survey);
  const sample = planSampleTasks(lock, draw, sizes.sampleBytes);
  const encoding = {
    tokenizer: [lock.tokenizer.files, recipe.tokenizer],
    beginningOfText: recipe.pack.beginning_of_text,
    sharedMarkers: recipe.shared_markers ?? null,
    boundary: recipe.boundary,
    formats: recipe.domains.map(({ sources }) => sources.map(({ format, mark }) => [format ?? null, mark])),
  };
  const select = planTasks('select', 1, {
    after: artefactsOf(sample),
    split: recipe.split,
    seed: recipe.seed,
    domains: recipe.domains.map(({ name, sample }) => ({ name, sample })),
    encodeTaskCount: countTasks(sampleBytes, sizes.encodeBytes),
    // Where a budget or a split is in tokens, what they are decides which documents are chosen.
    ...(isSplitInTokens(recipe) || hasTokenBudget(recipe) ? encoding : {}),
    // What is cut is cut out of rendered texts.
    ...(recipe.split.shared_runs === 'cut'
      ? { sharedMarkers: encoding.sharedMarkers, formats: encoding.formats }
      : {}),
  });
  const encode = planTasks('encode', countTasks(sampleBytes, sizes.encodeBytes), {
    after: artefactsOf(select),
    seed: recipe.seed,
    ...encoding,
  });
  const balance = planTasks('balance', 1, {
    after: artefactsOf(encode),
    seed: recipe.seed,
    blockSize: recipe.block_size,
    pack: recipe.pack,
    balance: recipe.balance,
    switchBlocks: recipe.switch_blocks ?? null,
    documents: [recipe.documents.length > 0, recipe.texts.length > 0],
  });
  const write = planWriteTasks(lock, sampleBytes / sizes.writeBytes, balance);
  const certifyTaskCount = countCertifyTasks(sampleBytes, sizes);
  const audit = planTasks('audit', AUDIT_COUNT, {
    after: artefactsOf(write),
    certifyTaskCount,
    audit: recipe.audit,
    seed: recipe.seed,
  });
  const certify = planTasks('certify', certifyTaskCount, { after: artefactsOf(audit) });
  const finish = planTasks('finish', 1, {
    after: artefactsOf([...audit, ...certify]),
    lock: digestJson(lock),
  });
  return {
    lock,
    lockDigest: digestJson(lock),
    phases: { survey, draw, sample, select, encode, balance, write, audit, certify, finish },
  };
}
