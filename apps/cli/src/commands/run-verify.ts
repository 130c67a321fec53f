import { type FormatCheck, verifyCorpus } from '@sluice/pipeline';
import { renderCount, renderTable } from '@sluice/reporting';
import { checkSummary } from '../check-summary.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';

export interface VerifyOptions {
  readonly json?: boolean;
}

/** `sluice verify`: holds the files of a corpus against its manifest. */
export async function runVerify(folder: string, options: VerifyOptions): Promise<ExitCode> {
  const interrupt = interruptSignal();
  try {
    const verified = await verifyCorpus(folder, { signal: interrupt.signal });
    const result =
      verified.problems.length === 0 ? { ...verified, problems: await checkSummary(folder) } : verified;
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else {
      const compared = `${result.fileCount} files (${renderCount(result.byteLength)} bytes) and ${renderCount(result.blockCount)} blocks`;
      if (result.formats.some(({ format }) => format !== 'parquet'))
        process.stdout.write(renderFormats(result.formats));
      for (const problem of result.problems) process.stdout.write(`- ${problem}\n`);
      process.stdout.write(
        result.problems.length === 0
          ? `${folder} is as its manifest says: ${compared} compared.\n`
          : `${folder} is not as its manifest says: ${result.problems.length} of ${compared} compared.\n`,
      );
    }
    return result.problems.length === 0 ? EXIT_CODES.ok : EXIT_CODES.verification;
  } finally {
    interrupt.release();
  }
}

/** What each format was read back as; Parquet is what the others are held against. */
function renderFormats(formats: readonly FormatCheck[]): string {
  const rows = formats.map(({ format, split, domain, blocks, tokenDigest, equal }) => [
    format,
    domain === undefined ? split : `${split} of ${domain}`,
    renderCount(blocks),
    tokenDigest?.slice(0, 16) ?? '',
    equal.join(', '),
  ]);
  return `${renderTable(['format', 'split', 'blocks', 'tokens (SHA-256)', 'read back'], rows)}\n\n`;
}
