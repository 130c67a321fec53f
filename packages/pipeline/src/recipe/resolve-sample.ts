import type { Amount, Budget, ReadLimit } from './quantities.ts';
import type { SampleDefaults, SampleMethod, SampleOverrides, Strata } from './sample-schema.ts';

/** How a domain is sampled, with every default filled in. */
export interface DomainSample {
  readonly budget: Budget;
  readonly method: SampleMethod;
  /** What the shuffle buffer holds; only with that method. */
  readonly buffer?: Exclude<Amount, { readonly tokens: number }>;
  /** The field with a document's weight. */
  readonly weight?: string;
  readonly strata?: Strata;
  /** Stored bytes, or a share of the domain's. */
  readonly read_at_most?: ReadLimit;
}

/** Whether the budget of any domain is in tokens, which are known only when texts are tokenized. */
export function hasTokenBudget({ domains }: { readonly domains: readonly Sampled[] }): boolean {
  return domains.some(({ sample }) => sample.budget !== 'all' && 'tokens' in sample.budget);
}

type Sampled = { readonly sample: DomainSample };

const MOST_BUFFER_BYTES = 64e6;
const MOST_BUFFER_DOCUMENTS = 10_000;
/** A guess that only the size of a buffer depends on. */
const BYTES_A_TOKEN = 4;

/** The sample of a domain: its own keys, and those of `sample` that go with its method. */
export function resolveSample(defaults: SampleDefaults, own: SampleOverrides = {}): DomainSample {
  const method = own.method ?? defaults.method;
  const { per_domain, method: _, read_at_most, ...ofMethod } = defaults;
  const inherited = method === defaults.method ? ofMethod : {};
  const { budget: ownBudget, ...ownKeys } = own;
  const budget = ownBudget ?? (method === 'every' && own.method !== undefined ? 'all' : per_domain);
  const merged = { budget, ...inherited, read_at_most, ...ownKeys, method };
  const { buffer = method === 'shuffle-buffer' ? defaultBuffer(budget) : undefined } = merged;
  return withoutUndefined({ ...merged, buffer }) as DomainSample;
}

/** As much as the budget, so that a stream of twice that length is mixed, within what fits in memory. */
function defaultBuffer(budget: Budget): DomainSample['buffer'] {
  if (budget === 'all') return { bytes: MOST_BUFFER_BYTES };
  if ('documents' in budget) return { documents: Math.min(MOST_BUFFER_DOCUMENTS, budget.documents) };
  const bytes = 'bytes' in budget ? budget.bytes : BYTES_A_TOKEN * budget.tokens;
  return { bytes: Math.min(MOST_BUFFER_BYTES, bytes) };
}

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
