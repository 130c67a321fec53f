import { inspectAddress } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { asUsageError } from '../report-error.ts';
import { showSource } from '../show-source.ts';

export interface SourcesOptions {
  readonly config?: string;
  readonly split?: string;
  readonly files?: readonly string[];
  readonly records: number;
  readonly json?: boolean;
}

/** Records that fields are told from, at least. */
const READ_RECORDS = 100;

/** `sluice sources`: what an address holds, and how a recipe may read it. Writes nothing. */
export async function runSources(address: string, options: SourcesOptions): Promise<ExitCode> {
  const { config, split, files, records } = options;
  const interrupt = interruptSignal();
  const spec = {
    from: address,
    ...(config === undefined ? {} : { config }),
    ...(split === undefined ? {} : { split }),
    ...(files === undefined ? {} : { files }),
  };
  try {
    const { description, suggestions } = await asUsageError(
      inspectAddress(spec, {
        baseFolder: process.cwd(),
        recordCount: Math.max(READ_RECORDS, records),
        signal: interrupt.signal,
      }),
    );
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ ...description, suggestions }, null, 2)}\n`
        : showSource({ description, suggestions, recordCount: records }),
    );
    return EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}
