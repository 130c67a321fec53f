import type { Recipe } from './recipe-schema.ts';
import { type DomainSample, resolveSample } from './resolve-sample.ts';
import type { Strata } from './sample-schema.ts';

export interface SampleMistake {
  /** From the recipe's top. */
  readonly path: readonly string[];
  readonly message: string;
}

/** What does not go together in the samples of a recipe's domains, each mistake where its key stands. */
export function sampleMistakes(defaults: Recipe['sample'], domains: Recipe['domains']): SampleMistake[] {
  const mistakes = new Map<string, SampleMistake>();
  for (const [name, { sample: own, sources }] of Object.entries(domains)) {
    const sample = resolveSample(defaults, own);
    for (const { key, message } of [...keyMistakes(sample), ...groupMistakes(sample, sources)]) {
      const isOwn = own !== undefined && key in own;
      const shared = ['sample', key === 'budget' ? 'per_domain' : key];
      const path = isOwn ? ['domains', name, 'sample', key] : shared;
      mistakes.set(path.join('.'), { path, message });
    }
  }
  return [...mistakes.values()];
}

function groupMistakes(
  { strata }: DomainSample,
  sources: readonly { readonly group?: object | undefined }[],
): KeyMistake[] {
  if (strata?.by !== 'group' || sources.every(({ group }) => group !== undefined)) return [];
  return [{ key: 'strata', message: 'strata by group need a "group" for every source of the domain' }];
}

/** A key of a sample that does not go with the others. */
interface KeyMistake {
  readonly key: keyof DomainSample;
  readonly message: string;
}

/** What does not go together in a domain's sample. */
function keyMistakes(sample: DomainSample): KeyMistake[] {
  const { budget, method, buffer, weight, strata, read_at_most } = sample;
  const mistakes: KeyMistake[] = [];
  const check = (isWrong: boolean, key: keyof DomainSample, message: string) => {
    if (isWrong) mistakes.push({ key, message });
  };
  check(method === 'every' && budget !== 'all', 'budget', '"every" takes all documents and has no budget');
  check(
    method === 'random-access' && read_at_most === undefined,
    'read_at_most',
    '"random-access" needs "read_at_most": how many bytes may be fetched, such as "200 MB" or "5%"',
  );
  check(method === 'every' && read_at_most !== undefined, 'read_at_most', '"every" reads every file');
  check(buffer !== undefined && method !== 'shuffle-buffer', 'buffer', 'only "shuffle-buffer" has a buffer');
  check(weight !== undefined && method !== 'uniform', 'weight', 'weights go with the method "uniform" only');
  check(
    weight !== undefined && budget === 'all',
    'weight',
    'weights do nothing where all documents are taken',
  );
  check(weight !== undefined && strata !== undefined, 'weight', 'weights and strata do not go together');
  if (strata !== undefined) mistakes.push(...strataMistakes(sample, strata));
  return mistakes;
}

function strataMistakes({ budget, method }: DomainSample, { quotas }: Strata): KeyMistake[] {
  const mistake = (message: string): KeyMistake[] => [{ key: 'strata', message }];
  if (method !== 'uniform') return mistake('strata go with the method "uniform" only');
  if (budget === 'all')
    return typeof quotas === 'string'
      ? mistake(`"${quotas}" quotas do nothing where all documents are taken: give a budget, or {at_most}`)
      : [];
  if ('tokens' in budget) return mistake('quotas are of documents or bytes: give such a budget');
  if (typeof quotas === 'object' && Object.keys(quotas.at_most)[0] !== Object.keys(budget)[0])
    return mistake('"at_most" must be of the same unit as the budget');
  return [];
}
