import { compareCodeUnits, drawFor } from '@sluice/determinism';
import {
  type DocumentWaste,
  measureWasteByGroup,
  NO_WASTE,
  type PackingStrategy,
  packingStrategies,
  planBlocks,
} from '@sluice/packing';
import type { PlannedRecipe } from '../prepare-build.ts';
import { MIXTURE } from '../recipe/check-sections.ts';
import { type ProbedDocument, probeLengths } from './probe-sources.ts';

/** What a strategy would cost one domain; of a mixture its blocks and padding have a row of their own. */
export interface PackingCost extends DocumentWaste {
  readonly domain: string;
  readonly strategy: PackingStrategy['strategy'];
  readonly blocks: number;
  readonly paddedTokens: number;
}

/** Strategies side by side on the same documents. */
export interface PackingComparison {
  readonly blockSize: number;
  /** Documents that were looked at. */
  readonly documents: number;
  /** By domain, then by strategy. */
  readonly costs: readonly PackingCost[];
}

/** Documents of a file that are looked at. */
const DOCUMENTS = 5_000;

/**
 * What every packing strategy would cost each domain of a recipe, on some documents of each source, packed as the recipe
 * packs them: within subdomains, domains or the mixture, by its `tail` and `long`.
 *
 * @param options.blockSize instead of the recipe's
 * @throws whatever reading a source throws
 */
export async function compareRecipePacking(
  { plan, baseFolder }: PlannedRecipe,
  options: { readonly blockSize?: number; readonly signal?: AbortSignal } = {},
): Promise<PackingComparison> {
  const { recipe } = plan.lock;
  const { blockSize = recipe.block_size, ...reading } = options;
  const documents = await probeLengths(plan, { baseFolder, documents: DOCUMENTS, ...reading });
  const shuffled = drawFor(recipe.seed, 'pipeline/compare-packing', 'documents').shuffle([...documents]);
  const streams = Map.groupBy(shuffled, ({ domain, subdomain }) =>
    recipe.pack.within === 'mixture'
      ? ''
      : JSON.stringify(recipe.pack.within === 'domain' ? [domain] : [domain, subdomain]),
  );
  const costs = Object.values(packingStrategies(recipe.pack)).flatMap((packing) =>
    sumByDomain([...streams.values()].flatMap((stream) => costsOf(stream, packing, blockSize))),
  );
  costs.sort((a, b) => compareCodeUnits(a.domain, b.domain));
  return { blockSize, documents: documents.length, costs };
}

/** What packing a stream costs each of its domains, and all of them together what is of blocks. */
function costsOf(
  stream: readonly ProbedDocument[],
  packing: PackingStrategy,
  blockSize: number,
): PackingCost[] {
  const lengths = Uint32Array.from(stream, ({ tokenCount }) => tokenCount);
  const layout = planBlocks({ lengths, blockSize }, packing);
  const domains = [...new Set(stream.map(({ domain }) => domain))];
  const wastes = measureWasteByGroup(layout, lengths, {
    groupOf: (document) => domains.indexOf(stream[document]!.domain),
    groupCount: domains.length,
  });
  const ofBlocks = { blocks: layout.blockCount, paddedTokens: layout.paddedTokens };
  const { strategy } = packing;
  if (domains.length === 1) return [{ domain: domains[0]!, strategy, ...wastes[0]!, ...ofBlocks }];
  const none = { blocks: 0, paddedTokens: 0 };
  return [
    ...domains.map((domain, index) => ({ domain, strategy, ...wastes[index]!, ...none })),
    { domain: MIXTURE, strategy, ...NO_WASTE, ...ofBlocks },
  ];
}

function sumByDomain(costs: readonly PackingCost[]): PackingCost[] {
  return [...Map.groupBy(costs, ({ domain }) => domain).values()].map((ofDomain) =>
    ofDomain.reduce((sum, { domain, strategy, ...more }) => {
      const added = Object.entries(more).map(([name, count]) => [name, sum[name as 'blocks'] + count]);
      return { domain, strategy, ...Object.fromEntries(added) } as PackingCost;
    }),
  );
}
