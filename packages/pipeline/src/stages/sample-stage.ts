/*
 * Sampling by itself: the documents of each domain that a build would draw out of the same documents. One pass; the
 * records of candidates go to disk. Memory: about 50 bytes a document that was ever a candidate.
 */
import { idPriorities } from '@sluice/determinism';
import { cleanText, dropReasonOf, resolveCleaning } from '@sluice/formatting';
import { loadLanguageIdentifier } from '@sluice/formatting/node';
import type { DropReason, Fields } from '@sluice/records';
import { type BottomK, type Budget, createBottomK } from '@sluice/sampling';
import { filtersOf } from '../tasks/map-source.ts';
import { type DocumentFields, documentOf, recordOf, type StageDocument } from './document-record.ts';
import { createLineSpool, joinLines, readLines } from './line-spool.ts';
import type { StageRecord } from './stage-input.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { SampleSettings } from './stage-settings.ts';

/** The chosen documents as JSON Lines, in the order of the input. */
export async function* runSampleStage(
  run: StageRun,
  settings: SampleSettings,
  names: DocumentFields,
): AsyncGenerator<string> {
  const tally = createStageTally();
  const prepare = await createPreparer(settings, names);
  const priorityOf = idPriorities(settings.seed, 'sampling/priority');
  const spool = createLineSpool(run.workFolder, 'candidates');
  const samplers = new Map<string, Sampler>();
  const budget = budgetOf(settings);
  try {
    for await (const batch of run.input) {
      tally.read(batch);
      for (const record of batch.records) {
        const document = prepare(record);
        if (typeof document === 'string') {
          tally.drop(document);
          continue;
        }
        const sampler = samplers.get(document.domain) ?? {
          bottomK: createBottomK(budget),
          lines: [],
          offers: 0,
        };
        samplers.set(document.domain, sampler);
        const offer = { priority: priorityOf(document.id), byteLength: Buffer.byteLength(document.text) };
        if (!sampler.bottomK.offer({ ...offer, file: 0, row: sampler.offers++ })) continue;
        sampler.lines.push(spool.lineCount);
        spool.append(JSON.stringify(recordOf(document, names)));
      }
    }
    spool.seal();
    const chosen = [...samplers.values()].flatMap(chosenLines).sort((a, b) => a - b);
    yield* joinLines(readLines(spool, chosen));
    tally.wrote(chosen.length);
    const offered = [...samplers.values()].reduce((sum, { offers }) => sum + offers, 0);
    tally.drop('not-sampled', offered - chosen.length);
    run.onReport(tally.report());
  } finally {
    spool.close();
  }
}

/** The budget in the terms of sampling. Tokens are known to a build alone, which tokenizes a pilot first. */
function budgetOf({ per_domain: budget }: SampleSettings): Budget {
  if (budget === 'all') return 'every';
  if (!('tokens' in budget)) return budget;
  throw new RangeError(
    'budget: expected bytes or documents, such as "10 MB"; tokens are counted by a build alone',
  );
}

interface Sampler {
  readonly bottomK: BottomK;
  /** The line of each candidate, by its number of admission. */
  readonly lines: number[];
  offers: number;
}

const chosenLines = ({ bottomK, lines }: Sampler): number[] =>
  Array.from(bottomK.survivors().candidates, (candidate) => lines[candidate]!);

/** Cleans a record's texts, reads it as a document, and holds it against the filters, as a build does. */
async function createPreparer({ clean, keep }: SampleSettings, names: DocumentFields) {
  const steps = resolveCleaning(clean);
  const filters = filtersOf({ keep, drop: undefined });
  const identify = filters.needsLanguage ? await loadLanguageIdentifier() : undefined;
  const cleanFields = (fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? cleanText(value, steps).text : value,
      ]),
    );
  return (record: StageRecord): StageDocument | DropReason => {
    const fields = steps.length === 0 ? record.fields : cleanFields(record.fields);
    const document = documentOf({ ...record, fields }, names);
    if (document.text.trim() === '') return 'empty-text';
    return dropReasonOf({ text: document.text, fields: record.fields }, filters, identify) ?? document;
  };
}
