import type { Finding, Severity } from '@sluice/records';
import { type Html, html } from './html.ts';

const HEADINGS: readonly { readonly severity: Severity; readonly title: string; readonly badge: Html }[] = [
  {
    severity: 'high',
    title: 'Problems',
    badge: html`<span class="badge bad"><span aria-hidden="true">✗</span> problem</span>`,
  },
  {
    severity: 'low',
    title: 'Notes',
    badge: html`<span class="badge open"><span aria-hidden="true">!</span> note</span>`,
  },
  {
    severity: 'ok',
    title: 'Passed',
    badge: html`<span class="badge good"><span aria-hidden="true">✓</span> ok</span>`,
  },
];

/** All findings, the worst first, in the order of the audit among equals. */
export function renderFindings(findings: readonly Finding[]): Html {
  if (findings.length === 0)
    return html`<p>No check was run.</p>
`;
  return html`${HEADINGS.map(({ severity, title, badge }) => {
    const all = findings.filter((finding) => finding.severity === severity);
    if (all.length === 0) return html``;
    return html`<h3>${title}: ${all.length} of ${findings.length}</h3>
<ul class="findings">
${all.map((finding) => renderFinding(finding, badge))}</ul>
`;
  })}`;
}

function renderFinding(finding: Finding, badge: Html): Html {
  const subject = finding.subject === undefined ? html`` : html` of <bdi>${finding.subject}</bdi>`;
  return html`<li>${badge} <p><bdi>${finding.sentence}</bdi></p>
<p class="check"><code><bdi>${finding.check}</bdi></code>${subject}: ${renderFigure(finding)}</p></li>
`;
}

function renderFigure({ figure, interval }: Finding): string {
  if (figure === null) return 'too little to tell';
  if (interval === undefined) return round(figure);
  return `${round(figure)} (95 % interval ${round(interval[0])} to ${round(interval[1])})`;
}

/** Three digits behind the point, none for a whole number. */
const round = (figure: number): string => (Number.isInteger(figure) ? String(figure) : figure.toFixed(3));
