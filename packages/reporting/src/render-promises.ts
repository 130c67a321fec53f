import type { Finding } from '@sluice/records';
import { type Html, html } from './html.ts';
import type { PromiseVerdict, Verdict } from './judge-promises.ts';

/** Each verdict has a sign, a word and a colour; the sign is hidden from readers that speak. */
const LOOKS: Readonly<Record<Verdict, { readonly sign: string; readonly look: string }>> = {
  kept: { sign: '✓', look: 'good' },
  'not kept': { sign: '✗', look: 'bad' },
  'not measured': { sign: '?', look: 'open' },
};

/** The promises as a list: the verdict, the figure, what was not measured, and the findings behind it. */
export function renderPromises(promises: readonly PromiseVerdict[], findings: readonly Finding[]): Html {
  const problems = findings.filter(({ severity }) => severity === 'high').length;
  return html`<p class="verdict">${summarise(promises)}</p>
<p>Of ${findings.length} <a href="#findings">findings</a> of the audit ${problems} ${problems === 1 ? 'is a problem' : 'are problems'}.</p>
<ol class="promises">
${promises.map(renderPromise)}</ol>
`;
}

/** `3 of 7 promises are kept, 1 is not kept, 3 are not measured in full.` */
function summarise(promises: readonly PromiseVerdict[]): string {
  const count = (verdict: Verdict) => promises.filter((promise) => promise.verdict === verdict).length;
  const verb = (number: number) => `${number} ${number === 1 ? 'is' : 'are'}`;
  const kept = count('kept');
  return (
    `${kept} of ${promises.length} promises ${kept === 1 ? 'is' : 'are'} kept, ${verb(count('not kept'))} not kept, ` +
    `${verb(count('not measured'))} not measured in full.`
  );
}

function renderPromise(promise: PromiseVerdict): Html {
  const { sign, look } = LOOKS[promise.verdict];
  return html`<li class="promise ${look}">
<h3>${promise.promise} <span class="badge ${look}"><span aria-hidden="true">${sign}</span> ${promise.verdict}</span></h3>
<p class="claim">${promise.claim}</p>
<p class="figure"><bdi>${promise.figure}</bdi></p>
${renderList('Not met:', promise.faults)}${renderList('Not measured:', promise.gaps)}${renderEvidence(promise)}</li>
`;
}

function renderList(title: string, sentences: readonly string[]): Html {
  if (sentences.length === 0) return html``;
  const items = sentences.map((sentence) => html`<li><bdi>${sentence}</bdi></li>`);
  return html`<p>${title}</p><ul class="gaps">${items}</ul>
`;
}

function renderEvidence({ promise, evidence }: PromiseVerdict): Html {
  if (evidence.length === 0) return html``;
  const findings = evidence.length === 1 ? '1 finding' : `${evidence.length} findings`;
  return html`<details><summary>${findings} behind it<span class="spoken">: ${promise}</span></summary>
<ul>${evidence.map(renderSentence)}</ul></details>
`;
}

const renderSentence = ({ sentence }: Finding): Html => html`<li><bdi>${sentence}</bdi></li>
`;
