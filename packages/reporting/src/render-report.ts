/**
 * report.html: one file that says of a corpus what was promised and kept, what is in it, what was left out and why,
 * and how to build it again. It loads nothing, runs no script, follows light and dark, and prints. The same input gives
 * the same bytes: no clock, no locale, no draw.
 */
import type { Manifest, SplitCertificate } from '@sluice/manifest';
import type { EdgeCurve, Finding, Giveaway } from '@sluice/records';
import { type Html, html, trustedMarkup } from './html.ts';
import { judgePromises } from './judge-promises.ts';
import { renderEdgeCurves } from './render-edge-curves.ts';
import { type ExampleBlock, renderExamples } from './render-examples.ts';
import { renderFindings } from './render-findings.ts';
import { renderGiveaways } from './render-giveaways.ts';
import { renderLeakage } from './render-leakage.ts';
import { renderMixture, renderPacking } from './render-mixture.ts';
import { renderProbes } from './render-probes.ts';
import { renderPromises } from './render-promises.ts';
import { renderRebuild } from './render-rebuild.ts';
import { renderSamplesPage } from './render-samples.ts';
import { renderSources } from './render-sources.ts';
import { renderTokens } from './render-tokens.ts';
import { REPORT_STYLE } from './report-style.ts';
import { renderBarPatterns } from './stacked-bar.ts';

export interface ReportInput {
  readonly manifest: Manifest;
  /** Of audit.json. */
  readonly findings: readonly Finding[];
  /** Of audit.json. @default none */
  readonly curves?: readonly EdgeCurve[] | undefined;
  /** Of audit.json. @default none */
  readonly giveaways?: readonly Giveaway[] | undefined;
  /** Of certificate.json. */
  readonly certificate?: SplitCertificate | undefined;
  /** Blocks to show; a few of each domain. @default none */
  readonly examples?: readonly ExampleBlock[];
}

/** The page. Everything out of the manifest, the findings and the examples is escaped. */
export function renderReport({
  manifest,
  findings,
  curves = [],
  giveaways = [],
  certificate,
  examples = [],
}: ReportInput): string {
  const sections: readonly (readonly [id: string, title: string, body: Html])[] = [
    ['promises', 'Promises', renderPromises(judgePromises({ manifest, findings }), findings)],
    ['mixture', 'Mixture', renderMixture(manifest, findings)],
    ['sources', 'Sources', renderSources(manifest)],
    ['samples', 'Samples', renderSamplesPage(manifest.samples)],
    ['tokens', 'Tokens', renderTokens(manifest)],
    ['packing', 'Packing', renderPacking(manifest)],
    ['leakage', 'Leakage', renderLeakage(certificate)],
    [
      'probes',
      'Probes',
      html`${renderProbes(findings)}${renderGiveaways(giveaways)}${renderEdgeCurves(curves)}`,
    ],
    ['findings', 'Findings', renderFindings(findings)],
    ['examples', 'Example blocks', renderExamples(examples)],
    ['rebuild', 'Cite and rebuild', renderRebuild(manifest)],
  ];
  return html`${trustedMarkup('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${manifest.name}: corpus report</title>
<style>${trustedMarkup(REPORT_STYLE)}</style>
</head>
<body>
<a class="skip" href="#promises">Skip to the verdict</a>
<header>
<h1><bdi>${manifest.name}</bdi></h1>
<p>Corpus report by sluice ${manifest.sluiceVersion}</p>
<nav aria-label="Sections"><ul>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${renderBarPatterns()}${sections.map(
  ([id, title, body]) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`,
)}</main>
</body>
</html>
`.markup;
}
