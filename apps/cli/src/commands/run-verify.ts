import { claimsThat, type FormatCheck, type Verification, verifyCorpus } from '@sluice/pipeline';
import { renderCount, renderTable } from '@sluice/reporting';
import { createActivityView } from '../activity-view.ts';
import { checkSummary } from '../check-summary.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal, NOTHING_CHANGED } from '../interrupt.ts';

export interface VerifyOptions {
  readonly json?: boolean;
}

/** `sluice verify`: holds the files of a corpus against its manifest. */
export async function runVerify(folder: string, options: VerifyOptions): Promise<ExitCode> {
  const interrupt = interruptSignal(NOTHING_CHANGED);
  const view = createActivityView(process.stderr);
  try {
    const verified = await verifyCorpus(folder, {
      signal: interrupt.signal,
      onProgress: ({ file }) => view.show(`reading ${file}`),
    }).finally(view.clear);
    const result =
      verified.problems.length === 0 ? { ...verified, problems: await checkSummary(folder) } : verified;
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else {
      const compared = `${result.fileCount} files (${renderCount(result.byteLength)} bytes) and ${renderCount(result.blockCount)} blocks`;
      if (result.formats.some(({ format }) => format !== 'parquet'))
        process.stdout.write(renderFormats(result.formats));
      if (result.certificate !== undefined) process.stdout.write(renderCertificate(result.certificate));
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

/** What was compared between the splits, and what crosses. */
function renderCertificate(certificate: NonNullable<Verification['certificate']>): string {
  const { splits, keys, nearCopies, sharedRuns } = certificate;
  const compared = splits
    .map(
      ({ split, documents, tokens }) =>
        `${renderCount(documents)} documents of ${split} (${renderCount(tokens)} tokens)`,
    )
    .join(', ');
  if (splits.length < 2) return `Compared: ${compared}, and nothing with it: the recipe holds nothing out.\n`;
  const crossing = (['documents', 'groups', 'contents'] as const).map((kind) => {
    const count = keys.filter((of) => of.kind === kind).reduce((sum, of) => sum + of.crossing, 0);
    return `${renderCount(count)} ${kind}`;
  });
  const sum = (pick: (of: (typeof nearCopies.between)[number]) => number) =>
    nearCopies.between.reduce((total, of) => total + pick(of), 0);
  const notShown = claimsThat('not-shown', certificate);
  const largest = Math.max(0, ...nearCopies.between.map((of) => of.largest));
  const runs = sharedRuns.of.map((of) => `${(100 * of.share).toFixed(2)} % of ${of.split}`).join(', ');
  return [
    `Compared: ${compared}; ${renderCount(sum((of) => of.pairs))} pairs of them.`,
    `In two splits: ${crossing.join(', ')}, ${renderCount(sum((of) => of.nearPairs))} pairs of near copies;`,
    `the largest similarity is ${largest.toFixed(3)}; of the words held out, train has ${runs} in runs of ${sharedRuns.wordsPerRun}.`,
    ...(notShown.length === 0 ? [] : [`Not shown, for want of anything to compare: ${notShown.join(', ')}.`]),
    '',
  ].join('\n');
}
