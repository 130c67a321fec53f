/**
 * The style of report.html. Text has a contrast of at least 4.5 : 1 in both themes; the looks of bars differ by colour
 * and by pattern (see stacked-bar.ts). Longer than most files, since a style sheet reads best in one piece.
 */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f5f6f8; --text: #1b1f24; --soft: #545c66; --line: #c9ced6; --link: #0b57b0;
  --good: #14652d; --good-back: #e3f4e7; --bad: #a3161d; --bad-back: #fde8e8; --open: #74510a; --open-back: #fbf1d5;
  --template: #e4dcfa; --licence: #e3f1d3; --separator: #d5ecf2; --padding: #e6e8eb; --hatch: #1b1f24;
  --f0: #2f7ed0; --f1: #e0a02c; --f2: #c7473f; --f3: #4aa564; --f4: #8f63c4; --f5: #e88fb4;
  --f6: #7a8594; --f7: #3bb0b5; --f8: #a9743a; --f9: #b8bec7; --f10: #cfc23a; --f11: #6f8f2f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --panel: #1e2228; --text: #e7eaee; --soft: #a9b2bd; --line: #434b56; --link: #84b9f5;
    --good: #8fd8a3; --good-back: #17331f; --bad: #ff9d9d; --bad-back: #44191c; --open: #edc66b; --open-back: #3a2e10;
    --template: #40336b; --licence: #2f4519; --separator: #17434f; --padding: #333942; --hatch: #101316;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1rem clamp(0.75rem, 3vw, 2rem) 4rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.5rem 0 0; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 0.75rem; padding-bottom: 0.25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
header p { margin: 0.25rem 0; color: var(--soft); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre, .block-text { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
pre { white-space: pre-wrap; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.5rem; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0.75rem 0 0; padding: 0; }
nav a { display: inline-block; padding: 0.25rem 0; }
.verdict { font-size: 1.2rem; font-weight: 600; }
.promises { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); align-items: start; }
.promise { background: var(--panel); border: 1px solid var(--line); border-inline-start: 6px solid var(--open); border-radius: 6px; padding: 0.75rem 1rem; }
.promise.good { border-inline-start-color: var(--good); }
.promise.bad { border-inline-start-color: var(--bad); }
.promise h3 { margin: 0 0 0.25rem; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.25rem 0.75rem; }
.promise p { margin: 0.25rem 0; }
.promise ul { margin: 0.25rem 0; padding-inline-start: 1.25rem; }
.claim { color: var(--soft); font-size: 0.9rem; }
.figure { font-weight: 600; }
.gaps, .promise details { font-size: 0.9rem; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 0.6rem; font-size: 0.85rem; font-weight: 600; white-space: nowrap; overflow-wrap: normal; }
.badge.good { color: var(--good); background: var(--good-back); }
.badge.bad { color: var(--bad); background: var(--bad-back); }
.badge.open { color: var(--open); background: var(--open-back); }
summary { cursor: pointer; padding: 0.25rem 0; }
figure { margin: 1rem 0; }
figcaption, caption { text-align: start; font-weight: 600; padding-bottom: 0.35rem; }
.bars, .legend { list-style: none; margin: 0; padding: 0; }
.bars li { display: grid; grid-template-columns: minmax(0, 13rem) minmax(0, 1fr) minmax(0, 10rem); gap: 0.25rem 0.75rem; align-items: center; padding: 0.2rem 0; }
.bar { width: 100%; height: 1.5rem; display: block; background: var(--panel); border: 1px solid var(--line); }
.bar-note { color: var(--soft); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-bottom: 0.4rem; font-size: 0.875rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; min-width: 0; }
.key { width: 1.25rem; height: 1rem; flex: none; border: 1px solid var(--line); }
.patterns { position: absolute; width: 0; height: 0; }
.hatch { stroke: var(--hatch); stroke-width: 1.4; fill: none; }
rect[class] { stroke: var(--text); stroke-width: 1; }
${fillRules()}
.whisker { stroke: var(--text); stroke-width: 2; }
.mark { fill: var(--page); stroke: var(--text); stroke-width: 2; }
.mark.problem { fill: var(--bad); stroke: var(--text); }
.grid { stroke: var(--line); stroke-width: 1; }
mark { background: var(--bad-back); color: var(--bad); border-bottom: 2px solid var(--bad); }
.curves { display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); }
.curves > * { min-width: 0; }
.curves figure { margin: 0.5rem 0 0; }
.plot { width: 100%; height: 13rem; display: block; }
.plot text { fill: var(--soft); font-size: 0.8rem; font-variant-numeric: tabular-nums; }
.plot-line { stroke: var(--text); stroke-width: 2; }
.plot-line.inside { stroke: var(--soft); stroke-dasharray: 2 4; }
.plot-line.chance { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 8 4; }
.mark.edge { fill: var(--link); stroke: var(--text); }
.scroll { overflow-x: auto; margin: 1rem 0; }
caption span { position: sticky; inset-inline-start: 0; display: inline-block; max-width: min(100%, calc(100vw - 1.5rem)); }
table { border-collapse: collapse; min-width: 100%; font-size: 0.9rem; }
th, td { text-align: start; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); min-width: 5rem; max-width: 44rem; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 600; min-width: 9rem; max-width: 22rem; }
.number { text-align: end; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
td.words { min-width: 7rem; }
td.words:last-child { min-width: 16rem; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0 1rem; align-items: start; justify-items: start; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
.findings p { margin: 0; grid-column: 2; }
.check { color: var(--soft); font-size: 0.875rem; }
.facts { margin: 0; display: grid; gap: 0.4rem 2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.facts dt { color: var(--soft); font-size: 0.9rem; }
.facts dd { margin: 0; }
.block { border: 1px solid var(--line); border-radius: 6px; margin: 0.75rem 0; padding: 0.25rem 0.9rem; }
.block summary h3 { display: inline; margin: 0; }
.block-size { color: var(--soft); margin-inline-start: 0.5rem; font-size: 0.9rem; }
.run { border-top: 1px solid var(--line); padding: 0.5rem 0; }
.origin { margin: 0 0 0.25rem; font-size: 0.875rem; }
.place { color: var(--soft); }
.block-text { white-space: pre-wrap; line-height: 1.6; }
.span.template { background: var(--template); border-bottom: 2px dashed var(--text); }
.span.licence { background: var(--licence); border-bottom: 2px dotted var(--text); }
.span.separator { background: var(--separator); border: 1px solid var(--text); border-radius: 3px; padding: 0 0.2rem; }
.span.padding { background: var(--padding); font-style: italic; padding: 0 0.2rem; }
@media (max-width: 40rem) {
  .bars li { grid-template-columns: minmax(0, 1fr) auto; }
  .bar { grid-column: 1 / -1; grid-row: 2; }
  .bar-note { text-align: end; }
  .findings li { grid-template-columns: minmax(0, 1fr); gap: 0.25rem; }
  .findings p { grid-column: 1; }
  tbody th { position: sticky; inset-inline-start: 0; background: var(--page); min-width: 9.5rem; max-width: 9.5rem; font-size: 0.8rem; overflow-wrap: anywhere; }
}
@media print {
  :root { color-scheme: light; }
  html { font-size: 11px; }
  body { max-width: none; padding: 0; }
  nav, .skip, .promise details { display: none; }
  h2, h3, figcaption, caption, thead, .origin, .block summary { break-after: avoid; }
  .promise, .scroll, .bars li, tr, .findings li, figure, .facts div { break-inside: avoid; }
  .promises { display: block; }
  .promise { margin-bottom: 0.5rem; }
  .scroll { overflow: visible; }
  table { font-size: 0.85rem; }
  th, td, td.words, td.words:last-child, tbody th { min-width: 0; padding: 0.2rem 0.35rem; }
  td.number { white-space: normal; }
  .bar, .key, .badge, .span, .promise { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .block::details-content { content-visibility: visible; block-size: auto; }
}
`;

function fillRules(): string {
  return Array.from({ length: 12 }, (_, hue) => `.fill-${hue} { fill: var(--f${hue}); }`).join(' ');
}
