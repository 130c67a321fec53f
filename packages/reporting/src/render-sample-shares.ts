import type { SampleCertificate } from '@sluice/manifest';
import { type Html, html } from './html.ts';
import { BAR_STYLE_COUNT, renderStackedBars } from './stacked-bar.ts';

interface Part {
  readonly name: string;
  readonly population: number;
  readonly sample: number;
}

/** Parts that have a look of their own; the rest are one part. */
const SHOWN_PARTS = 10;

/** A sample beside its population: by length, by file, and by the largest groups, in percent of the documents. */
export function renderSampleShares({
  domain,
  lengths,
  files,
  groups,
  population,
  sample,
}: SampleCertificate): Html {
  const byLength = lengths.map((bin, index) => ({
    name: lengthName(bin.fromBytes, lengths[index + 1]?.fromBytes),
    population: bin.population,
    sample: bin.sample,
  }));
  const tallied = (parts: SampleCertificate['files']): Part[] =>
    parts.map((part) => ({
      name: part.name,
      population: part.population.documents,
      sample: part.sample.documents,
    }));
  const whole = { population: population.documents, sample: sample.documents };
  return html`${renderPair(`Documents of ${domain} by length`, byLength, { ...whole, most: byLength.length })}${
    files.length < 2 ? html`` : renderPair(`Documents of ${domain} by file`, tallied(files), whole)
  }${groups.length < 2 ? html`` : renderPair(`Documents of ${domain} by group`, tallied(groups), whole)}`;
}

interface Whole {
  readonly population: number;
  readonly sample: number;
  /** @default {@link SHOWN_PARTS} */
  readonly most?: number;
}

function renderPair(caption: string, all: readonly Part[], { most = SHOWN_PARTS, ...whole }: Whole): Html {
  if (whole.population === 0 || whole.sample === 0) return html``;
  const shown = all.length > most + 1 ? all.slice(0, most) : all;
  const rest = (key: 'population' | 'sample') =>
    Math.max(0, whole[key] - shown.reduce((sum, part) => sum + part[key], 0));
  const parts = [...shown, { name: 'all others', population: rest('population'), sample: rest('sample') }];
  const row = (key: 'population' | 'sample', label: string) => ({
    label,
    parts: parts.map((part, index) => ({
      name: part.name,
      amount: Math.round((10_000 * part[key]) / whole[key]) / 100,
      style: index % BAR_STYLE_COUNT,
    })),
    note: `${whole[key]} documents`,
  });
  const rows = [row('population', 'population'), row('sample', 'sample')];
  return renderStackedBars({ caption: `${caption}, in percent`, rows: rows.map(dropEmptyRest), whole: 100 });
}

/** Without a rest there is nothing to explain in the legend. */
function dropEmptyRest<
  Row extends { readonly parts: readonly { readonly name: string; readonly amount: number }[] },
>(row: Row): Row {
  return { ...row, parts: row.parts.filter(({ name, amount }) => name !== 'all others' || amount > 0) };
}

function lengthName(from: number, to: number | undefined): string {
  return to === undefined ? `from ${shortBytes(from)}` : `${shortBytes(from)} to ${shortBytes(to)}`;
}

function shortBytes(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
