/*
 * Switch blocks: they begin with documents of one domain and change to another at a known token, so that a trainer can
 * see how many tokens routing takes to follow. They are made of validation documents, each pair's in an order of its own.
 */
import type { SwitchEntry } from '@sluice/manifest';
import { type BlockLayout, planSwitch } from '@sluice/packing';
import { DataError } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import type { BlockOrderTable } from './block-source.ts';
import type { Build } from './build.ts';
import { documentPriorities, sortByPriority } from './packing-order.ts';
import { openSelection } from './selection.ts';
import { groupRows } from './stream-rows.ts';
import { readTokenLengths } from './token-lengths.ts';

export interface SwitchBlocks {
  readonly before: string;
  readonly after: string;
  /** The first token of `after`. */
  readonly switchToken: number;
  /** The label of the blocks: `before>after`. */
  readonly domain: string;
  readonly subdomain: '';
  /** Rows of the selection: the documents of `before`, then those of `after`. */
  readonly documents: Uint32Array;
  readonly layout: BlockLayout;
}

/** The switch blocks that the recipe asks for, pair by pair. @throws DataError `pipeline/no-switch-blocks` */
export function packSwitchBlocks(build: Build): SwitchBlocks[] {
  const { recipe } = build.plan.lock;
  const wanted = recipe.switch_blocks;
  if (wanted === undefined) return [];
  const selection = openSelection(build);
  const lengths = readTokenLengths(build, selection);
  const rows = new Map(
    groupRows(selection, 'domain')
      .filter(({ split }) => split === 'validation')
      .map((group) => [group.domain, group.rows]),
  );
  return switchPairs(recipe).map(([before, after]) => {
    const priorities = documentPriorities(build, selection, `packing/switch/${before}/${after}`);
    const [first, second] = [before, after].map((domain) =>
      sortByPriority(Uint32Array.from(rows.get(domain) ?? []), priorities),
    ) as [Uint32Array, Uint32Array];
    const lengthsOf = (documents: Uint32Array) => Uint32Array.from(documents, (row) => lengths[row]!);
    const switchToken = switchTokenOf(recipe);
    const layout = planSwitch({
      before: lengthsOf(first),
      after: lengthsOf(second),
      blockSize: recipe.block_size,
      switchToken,
      maxBlocks: wanted.blocks,
    });
    if (layout.blockCount === 0) throw noBlocks(before, after);
    const documents = new Uint32Array(first.length + second.length);
    documents.set(first);
    documents.set(second, first.length);
    return { before, after, switchToken, domain: `${before}>${after}`, subdomain: '', documents, layout };
  });
}

/** All of them, pair by pair, behind `firstLayout` other layouts. */
export function orderSwitchBlocks(switches: readonly SwitchBlocks[], firstLayout: number): BlockOrderTable {
  const places = switches.flatMap(({ layout }, pair) =>
    Array.from({ length: layout.blockCount }, (_, block) => [firstLayout + pair, block] as const),
  );
  return {
    streams: Uint16Array.from(places, ([layout]) => layout),
    blocks: Uint32Array.from(places, ([, block]) => block),
  };
}

/** As the manifest has them. */
export function describeSwitch({ before, after, switchToken, layout }: SwitchBlocks): SwitchEntry {
  return { before, after, switchToken, blocks: layout.blockCount };
}

const switchTokenOf = ({ switch_blocks: wanted, block_size: blockSize }: CanonicalRecipe): number =>
  wanted?.at ?? blockSize >> 1;

/** The pairs of domains in the order of the recipe, or all of them, both ways. */
function switchPairs({ switch_blocks: wanted, domains }: CanonicalRecipe): (readonly [string, string])[] {
  if (wanted?.pairs !== undefined) return wanted.pairs;
  const names = domains.map(({ name }) => name);
  return names.flatMap((before) =>
    names.filter((after) => after !== before).map((after) => [before, after] as const),
  );
}

function noBlocks(before: string, after: string): DataError {
  return new DataError(
    'pipeline/no-switch-blocks',
    `the validation documents of ${before} and ${after} do not fill one switch block`,
    { hint: 'Hold out more documents, use smaller blocks, or leave the pair out of "switch_blocks".' },
  );
}
