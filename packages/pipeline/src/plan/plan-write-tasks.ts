import { EXPORT_FORMATS, type ExportFormatName } from '@sluice/exporting';
import type { SplitName } from '@sluice/records';
import type { Lock } from '../lock/lock.ts';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { artefactName, artefactsOf, countTasks } from './artefact-name.ts';
import { heldOutDomains } from './held-out-domains.ts';
import {
  type BlockOutput,
  type DocumentOutput,
  type PlannedTask,
  SIDECARS,
  type WriteTask,
  type WrittenFormat,
} from './plan.ts';

/** The tasks that write output files: a file each, or a split of a further format. */
export function planWriteTasks(lock: Lock, fileCount: number, balance: readonly PlannedTask[]): WriteTask[] {
  const { at_most: atMost } = lock.recipe.split;
  const share: Record<SplitName, number> = { train: 1, validation: atMost, test: atMost };
  const places: Omit<WriteTask, 'artefact'>[] = [
    ...writtenFormats(lock.recipe),
    'groups' as const,
    ...documentFormats(lock.recipe),
  ].flatMap((format) => [
    ...recipeSplits(lock.recipe).flatMap((split) => {
      const shardCount = isSharded(format) ? countTasks(fileCount * share[split], 1) : 1;
      return Array.from({ length: shardCount }, (_, shard) => ({ format, split, shard, shardCount }));
    }),
    // Texts have their labels in each row, and so have the groups.
    ...(format.startsWith('texts/') || format === 'groups' ? [] : heldOutDomains(lock.recipe)).map(
      (part) => ({
        format,
        ...part,
        shard: 0,
        shardCount: 1,
      }),
    ),
  ]);
  if (lock.recipe.switch_blocks !== undefined)
    places.push({ format: 'switch', split: 'validation', shard: 0, shardCount: 1 });
  const key = {
    after: artefactsOf(balance),
    tokenizer: lock.tokenizer.from,
    loss: lock.recipe.loss ?? null,
    shard: lock.recipe.shard ?? null,
  };
  // Texts come from the sample, whose artefacts the balance's name stands for.
  return places.map((place, index) => ({
    ...place,
    artefact: artefactName('write', index, { ...key, ...place }),
  }));
}

/** The formats of blocks that are written: Parquet first, and the sidecars if one of the others cannot carry what is in them. */
export function writtenFormats({
  output,
  balance,
}: {
  readonly output: readonly ExportFormatName[];
  readonly balance: Pick<CanonicalRecipe['balance'], 'objective'>;
}): BlockOutput[] {
  const further = output.filter((format) => format !== 'parquet');
  if (further.every((format) => EXPORT_FORMATS[format].provenance === 'columns'))
    return ['parquet', ...further];
  const sidecars = SIDECARS.filter((name) => name !== 'loss-weights' || balance.objective !== undefined);
  return ['parquet', ...further, ...sidecars];
}

/** What is written of documents that are not packed. */
function documentFormats({ documents, texts }: CanonicalRecipe): DocumentOutput[] {
  return [
    ...documents.map((format) => `documents/${format}` as const),
    ...(documents.length > 0 ? (['document-table'] as const) : []),
    ...texts.map((format) => `texts/${format}` as const),
  ];
}

/** Whether a task writes one of several files, each of which a reader may take by itself. */
const isSharded = (format: WrittenFormat): boolean => format === 'parquet' || format.startsWith('texts/');
