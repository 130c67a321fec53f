import { DataError, type DropCounts, type Fields } from '@sluice/records';
import { readRecordStream, readRecords } from '@sluice/sources';
import { defaultName } from '../recipe/canonical-recipe.ts';

/** A record that a stage reads, and where it stands. */
export interface StageRecord {
  readonly fields: Fields;
  /** Its place, which is its id where it has none: `<source>/<file>#<row>`, for a stream `stdin#<row>`. */
  readonly place: string;
}

/** Records in the order of the input. */
export interface StageBatch {
  readonly records: readonly StageRecord[];
  readonly drops: DropCounts;
}

export interface StageInputOptions {
  /** Addresses as in a recipe's `from`; `-` is the stream. None is the stream alone. */
  readonly addresses: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Of which files of an address, as in a recipe. @default all */
  readonly files?: readonly string[];
  readonly config?: string;
  readonly split?: string;
  /** The first part of ids of records without one. @default the last part of the address, as in a recipe */
  readonly source?: string;
  readonly baseFolder: string;
  readonly onBadRecord: 'error' | 'drop';
  readonly signal: AbortSignal;
}

/**
 * The records that a stage reads, in the order of the addresses: any format of sources for addresses, JSON Lines for the
 * stream.
 *
 * @throws RangeError for a bad address; DataError as sources
 */
export async function* readStageInput(options: StageInputOptions): AsyncGenerator<StageBatch> {
  const { addresses, onBadRecord, signal, baseFolder } = options;
  for (const from of addresses.length === 0 ? ['-'] : addresses) {
    const name = options.source ?? (from === '-' ? 'stdin' : defaultName(from));
    const runs =
      from === '-'
        ? readRecordStream(options.stdin, name, { onBadRecord })
        : readRecords({ name, from, ...selection(options) }, { baseFolder, signal, onBadRecord });
    for await (const { file, firstRow, records, drops } of runs) {
      signal.throwIfAborted();
      const prefix = file === '' ? name : `${name}/${file}`;
      const placed = records.flatMap((fields, index) =>
        fields === undefined ? [] : [{ fields, place: `${prefix}#${firstRow + index}` }],
      );
      yield { records: placed, drops };
    }
  }
}

function selection({ files, config, split }: StageInputOptions) {
  return {
    ...(files === undefined ? {} : { files }),
    ...(config === undefined ? {} : { config }),
    ...(split === undefined ? {} : { split }),
  };
}

/** A record that a stage cannot use. @param what such as `has no text in "text"` */
export function badRecord(
  record: StageRecord,
  code: string,
  { what, hint }: { readonly what: string; readonly hint: string },
): DataError {
  const row = Number(/#(\d+)$/.exec(record.place)?.[1]);
  return new DataError(code, `${record.place}: the record ${what}`, {
    position: Number.isSafeInteger(row) ? { row } : {},
    hint,
  });
}
