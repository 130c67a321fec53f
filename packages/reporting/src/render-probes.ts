import type { Finding } from '@sluice/records';
import { type Html, html } from './html.ts';
import { renderIntervals } from './interval-chart.ts';

/** What form alone tells, probe by probe, with intervals; the words to each figure are among the findings. */
export function renderProbes(findings: readonly Finding[]): Html {
  const probes = findings.filter(({ check, figure }) => check.startsWith('probe/') && figure !== null);
  if (probes.length === 0)
    return html`<p>No probe found anything worth a note, or none was run.</p>
`;
  const targets = [...new Set(probes.map(({ check }) => targetOf(check)))].sort();
  return html`<p>What the form of texts tells of their labels, without a look at what they mean: 0 % tells nothing beyond guessing, 100 % tells the label every time. A line is the 95 % interval; a filled mark is a problem.</p>
${targets.map((target) =>
  renderIntervals(
    `How much of the ${target} form tells`,
    probes
      .filter(({ check }) => targetOf(check) === target)
      .map((probe) => ({
        label: labelOf(probe),
        figure: probe.figure!,
        ...(probe.interval === undefined ? {} : { interval: probe.interval }),
        isProblem: probe.severity === 'high',
      })),
  ),
)}`;
}

const WORDS: Readonly<Record<string, string>> = { prefix: 'first tokens', suffix: 'last tokens' };

/** The last part of a check's name: `domain`, `subdomain`, `split`. */
const targetOf = (check: string): string => check.slice(check.lastIndexOf('/') + 1);

/** `probe/surface/last-character/domain` of `math` as `last character, of math`. */
function labelOf({ check, subject }: Finding): string {
  const [, ...parts] = check.split('/');
  const what = parts
    .slice(0, -1)
    .filter((part) => part !== 'surface')
    .map((part) => WORDS[part] ?? part)
    .join(' at the ')
    .replaceAll('-', ' ');
  return subject === undefined ? what : `${what}, of ${subject}`;
}
