import { type AuditProgress, auditCorpus, type CorpusAudit, type LeakageChoice } from '@sluice/pipeline';
import { renderCount, renderTable } from '@sluice/reporting';
import { createActivityView } from '../activity-view.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal, NOTHING_CHANGED } from '../interrupt.ts';
import { printable } from '../printable.ts';

export interface AuditCommandOptions {
  readonly failOn?: 'high' | 'low';
  readonly leakage: LeakageChoice;
  readonly all?: boolean;
  readonly json?: boolean;
}

type Findings = CorpusAudit['findings'];

const ACTIVITIES: Readonly<Record<AuditProgress['step'], string>> = {
  blocks: 'reading blocks',
  form: 'asking what form tells',
  documents: 'putting documents together',
  comparison: 'comparing train with what is held out',
};

/** `sluice audit`: what can prove a corpus wrong, in words. */
export async function runAudit(folder: string, options: AuditCommandOptions): Promise<ExitCode> {
  const interrupt = interruptSignal(NOTHING_CHANGED);
  const view = createActivityView(process.stderr);
  try {
    const audit = await auditCorpus(folder, {
      leakage: options.leakage,
      signal: interrupt.signal,
      onProgress: ({ step, ...amounts }) => view.show(ACTIVITIES[step], amounts),
    }).finally(view.clear);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(audit)}\n`
        : printable(renderAudit(folder, audit, options.all ?? false)),
    );
    return isFailed(audit.findings, options.failOn) ? EXIT_CODES.finding : EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}

function isFailed(findings: Findings, failOn: AuditCommandOptions['failOn']): boolean {
  if (failOn === undefined) return false;
  return findings.some(({ severity }) => severity === 'high' || severity === failOn);
}

function renderAudit(folder: string, audit: CorpusAudit, isAll: boolean): string {
  const { findings, tokenCount, blockCount } = audit;
  const having = (severity: string) => findings.filter((finding) => finding.severity === severity);
  const [high, low, ok] = [having('high'), having('low'), having('ok')];
  const lines = [
    `${folder}: ${renderCount(tokenCount)} tokens in ${renderCount(blockCount)} blocks. ` +
      `${count(high.length, 'problem')}, ${low.length} worth a look, ${ok.length} as they should be.`,
    ...whatWasMeasured(audit),
    ...section('Problems', high),
    ...section('Worth a look', low),
    ...(isAll ? section('As they should be', ok) : []),
    ...edgeTable(audit.edges),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was measured in the blocks, and what is the word of the build. */
function whatWasMeasured({ leakage, takenFromBuild }: CorpusAudit): string[] {
  const splits =
    leakage === 'measured'
      ? 'The splits were certified again by the written blocks.'
      : 'Of what crosses the splits, documents and runs of tokens were looked for again; --leakage measured does all.';
  if (takenFromBuild.length === 0) return [splits];
  return [splits, `Taken from the build, not measured: ${takenFromBuild.join(', ')}.`];
}

const count = (amount: number, what: string): string =>
  `${amount === 0 ? 'No' : amount} ${what}${amount === 1 ? '' : 's'}`;

function section(title: string, findings: Findings): string[] {
  return findings.length === 0 ? [] : ['', title, ...findings.map(({ sentence }) => `- ${sentence}`)];
}

const SHOWN_TOKEN_COUNTS = [1, 4, 16, 64];

/** How well the first and last tokens tell each label, beside as many from inside. */
function edgeTable(edges: CorpusAudit['edges']): string[] {
  if (edges.length === 0) return [];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const rows = edges.flatMap(({ probe, tells, within, rows: all }) =>
    all
      .filter(({ tokenCount }) => SHOWN_TOKEN_COUNTS.includes(tokenCount))
      .map(({ tokenCount, documents, edgeAccuracy, insideAccuracy, excess, interval }) => [
        within === undefined ? tells : `${tells} of ${within}`,
        `${probe === 'prefix' ? 'first' : 'last'} ${tokenCount}`,
        String(documents),
        percent(edgeAccuracy),
        percent(insideAccuracy),
        `${percent(excess)} (${percent(interval[0])} to ${percent(interval[1])})`,
      ]),
  );
  const head = ['tells', 'tokens', 'documents', 'accuracy', 'from inside', 'excess, 95 % interval'];
  return ['', 'How often the first and last tokens tell', '', renderTable(head, rows)];
}
