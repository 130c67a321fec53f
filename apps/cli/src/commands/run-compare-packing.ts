import { compareRecipePacking, type PackingComparison, type PackingCost, planRecipe } from '@sluice/pipeline';
import { renderCount, renderTable } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { UsageError } from '../report-error.ts';

export interface ComparePackingOptions {
  readonly compare?: boolean;
  readonly json?: boolean;
  /** @default the recipe's */
  readonly blockSize?: number;
}

/** `sluice pack --compare`: what each packing strategy would cost each domain of a recipe. Writes nothing. */
export async function runComparePacking(
  inputs: readonly string[],
  { blockSize, json }: ComparePackingOptions,
): Promise<ExitCode> {
  const [recipe] = inputs;
  if (recipe === undefined || inputs.length > 1)
    throw new UsageError('--compare wants one recipe, such as: sluice pack --compare recipe.yaml');
  const interrupt = interruptSignal();
  try {
    const { signal } = interrupt;
    const planned = await planRecipe(recipe, { signal });
    const comparison = await compareRecipePacking(planned, {
      signal,
      ...(blockSize === undefined ? {} : { blockSize }),
    });
    process.stdout.write(
      json
        ? `${JSON.stringify(comparison, null, 2)}\n`
        : renderComparison(comparison, planned.lock.recipe.pack),
    );
    return EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}

function renderComparison(
  { blockSize, documents, costs }: PackingComparison,
  { within, strategy, tail, long }: { within: string; strategy: string; tail: string; long: string },
): string {
  const domains = Map.groupBy(costs, ({ domain }) => domain);
  const tables = [...domains].flatMap(([domain, ofDomain]) => [
    `${domain}: ${renderCount(ofDomain[0]!.documents)} documents, ${renderCount(ofDomain[0]!.documentTokens)} tokens`,
    renderTable(COLUMNS, ofDomain.map(describeCost)),
    '',
  ]);
  return [
    `Packed into blocks of ${blockSize} tokens within each ${within}, tail "${tail}", long documents "${long}".`,
    `The recipe says "${strategy}".`,
    '',
    ...tables,
    `Measured on ${renderCount(documents)} documents, some of each source. A tail, and what best-fit pads, weigh less in a larger corpus.`,
    '',
  ].join('\n');
}

const COLUMNS = [
  'strategy',
  'blocks',
  'cropped',
  'dropped',
  'padding',
  'documents cut',
  'beginnings',
  'ends',
  'beginnings to ends',
];

/** Cropped and dropped as shares of the documents' tokens, padding as a share of the places in blocks. */
function describeCost(cost: PackingCost): string[] {
  const { strategy, blocks, documents, documentTokens, paddedTokens, packedTokens } = cost;
  const { croppedTokens, droppedTokens, cutDocuments, beginningsSeen, endsSeen } = cost;
  return [
    strategy,
    renderCount(blocks),
    percent(croppedTokens, documentTokens),
    percent(droppedTokens, documentTokens),
    percent(paddedTokens, paddedTokens + packedTokens),
    percent(cutDocuments, documents),
    renderCount(beginningsSeen),
    renderCount(endsSeen),
    endsSeen === 0 ? '–' : `${(beginningsSeen / endsSeen).toFixed(2)} ×`,
  ];
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;
