import type { Amount, Budget } from '../recipe/quantities.ts';
import type { DomainSample } from '../recipe/resolve-sample.ts';
import type { Plan, PlannedFile } from './plan.ts';
import { domainFiles, fileOf, planReading } from './plan-reading.ts';

/** A budget in words: `10,000,000 bytes of text`. */
export function describeBudget(budget: Budget): string {
  return budget === 'all' ? 'all documents' : describeAmount(budget);
}

function describeAmount(amount: Amount): string {
  if ('bytes' in amount) return `${withCommas(amount.bytes)} bytes of text`;
  return 'tokens' in amount
    ? `${withCommas(amount.tokens)} tokens`
    : `${withCommas(amount.documents)} documents`;
}

/** How a domain is sampled in words: `shuffle-buffer of 1,000 documents`, `uniform, weighted by copies`. */
export function describeMethod({
  method,
  buffer,
  weight,
  strata,
  read_at_most: limit,
}: DomainSample): string {
  if (method === 'random-access' && limit !== undefined) {
    const part =
      typeof limit === 'number' ? `${withCommas(limit)} bytes` : `${limit.share * 100} % of the bytes`;
    return `${method}, ${part} at most`;
  }
  if (buffer !== undefined) return `${method} of ${describeAmount(buffer)}`;
  if (weight !== undefined) return `${method}, weighted by ${weight}`;
  if (strata === undefined) return method;
  const by = typeof strata.by === 'string' ? strata.by : strata.by.field;
  const quotas =
    typeof strata.quotas === 'string'
      ? `${strata.quotas} quotas`
      : `at most ${describeAmount(strata.quotas.at_most)}`;
  return `${method}, ${quotas} by ${by}`;
}

/** What keeps samples of a plan from being uniform samples of their sources, known before anything is read. */
export function sampleWarnings({ lock }: Plan): string[] {
  return lock.recipe.domains.flatMap(({ name, sample }) => {
    const all = domainFiles(lock, name);
    const read = planReading(lock, { name, sample }).files;
    const bytes = (files: readonly PlannedFile[]) =>
      files.reduce((sum, file) => sum + fileOf(lock, file).byteLength, 0);
    const part = `${withCommas(read.length)} of ${withCommas(all.length)} files, ${withCommas(bytes(read))} of ${withCommas(bytes(all))} stored bytes`;
    return [
      ...(METHOD_WARNINGS[sample.method] ?? []).map((warning) => `${name}: ${warning}`),
      ...(read.length < all.length
        ? [`${name}: "read_at_most" leaves ${part} to be read; the sample says nothing of the rest`]
        : []),
    ];
  });
}

const METHOD_WARNINGS: Readonly<Partial<Record<DomainSample['method'], readonly string[]>>> = {
  head: ['"head" takes the beginning of the stream, which is no sample of it; it is there for comparison'],
  'shuffle-buffer': [
    '"shuffle-buffer" takes the beginning of the stream, shuffled within the buffer; it is uniform only if the buffer holds the whole stream',
  ],
};

/** 1234567 as `1,234,567`. */
const withCommas = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
