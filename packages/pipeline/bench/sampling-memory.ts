/**
 * Peak memory of a sample task as its budget grows, in a process each with a heap of at most 128 MB: the same source of 600 MB,
 * budgets of 10, 40, 100 and 400 MB. Printed are the peaks and the ratio of the last to the first; the disk that the candidates
 * take up beside it. Memory that grows with the budget would show 32 bytes a document and more in the ratio.
 * Run: node --conditions=@sluice/source packages/pipeline/bench/sampling-memory.ts
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { buildText, embeddedFolder } from '@sluice/test-fixtures';

const DOCUMENTS = 1_600_000;
const WORDS = 60;
const BUDGETS = [10, 40, 100, 400];
const HEAP_MEGABYTES = 128;

const [, , recipe] = process.argv;
if (recipe !== undefined) await runTask(recipe);
else await compareBudgets();

async function compareBudgets(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-sample-memory-'));
  try {
    await writeInput(join(folder, 'input.jsonl'));
    const peaks = BUDGETS.map((megabytes) => {
      const path = join(folder, `${megabytes}.yaml`);
      writeFileSync(path, recipeOf(megabytes));
      const flags = [
        `--max-old-space-size=${HEAP_MEGABYTES}`,
        '--conditions=@sluice/source',
        import.meta.filename,
        path,
      ];
      const run = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as Outcome;
      console.log(
        `budget ${megabytes} MB: peak ${(run.peakBytes / 1e6).toFixed(0)} MB, candidates ${(run.spoolBytes / 1e6).toFixed(0)} MB on disk, ${run.documents} of ${DOCUMENTS} documents`,
      );
      return run.peakBytes;
    });
    console.log(`ratio of the last peak to the first: ${(peaks.at(-1)! / peaks[0]!).toFixed(2)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Outcome {
  readonly peakBytes: number;
  readonly spoolBytes: number;
  readonly documents: number;
}

/** Runs the sample task of a recipe and prints how it went. */
async function runTask(path: string): Promise<void> {
  const out = `${path}-out`;
  await openOutFolder(out);
  const { build } = await prepareBuild(await planRecipe(path), out);
  const signal = new AbortController().signal;
  await buildGraph(build).run({ phase: 'sample', index: 0 }, { signal, onProgress() {} });
  const artefact = join(build.workFolder, build.plan.phases.sample[0]!.artefact);
  const outcome: Outcome = {
    peakBytes: process.resourceUsage().maxRSS * 1024,
    spoolBytes: statSync(join(artefact, 'documents.spool')).size,
    documents: Math.round(statSync(join(artefact, 'candidates.table')).size / rowBytes()),
  };
  console.log(JSON.stringify(outcome));
}

/** Bytes of a row of the table of candidates without band keys. */
function rowBytes(): number {
  return 6 * 8 + 5 * 4 + 2 * 8;
}

function recipeOf(megabytes: number): string {
  return `name: memory
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 512
domains: { prose: { sources: [{ from: ., files: input.jsonl, text: text, group: group }] } }
sample: { per_domain: ${megabytes} MB }
split: { near_duplicates: keep }
`;
}

async function writeInput(path: string): Promise<void> {
  const stream = createWriteStream(path);
  for (let row = 0; row < DOCUMENTS; row++) {
    const record = { text: buildText(String(row), WORDS), group: `g${row % 500}` };
    if (!stream.write(`${JSON.stringify(record)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}
