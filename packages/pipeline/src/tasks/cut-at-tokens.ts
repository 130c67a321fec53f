import { DataError } from '@sluice/records';
import { mergeTables } from '@sluice/sampling';
import { encodeRendered } from '@sluice/tokenization';
import type { CanonicalDomain } from '../recipe/canonical-recipe.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { readTaskPopulation } from './account-sources.ts';
import type { Build } from './build.ts';
import type { Candidates } from './candidates.ts';
import { documentIdsOf } from './document-ids.ts';

import { encodeOptions } from './encode.ts';
import { openRenderedDocuments, type SpooledPlace } from './rendered-documents.ts';
import { listFiles } from './selection.ts';

export interface TokenCut {
  readonly domain: CanonicalDomain;
  readonly tasks: readonly number[];
  readonly candidates: readonly Candidates[];
  /** Candidates from this priority on were not read. */
  readonly threshold: number;
}

/**
 * Takes candidates in order of priority until their tokens reach the budget, the document that crosses it included:
 * tokens as they will be trained on, with what templates add and the end-of-text token. Only these documents are
 * tokenized.
 *
 * @throws DataError `pipeline/token-budget-out-of-reach` if the candidates that were kept have too few tokens though
 *   the sources have more
 */
export async function cutAtTokens(
  build: Build,
  { domain, tasks, candidates, threshold }: TokenCut,
  signal: AbortSignal,
): Promise<{ tables: Uint32Array; tableRows: Uint32Array; isBudgetReached: boolean; tokens: number }> {
  const wanted = (domain.sample.budget as { readonly tokens: number }).tokens;
  const complete = Math.min(
    threshold,
    ...tasks.map((task) => readTaskPopulation(build, task).threshold ?? Infinity),
  );
  const files = listFiles(build.plan.lock);
  const idAt = documentIdsOf(build);
  const tokenizer = await loadLockedTokenizer(build);
  const encoding = encodeOptions(build);
  const documents = openRenderedDocuments(build);
  const tables: number[] = [];
  const tableRows: number[] = [];
  let tokens = 0;
  try {
    for (const { table, tableNumber, index } of mergeTables(candidates.map((task) => task.table))) {
      if (tokens >= wanted || table.priorities[index]! >= complete) break;
      if (tables.length % 256 === 0) signal.throwIfAborted();
      const place = placeOf({ files, idAt }, domain.name, { task: candidates[tableNumber]!, row: index });
      tokens += encodeRendered(tokenizer, [documents.render(place)], encoding).ids.length;
      tables.push(tableNumber);
      tableRows.push(index);
    }
  } finally {
    documents.close();
  }
  if (tokens < wanted && complete < Infinity) throw outOfReach(domain.name, { wanted, tokens });
  return {
    tables: Uint32Array.from(tables),
    tableRows: Uint32Array.from(tableRows),
    isBudgetReached: tokens >= wanted,
    tokens,
  };
}

interface Naming {
  readonly files: ReturnType<typeof listFiles>;
  readonly idAt: ReturnType<typeof documentIdsOf>;
}

function placeOf(
  { files, idAt }: Naming,
  domain: string,
  { task, row }: { task: Candidates; row: number },
): SpooledPlace {
  const { source, path } = files[task.table.files[row]!]!;
  const place = task.table.rows[row]!;
  return {
    id: idAt(task.table.files[row]!, place),
    task: task.task,
    source,
    spoolOffset: task.spoolOffsets[row]!,
    spoolLength: task.spoolLengths[row]!,
    file: path,
    row: place,
    domain,
    subdomain: task.subdomainOf(row),
  };
}

function outOfReach(domain: string, { wanted, tokens }: { wanted: number; tokens: number }): DataError {
  return new DataError(
    'pipeline/token-budget-out-of-reach',
    `the candidates of ${domain} have ${tokens} tokens, ${wanted} are wanted: its tokens are longer than 16 bytes on average`,
    {
      hint: 'Give the budget in bytes or documents, or remove what makes such tokens, with "clean" or "keep".',
    },
  );
}
