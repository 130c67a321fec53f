/**
 * What sampling costs on top of reading: a whole sample task (population counts, priorities, candidates with their texts
 * on disk, their table with two hashes of each text) against a loop that reads the documents of the same file and holds
 * them against its filters, as the task does. The budget is a hundredth of the texts. Rounds are interleaved; printed are the
 * least CPU times (all threads), which neighbours on the machine can only make worse, and their ratio, which should be
 * at most 1.10.
 * Run: node --conditions=@sluice/source packages/pipeline/bench/sampling-overhead.ts
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { readDocuments } from '@sluice/sources';
import { buildText, embeddedFolder } from '@sluice/test-fixtures';
import { mapSource } from '../src/tasks/map-source.ts';
import { createDocumentPreparer } from '../src/tasks/prepare-document.ts';

const ROUNDS = 9;
const folder = await mkdtemp(join(tmpdir(), 'sluice-overhead-'));
const signal = new AbortController().signal;

try {
  for (const [kind, recordCount, words] of [
    ['short records', 400_000, 40],
    ['long records', 60_000, 500],
  ] as const) {
    const plain = makeRecords(recordCount, words);
    for (const [ending, bytes] of [
      ['.jsonl', plain],
      ['.jsonl.gz', gzipSync(plain)],
    ] as const)
      await compare(`${kind} ${ending}`, `made${ending}`, { bytes, textBytes: plain.length });
  }
} finally {
  await rm(folder, { recursive: true });
}

interface Input {
  readonly bytes: Buffer;
  readonly textBytes: number;
}

async function compare(kind: string, file: string, { bytes, textBytes }: Input): Promise<void> {
  await writeFile(join(folder, file), bytes);
  const build = await prepare(file, textBytes);
  const graph = buildGraph(build);
  const sampleTask = () => graph.run({ phase: 'sample', index: 0 }, { signal, onProgress() {} });
  const locked = build.plan.lock.sources[0]!;
  const domain = build.plan.lock.recipe.domains[0]!;
  const source = domain.sources[0]!;
  const preparer = await createDocumentPreparer(source, domain.sample);
  const reading = async () => {
    const batches = readDocuments({ ...locked, from: source.from }, mapSource(source, domain), {
      baseFolder: build.baseFolder,
      fileIndex: 0,
    });
    let count = 0;
    for await (const batch of batches)
      for (const document of batch.documents) if ('document' in preparer.prepare(document)) count++;
    return count;
  };
  let [least, leastSampling] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    least = Math.min(least, await cpuMilliseconds(reading));
    leastSampling = Math.min(leastSampling, await cpuMilliseconds(sampleTask));
  }
  const ratio = (leastSampling / least).toFixed(3);
  console.log(
    `${kind}: reading ${least.toFixed(0)} ms, with sampling ${leastSampling.toFixed(0)} ms, ratio ${ratio}`,
  );
}

async function prepare(file: string, textBytes: number) {
  const recipe = join(folder, 'recipe.yaml');
  await writeFile(
    recipe,
    `name: overhead
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 512
domains: { prose: { sources: [{ from: ., files: ${file}, text: text, group: group }] } }
sample: { per_domain: ${Math.round(textBytes / 100)} B }
split: { near_duplicates: keep }
`,
  );
  const out = join(folder, `out-${file}`);
  await openOutFolder(out);
  return (await prepareBuild(await planRecipe(recipe), out)).build;
}

async function cpuMilliseconds(run: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function makeRecords(count: number, words: number): Buffer {
  const lines = Array.from({ length: count }, (_, row) =>
    JSON.stringify({
      text: buildText(String(row), words),
      group: `g${row % 500}`,
      url: `https://example.org/${row}`,
    }),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}
