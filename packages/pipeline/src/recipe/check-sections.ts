/*
 * What must hold between the sections of a recipe. Each check says where the mistake is and what would do.
 */
import type { z } from 'zod';
import type { Recipe } from './recipe-schema.ts';

type Report = (path: readonly string[], message: string) => void;

const CHECKS: readonly ((recipe: Recipe, report: Report) => void)[] = [
  checkMixture,
  checkSwitchBlocks,
  checkSpecialTokens,
];

/** All checks, as zod's `superRefine` calls them. */
export function checkSections(recipe: Recipe, context: z.core.$RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
  for (const check of CHECKS) check(recipe, report);
}

/** The domain of blocks that hold documents of several. */
export const MIXTURE = 'mixture';

/** A mixture is balanced by its documents, before packing: what packing crops would spoil the shares. */
function checkMixture({ domains, pack, balance }: Recipe, report: Report): void {
  if (pack.within !== 'mixture') return;
  if (Object.hasOwn(domains, MIXTURE))
    report(['domains', MIXTURE], 'blocks of a mixture have this name: call the domain something else');
  for (const [key, isSet] of [
    ['short', balance.short === 'repeat'],
    ['stages', balance.stages !== undefined],
    ['objective', balance.objective !== undefined],
    ['validation', balance.validation === 'equal'],
  ] as const) {
    if (isSet)
      report(['balance', key], 'this is for blocks of one domain: leave it out, or pack within domains');
  }
  if (balance.to === 'unimax' && balance.max_epochs > 1)
    report(['balance', 'max_epochs'], 'the documents of a mixture are not repeated: expected 1');
  const isWanted = balance.to !== 'natural' || balance.total !== undefined;
  if (!isWanted && Object.keys(balance.within).length === 0) return;
  if (pack.strategy === 'aligned')
    report(
      ['pack', 'strategy'],
      '"aligned" crops documents, so a mixture cannot be balanced: expected another',
    );
  if (pack.long === 'crop' && pack.strategy !== 'concatenate')
    report(['pack', 'long'], 'cropped documents spoil the shares of a mixture: expected "fragment"');
}

/** What loaders know the switch blocks by. */
export const SWITCH_CONFIG = 'switch-blocks';

function checkSwitchBlocks(recipe: Recipe, report: Report): void {
  const { switch_blocks: wanted, domains, block_size: blockSize, split } = recipe;
  if (wanted === undefined) return;
  if (wanted.at !== undefined && wanted.at >= blockSize)
    report(['switch_blocks', 'at'], `expected a token of a block, so less than ${blockSize}`);
  if (split.validation === 0)
    report(['switch_blocks'], 'they are made of validation documents: expected "split.validation" above 0');
  if (Object.hasOwn(domains, SWITCH_CONFIG))
    report(
      ['domains', SWITCH_CONFIG],
      'loaders know the switch blocks by this name: call the domain something else',
    );
  if (Object.keys(domains).length < 2) report(['switch_blocks'], 'they need at least two domains');
  for (const [index, [before, after]] of (wanted.pairs ?? []).entries()) {
    const path = ['switch_blocks', 'pairs', String(index)];
    if (before === after) report(path, 'expected two different domains');
    if (!Object.hasOwn(domains, before) || !Object.hasOwn(domains, after))
      report(path, noSuchDomain(domains));
  }
}

/** A document has a token of its own besides those that stand around it. */
function checkSpecialTokens({ pack, block_size: blockSize }: Recipe, report: Report): void {
  if (pack.beginning_of_text === 'document' && blockSize < 3)
    report(['block_size'], 'expected at least 3: beginning-of-text, a token, end-of-text');
}

const noSuchDomain = (domains: object): string =>
  `no such domain; there are ${Object.keys(domains).join(', ')}`;
