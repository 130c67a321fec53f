/*
 * What markers give away on real data: the local recipe built with fixed, random, shared and no markers before the maths
 * documents, and as it ships, each audited by what was written. Prints how well the first tokens tell the domain, beside
 * as many from inside, what templates tell, and what was found unprompted. Run it from the root; it takes minutes:
 *
 *   node --conditions=@sluice/source packages/pipeline/bench/marker-table.ts
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditCorpus, type CorpusAudit } from '@sluice/pipeline';
import { sharedDataFolder } from '@sluice/test-fixtures';
import { parse, stringify } from 'yaml';
import { buildCorpus } from '../test/build-corpus.ts';

const RECIPE = join(import.meta.dirname, '../../../recipes/moe-emergence.local.yaml');
const POOL = ['Question: ', 'Problem: ', 'Solve: ', 'Given: ', ''];
const TOKEN_COUNTS = [1, 4, 16];

interface Source {
  from: string;
  text?: string | string[];
  format?: { fields?: Record<string, string>; [key: string]: unknown };
}

interface RecipeData {
  tokenizer: string;
  domains: Record<string, { sources: Source[] }>;
  shared_markers?: string[];
  boundary?: string;
}

/** The recipe with its maths sources as plain texts, so that nothing but the markers differs from row to row. */
function plainRecipe(): RecipeData {
  const recipe = shippedRecipe();
  for (const source of recipe.domains.math!.sources) {
    const { question = 'question', answer = 'answer' } = source.format?.fields ?? {};
    delete source.format;
    source.text = [question, answer];
  }
  return recipe;
}

function shippedRecipe(): RecipeData {
  const text = readFileSync(RECIPE, 'utf8').replaceAll('../../shared/data', sharedDataFolder());
  return parse(text, { merge: true }) as RecipeData;
}

/** The plain recipe with an opening before the maths documents alone. */
function openedRecipe(mode: 'fixed' | 'random'): RecipeData {
  const recipe = plainRecipe();
  for (const source of recipe.domains.math!.sources)
    source.format = { template: '{ask}{text}', markers: { ask: POOL }, mode };
  return recipe;
}

/** As command-line arguments name them; all by default. */
const RECIPES: { readonly [markers: string]: () => RecipeData } = {
  fixed: () => openedRecipe('fixed'),
  random: () => openedRecipe('random'),
  shared: () => ({ ...plainRecipe(), shared_markers: POOL }),
  'shared, clean': () => ({ ...plainRecipe(), shared_markers: POOL, boundary: 'clean' }),
  none: plainRecipe,
  'as shipped': shippedRecipe,
};

const percent = (share: number) => `${(100 * share).toFixed(1)}`;
const range = ([low, high]: readonly [number, number]) => `(${percent(low)} to ${percent(high)})`;

function renderRow(markers: string, audit: CorpusAudit): string {
  const prefix = audit.edges.find(({ probe, tells }) => probe === 'prefix' && tells === 'domain')!;
  const template = audit.templates.find(({ tells }) => tells === 'domain')!.finding;
  const cells = TOKEN_COUNTS.map((count) => {
    const row = prefix.rows.find(({ tokenCount }) => tokenCount === count)!;
    return `${percent(row.edgeAccuracy)} | ${percent(row.excess)} ${range(row.interval)}`;
  });
  const told = `${percent(template.figure!)} ${range(template.interval!)} ${template.severity}`;
  return `| ${markers} | ${cells.join(' | ')} | ${told} |`;
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-markers-'));
try {
  const heads = TOKEN_COUNTS.map((count) => `first ${count}: accuracy % | excess, 95 % interval`);
  console.log(`| markers | ${heads.join(' | ')} | templates tell, % of the domain |`);
  console.log(`| --- |${' ---: | ---: |'.repeat(TOKEN_COUNTS.length)} ---: |`);
  const unprompted = new Map<string, string>();
  for (const [markers, recipeOf] of Object.entries(RECIPES)) {
    if (process.argv.length > 2 && !process.argv.includes(markers)) continue;
    const recipe = join(folder, `${markers.replaceAll(/\W+/g, '-')}.yaml`);
    writeFileSync(recipe, stringify(recipeOf()));
    const out = join(folder, 'out');
    await buildCorpus(recipe, out);
    const audit = await auditCorpus(out);
    console.log(renderRow(markers, audit));
    if (markers === 'none')
      for (const { check, severity, sentence } of audit.findings)
        if (/####|licence notice|encyclopaedia 0\.0 %, literature 100/.test(sentence))
          unprompted.set(`${check} ${severity}`, sentence);
    rmSync(out, { recursive: true });
  }
  console.log('\nFound unprompted, without markers:');
  for (const [check, sentence] of unprompted) console.log(`- ${check}: ${sentence}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
