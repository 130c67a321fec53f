/* Formatting by itself: a document at a time, nothing is kept. */
import { renderDocument, resolveFormat } from '@sluice/formatting';
import { type DocumentFields, documentOf, recordOf } from './document-record.ts';
import { joinLines } from './line-spool.ts';
import { piecesOf } from './rendered-record.ts';
import { badRecord, type StageRecord } from './stage-input.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { FormatSettings } from './stage-settings.ts';

/**
 * The documents as JSON Lines with `text` as it would be trained on, and `pieces`: the kind and length of the runs that tile
 * it, in Unicode characters.
 */
export async function* runFormatStage(
  run: StageRun,
  settings: FormatSettings,
  names: DocumentFields,
): AsyncGenerator<string> {
  const tally = createStageTally();
  const format = resolveFormat(settings.format);
  const needsText = names.text !== undefined || format.templates.some(({ parts }) => parts.some(isText));
  for await (const batch of run.input) {
    tally.read(batch);
    const lines: string[] = [];
    for (const record of batch.records) {
      const known = needsText || 'text' in record.fields ? record : withoutText(record);
      const document = documentOf(known, names);
      const outcome = renderDocument(settings.seed, { ...document, fields: record.fields }, format);
      if ('dropped' in outcome) {
        const isFault = outcome.dropped !== 'empty-text' && settings.on_bad_record === 'error';
        if (isFault) throw unrenderable(record, outcome.field);
        tally.drop(outcome.dropped);
        continue;
      }
      const { text } = outcome.rendered;
      lines.push(
        JSON.stringify({ ...recordOf({ ...document, text }, names), pieces: piecesOf(outcome.rendered) }),
      );
    }
    tally.wrote(lines.length);
    yield* joinLines(lines);
  }
  run.onReport(tally.report());
}

const isText = (part: { readonly kind: string; readonly path?: readonly string[] }): boolean =>
  part.kind === 'field' && part.path?.length === 0;

/** A template that never asks for the text does not need one. */
const withoutText = (record: StageRecord): StageRecord => ({
  ...record,
  fields: { ...record.fields, text: '' },
});

function unrenderable(record: StageRecord, field: string | undefined) {
  return badRecord(record, 'missing-field', {
    what: `has no text in ${JSON.stringify(field ?? 'text')}, which the template names`,
    hint: 'Name another field in the template, or drop such records with --on-bad-record drop.',
  });
}
