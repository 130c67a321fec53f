/**
 * What sampling costs on top of reading, in one run. Reading: a file's documents, held against its filters. Drawing: the
 * same with the counts of the population, priorities, and the texts of candidates on disk; at most 1.10 of it is the aim. The
 * whole task: drawing, and the table of candidates with what copies are found by. The budget is 1 MB of some
 * 90 to 130 MB. Rounds are interleaved; what counts are the least CPU times (all threads), which neighbours on the machine can only
 * make worse.
 * Run: node --conditions=@sluice/source packages/pipeline/bench/sampling-overhead.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import type { Document } from '@sluice/records';
import { type DocumentBatch, readDocuments } from '@sluice/sources';
import { embeddedFolder, sharedDataFolder } from '@sluice/test-fixtures';
import { createCandidateCollector } from '../src/tasks/candidate-collector.ts';
import { createDrawMethod } from '../src/tasks/draw-method.ts';
import { mapSource } from '../src/tasks/map-source.ts';
import { createDocumentPreparer } from '../src/tasks/prepare-document.ts';

const ROUNDS = 7;
const folder = await mkdtemp(join(tmpdir(), 'sluice-overhead-'));
const signal = new AbortController().signal;

try {
  for (const [name, pattern, copies, field, group] of [
    ['code', 'codeparrot-shaped/data', 2, 'content', 'repo_name'],
    ['books', 'books/en', 4, 'text', undefined],
    ['wikitext', 'wikitext/wikitext-2-v1', 8, 'text', undefined],
  ] as const) {
    const packed = Buffer.concat(Array(copies).fill(readFolder(join(sharedDataFolder(), pattern))));
    await compare(`${name}, gzip`, { bytes: packed, ending: '.jsonl.gz', field, group });
    await compare(`${name}, plain`, { bytes: gunzipSync(packed), ending: '.jsonl', field, group });
  }
} finally {
  await rm(folder, { recursive: true });
}

/** All gzip files of a folder, one behind the other: a gzip file of many members. */
function readFolder(path: string): Buffer {
  const names = readdirSync(path).filter((name) => name.endsWith('.gz'));
  return Buffer.concat(names.sort().map((name) => readFileSync(join(path, name))));
}

interface Input {
  readonly bytes: Buffer;
  readonly ending: string;
  readonly field: string;
  readonly group: string | undefined;
}

async function compare(kind: string, input: Input): Promise<void> {
  await writeFile(join(folder, `input${input.ending}`), input.bytes);
  const build = await prepare(input);
  const graph = buildGraph(build);
  const runs: Readonly<Record<string, () => Promise<unknown>>> = {
    reading: () => read(build, () => {}),
    drawing: () => drawWhileReading(build),
    task: () => graph.run({ phase: 'sample', index: 0 }, { signal, onProgress() {} }),
  };
  const least = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, run] of Object.entries(runs))
      least.set(name, Math.min(least.get(name) ?? Infinity, await cpuMilliseconds(run)));
  const ratio = (name: string) => (least.get(name)! / least.get('reading')!).toFixed(3);
  console.log(
    `${kind}: reading ${least.get('reading')!.toFixed(0)} ms, ratio of drawing ${ratio('drawing')}, of the whole task ${ratio('task')}`,
  );
}

type Build = Awaited<ReturnType<typeof prepare>>;

/** Reads the file and holds its documents against the filters. */
async function read(
  { plan, baseFolder }: Build,
  take: (document: Document, batch: DocumentBatch, index: number) => void,
): Promise<void> {
  const locked = plan.lock.sources[0]!;
  const domain = plan.lock.recipe.domains[0]!;
  const source = domain.sources[0]!;
  const preparer = await createDocumentPreparer(source, domain.sample);
  const reading = { baseFolder, fileIndex: 0 };
  for await (const batch of readDocuments(
    { ...locked, from: source.from },
    mapSource(source, domain),
    reading,
  )) {
    for (let index = 0; index < batch.documents.length; index++) {
      const prepared = preparer.prepare(batch.documents[index]!);
      if ('document' in prepared) take(prepared.document, batch, index);
    }
  }
}

/** The same, with counts, priorities and the texts of candidates on disk. */
async function drawWhileReading(build: Build): Promise<void> {
  const artefact = await mkdtemp(join(folder, 'drawing-'));
  const { sample, name } = build.plan.lock.recipe.domains[0]!;
  const collector = createCandidateCollector({
    folder: artefact,
    sample,
    sourceCount: 1,
    similarity: undefined,
  });
  const draw = createDrawMethod({ seed: '0', domain: name, sample, collector });
  draw.startFile('made');
  await read(build, (document, batch, index) => {
    const byteLength = batch.byteLengthOf(index);
    draw.offer(collector.see(document, { source: 0, file: 0, byteLength }));
  });
  await rm(artefact, { recursive: true });
}

async function prepare({ ending, field, group }: Input) {
  const recipe = join(folder, 'recipe.yaml');
  await writeFile(
    recipe,
    `name: overhead
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 512
domains: { it: { sources: [{ from: ., files: input${ending}, text: ${field}${group === undefined ? '' : `, group: ${group}`} }] } }
sample: { per_domain: 1 MB }
split: { near_duplicates: keep }
`,
  );
  const out = join(folder, `out${ending}`);
  await openOutFolder(out);
  return (await prepareBuild(await planRecipe(recipe), out)).build;
}

async function cpuMilliseconds(run: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
