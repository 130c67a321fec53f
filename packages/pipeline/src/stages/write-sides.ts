import { type Fields, type RenderedText, SPLIT_NAMES } from '@sluice/records';
import { createTrainCutter } from '../tasks/train-cutter.ts';
import type { LineSpool } from './line-spool.ts';
import { piecesOf, renderedOf } from './rendered-record.ts';
import type { SplitSettings } from './stage-settings.ts';

/** The records with their sides, and train without what held-out documents have, if the settings say so. */
export function writeSides({ split }: SplitSettings, spool: LineSpool, sides: ReadonlyMap<number, number>) {
  const counts = SPLIT_NAMES.map(() => 0);
  let [cutDocuments, cutCharacters, gone] = [0, 0, 0];
  const cut = split.shared_runs === 'cut' ? createTrainCutter(heldOutTexts(spool, sides)) : undefined;

  /** Undefined if nothing is left of it. */
  function withoutSharedRuns(record: SpooledRecord): SpooledRecord | undefined {
    const rendered = renderRecord(record);
    const { cuts, left, isGone } = cut!(rendered);
    if (cuts.length === 0) return record;
    cutDocuments++;
    cutCharacters += rendered.text.length - (isGone ? 0 : left.text.length);
    if (isGone) gone++;
    const pieces = record.pieces === undefined ? {} : { pieces: piecesOf(left) };
    return isGone ? undefined : { ...record, text: left.text, ...pieces };
  }

  return {
    *lines(): Generator<string> {
      for (const [row, side] of sides) {
        const { split: _, ...whole } = readSpooled(spool, row);
        const record = cut !== undefined && side === TRAIN ? withoutSharedRuns(whole) : whole;
        if (record === undefined) continue;
        counts[side]!++;
        yield JSON.stringify({ ...record, split: SPLIT_NAMES[side] });
      }
    },
    goneCount: () => gone,
    notes: (): string[] => [
      SPLIT_NAMES.map((name, side) => `${counts[side]} ${name}`).join(', '),
      ...(cut === undefined ? [] : [`${cutCharacters} characters cut out of ${cutDocuments} of train`]),
    ],
  };
}

const TRAIN = SPLIT_NAMES.indexOf('train');

interface SpooledRecord {
  readonly id: string;
  readonly text: string;
  readonly split?: string;
  /** As formatting leaves them. */
  readonly pieces?: unknown;
}

/** A record of the spool by its line. */
export const readSpooled = (spool: LineSpool, row: number) => JSON.parse(spool.read(row)) as SpooledRecord;

const renderRecord = (record: SpooledRecord): RenderedText =>
  renderedOf(record.text, { fields: { ...record } as Fields, place: record.id });

function* heldOutTexts(spool: LineSpool, sides: ReadonlyMap<number, number>): Generator<RenderedText> {
  for (const [row, side] of sides) if (side !== TRAIN) yield renderRecord(readSpooled(spool, row));
}
