import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type AuditReport, inspectCorpus, readCorpusCertificate, readCorpusManifest } from '@sluice/pipeline';
import { renderCount, renderReport, renderSummary } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

export interface ReportOptions {
  readonly out: string;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Problems that are printed; summary.md has them all. */
const SHOWN_PROBLEMS = 5;

interface Summarised {
  readonly manifest: Awaited<ReturnType<typeof readCorpusManifest>>;
  readonly findings: AuditReport['findings'];
}

/** How the run went that finished the corpus. */
export interface FinishedRun {
  readonly ranCount: number;
  /** Absent where nobody stayed to see. */
  readonly seconds?: number;
}

/** Writes summary.md and report.html of a finished corpus and gives what they were written from. */
export async function writeSummary(folder: string): Promise<Summarised> {
  const { texts, ...summarised } = await renderSummaryFiles(folder);
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  return summarised;
}

/** summary.md and report.html as they follow from a corpus, by name. */
export async function renderSummaryFiles(
  folder: string,
): Promise<Summarised & { readonly texts: Readonly<Record<string, string>> }> {
  const manifest = await readCorpusManifest(folder);
  const { findings, curves, giveaways } = JSON.parse(
    await readFile(join(folder, 'audit.json'), 'utf8'),
  ) as AuditReport;
  const examples = await inspectCorpus(folder);
  const certificate = await readCorpusCertificate(folder);
  const texts = {
    'summary.md': renderSummary({ manifest, findings }),
    'report.html': renderReport({ manifest, findings, curves, giveaways, examples, certificate }),
  };
  return { manifest, findings, texts };
}

/** Writes the summary of a finished corpus and prints what matters of it. */
export async function reportCorpus(options: ReportOptions, run: FinishedRun): Promise<ExitCode> {
  return tellCorpus(options, run, await writeSummary(options.out));
}

/** Prints what matters of a corpus whose summary is written. */
export function tellCorpus(
  options: ReportOptions,
  { ranCount, seconds }: FinishedRun,
  { manifest, findings }: Summarised,
): ExitCode {
  const problems = findings.filter((finding) => finding.severity === 'high');
  if (options.json) {
    const files = manifest.files.length;
    process.stdout.write(`${JSON.stringify({ kind: 'finished', ranCount, files, problems, seconds })}\n`);
  } else {
    const tokens = (split: string) =>
      renderCount(
        manifest.streams
          .filter((stream) => stream.split === split)
          .reduce((sum, stream) => sum + stream.writtenTokens, 0),
      );
    const hasTest = manifest.streams.some(({ split }) => split === 'test');
    const heldOut = `${tokens('validation')} held out${hasTest ? ` for validation, ${tokens('test')} for test` : ''}`;
    const time = seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`;
    const verb = ranCount === 0 ? 'Nothing to do' : 'Built';
    const folder = relative(process.cwd(), options.out) || '.';
    process.stderr.write(
      `${verb}: ${tokens('train')} tokens to train on, ${heldOut}, in ${folder}${time}.\n`,
    );
    for (const { sentence } of problems.slice(0, SHOWN_PROBLEMS))
      process.stderr.write(`Problem: ${sentence}\n`);
    const more = problems.length - SHOWN_PROBLEMS;
    const rest = more > 0 ? `${more} more problems and all figures` : 'The figures';
    process.stderr.write(
      `${rest} are in ${join(folder, 'summary.md')} and ${join(folder, 'report.html')}.\n`,
    );
  }
  return options.strict && problems.length > 0 ? EXIT_CODES.data : EXIT_CODES.ok;
}
