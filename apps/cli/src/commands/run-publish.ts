import { isAbsolute } from 'node:path';
import { type PublishableCorpus, publishCorpus, readPublishable } from '@sluice/pipeline';
import { renderDataCard } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { printable } from '../printable.ts';
import { asUsageError, UsageError } from '../report-error.ts';
import { showBytes, showColumns, terminalWidth } from '../show-columns.ts';
import { createUploadView } from '../upload-view.ts';

export interface PublishCommandOptions {
  readonly to: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly message?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `sluice publish`: a corpus as a data set on the Hub, in one commit. */
export async function runPublish(folder: string, options: PublishCommandOptions): Promise<ExitCode> {
  requireName(options.to);
  const interrupt = interruptSignal();
  try {
    const { signal } = interrupt;
    const corpus = await readPublishable(folder, { baseFolder: process.cwd(), signal });
    const card = renderDataCard({
      id: options.to,
      ...corpus,
      ...(options.license === undefined ? {} : { licence: options.license }),
    });
    warnOfPaths(corpus);
    if (options.dryRun) process.stdout.write(showPlan(corpus, card, options));
    else await send(corpus, { card, options, signal });
    return EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}

function requireName(name: string): void {
  if (/^[\w.-]+\/[\w.-]+$/.test(name)) return;
  throw new UsageError(
    `--to: expected <org>/<name> with letters, digits, "_", "-" and ".", got ${JSON.stringify(name)}`,
  );
}

/** The card leaves paths of this machine out; the lock must have them as the recipe has. */
function warnOfPaths({ sources }: PublishableCorpus): void {
  const paths = [...new Set(sources.map(({ from }) => from))].filter((from) => isAbsolute(from));
  if (paths.length === 0) return;
  const shown = printable(paths.join(', '));
  process.stderr.write(`Note: lock.json is sent, too, and names paths of this machine: ${shown}\n`);
}

function showPlan(corpus: PublishableCorpus, card: string, { to, json }: PublishCommandOptions): string {
  const files = allFiles(corpus, card);
  if (json) return `${JSON.stringify({ to, files, card }, null, 2)}\n`;
  const total = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const rows = files.map(({ path, byteLength }) => [showBytes(byteLength), printable(path)]);
  return [
    `It would make ${to} have these ${files.length} files (${showBytes(total)}):\n`,
    showColumns({ header: ['size', 'file'], rows, width: terminalWidth(process.stdout) }),
    '\nREADME.md would be:\n\n',
    printable(card),
  ].join('');
}

const allFiles = ({ files }: PublishableCorpus, card: string) => [
  { path: 'README.md', byteLength: Buffer.byteLength(card) },
  ...files,
];

interface Sending {
  readonly card: string;
  readonly options: PublishCommandOptions;
  readonly signal: AbortSignal;
}

async function send(corpus: PublishableCorpus, { card, options, signal }: Sending): Promise<void> {
  const view = createUploadView(process.stderr, allFiles(corpus, card));
  const title = options.message ?? `Publish ${corpus.manifest.name}`;
  const publication = { name: options.to, card, title, isPrivate: options.private ?? false };
  const change = await asUsageError(
    publishCorpus(corpus, publication, { signal, onProgress: view.onProgress }).finally(view.clear),
  ).catch((error) => {
    throw signal.aborted ? signal.reason : error;
  });
  const { uploaded, removed, unchanged, commit, url } = change;
  if (options.json) process.stdout.write(`${JSON.stringify(change, null, 2)}\n`);
  const isNothing = uploaded.length + removed.length === 0;
  const what = `${uploaded.length} files sent, ${removed.length} removed, ${unchanged.length} there already`;
  const head = isNothing ? 'Nothing to do' : 'Published';
  process.stderr.write(`${head}: ${what}, at commit ${commit.slice(0, 12)}.\n${url}\n`);
}
