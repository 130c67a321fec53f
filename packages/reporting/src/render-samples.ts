import type { GroupTest, SampleCertificate } from '@sluice/manifest';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';
import { renderSampleShares } from './render-sample-shares.ts';
import { renderTable } from './render-table.ts';

const VERDICTS: Readonly<Record<SampleCertificate['verdict'], string>> = {
  passes: 'passes',
  'not-proven': 'not proven',
  fails: '**fails**',
};

/** The certificates as a table of Markdown, with the largest groups of each sample behind it. */
export function renderSamples(samples: readonly SampleCertificate[]): string {
  const table = renderTable(
    ['domain', ...COLUMNS.map(({ title }) => title), 'verdict'],
    samples.map((sample) => [
      sample.domain,
      ...COLUMNS.map(({ cell }) => cell(sample)),
      VERDICTS[sample.verdict],
    ]),
  );
  const reasons = samples.flatMap(({ domain, reasons: all }) =>
    all.map((reason) => `- ${domain}: ${reason}`),
  );
  const tops = topRows(samples);
  return [
    table,
    ...(reasons.length === 0 ? [] : [reasons.join('\n')]),
    ...(tops.length === 0 ? [] : [renderTable(TOP_TITLES, tops)]),
  ].join('\n\n');
}

/** The same for the report, with what was taken by file. */
export function renderSamplesPage(samples: readonly SampleCertificate[]): Html {
  const tops = topRows(samples);
  return html`${renderHtmlTable({
    caption: 'Certificate of each domain’s sample',
    columns: ['domain', ...COLUMNS.map(({ title }) => title), 'verdict'].map((title) => ({ title })),
    rows: samples.map((sample) => [
      html`<bdi>${sample.domain}</bdi>`,
      ...COLUMNS.map(({ cell }) => html`<bdi>${cell(sample)}</bdi>`),
      sample.verdict,
    ]),
  })}${samples.flatMap(({ domain, reasons }) =>
    reasons.map(
      (reason) => html`<p><bdi>${domain}: ${reason}</bdi></p>
`,
    ),
  )}${samples.map(renderSampleShares)}${
    tops.length === 0
      ? html``
      : renderHtmlTable({
          caption: 'The largest groups of each sample',
          columns: TOP_TITLES.map((title) => ({ title })),
          rows: tops.map((row) => row.map((cell) => html`<bdi>${cell}</bdi>`)),
        })
  }`;
}

const COLUMNS: readonly {
  readonly title: string;
  readonly cell: (sample: SampleCertificate) => string;
}[] = [
  { title: 'method', cell: ({ method }) => method },
  { title: 'budget', cell: ({ budget }) => budget },
  { title: 'read', cell: ({ seen }) => `${count(seen.filesRead)} of ${count(seen.files)} files` },
  {
    title: 'documents',
    cell: ({ sample, population }) => `${count(sample.documents)} of ${count(population.documents)}`,
  },
  {
    title: 'bytes',
    cell: ({ sample, population }) => `${count(sample.bytes)} of ${count(population.bytes)}`,
  },
  { title: 'inclusion probability', cell: ({ inclusion }) => describeInclusion(inclusion) },
  {
    title: 'places (KS)',
    cell: ({ positions }) =>
      positions === null ? '' : `${percent(positions.distance)}, p ${pValue(positions.pValue)}`,
  },
  { title: 'groups (χ²)', cell: ({ tests }) => describeTest(tests.group) },
  {
    title: 'effective groups',
    cell: ({ tests }) =>
      tests.group === undefined
        ? ''
        : `${tests.group.effectiveGroups.sample.toFixed(1)} of ${tests.group.effectiveGroups.population.toFixed(1)}`,
  },
  { title: 'lengths (χ²)', cell: ({ tests }) => describeTest(tests.length) },
  { title: 'worth single documents', cell: ({ sample, clusters }) => describeWorth(sample, clusters) },
];

const TOP_TITLES = ['domain', 'group', 'of the sample', 'of the whole'];

function topRows(samples: readonly SampleCertificate[]): string[][] {
  return samples.flatMap(({ domain, tests }) =>
    (tests.group?.topShares ?? []).map(({ group, sample, population }) => [
      domain,
      group,
      percent(sample),
      percent(population),
    ]),
  );
}

function describeInclusion(inclusion: SampleCertificate['inclusion']): string {
  if (inclusion === null) return 'not known';
  const { least, mean, most } = inclusion;
  return least === most ? percent(mean) : `${percent(least)} to ${percent(most)}`;
}

function describeWorth(
  { documents }: SampleCertificate['sample'],
  clusters: SampleCertificate['clusters'],
): string {
  if (clusters === undefined) return count(documents);
  const { effectiveSampleSize } = clusters;
  return effectiveSampleSize === null ? 'not known' : count(Math.round(effectiveSampleSize));
}

function describeTest(test: GroupTest | undefined): string {
  if (test === undefined) return '';
  if (test.degrees === 0) return 'too few';
  return `p ${pValue(test.pValue)}, w ${test.effectSize.toFixed(3)}`;
}

const pValue = (value: number): string => (value < 1e-12 ? '< 1e-12' : `= ${value.toPrecision(2)}`);
const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
const count = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
