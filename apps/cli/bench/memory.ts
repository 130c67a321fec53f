/*
 * Peak memory of a build, summed over its processes, as its input grows: the same recipe over 1 ×, 10 × and 30 × the
 * documents with a fixed budget, and over 1 × and 10 × with everything taken. Run it from the root:
 *
 *   node --conditions=@sluice/source apps/cli/bench/memory.ts
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { buildText, embeddedFolder } from '@sluice/test-fixtures';

const DOCUMENTS = 20_000;
const WORDS = 200;
const FILES = 8;

const folder = mkdtempSync(join(tmpdir(), 'sluice-memory-'));
try {
  for (const factor of [1, 10, 30]) await writeInput(factor);
  for (const [budget, factors] of [
    ['5 MB', [1, 10, 30]],
    ['all', [1, 10]],
  ] as const) {
    const runs = factors.map((factor) => ({ factor, ...build(factor, budget) }));
    for (const run of runs) {
      console.log(
        `budget ${budget.padEnd(5)} input × ${String(run.factor).padEnd(3)} peak ${run.megabytes.toFixed(0)} MB  ${run.seconds.toFixed(1)} s`,
      );
    }
    console.log(
      `  ratio of the last peak to the first: ${(runs.at(-1)!.megabytes / runs[0]!.megabytes).toFixed(2)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeInput(factor: number): Promise<void> {
  const data = join(folder, `input-${factor}`);
  mkdirSync(data);
  for (let file = 0; file < FILES; file++) {
    const stream = createWriteStream(join(data, `part-${file}.jsonl`));
    for (let row = 0; row < (DOCUMENTS * factor) / FILES; row++) {
      const record = { text: buildText(`${file} ${row}`, WORDS), group: `g${row % 500}` };
      if (!stream.write(`${JSON.stringify(record)}\n`))
        await new Promise((resolve) => stream.once('drain', resolve));
    }
    stream.end();
    await finished(stream);
  }
}

function build(factor: number, budget: string): { megabytes: number; seconds: number } {
  const recipe = join(folder, `recipe-${factor}.yaml`);
  const out = join(folder, `out-${factor}-${budget.replaceAll(' ', '')}`);
  const text = `name: memory
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 512
domains: { prose: { sources: [{ from: input-${factor}, text: text, group: group }] } }
sample: { per_domain: ${budget} }
`;
  writeFileSync(recipe, text);
  execFileSync(
    process.execPath,
    ['--conditions=@sluice/source', 'apps/cli/src/main.ts', 'build', recipe, '--out', out],
    {
      stdio: 'ignore',
    },
  );
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as {
    peakMemoryBytes: number;
    seconds: number;
  };
  rmSync(out, { recursive: true, force: true });
  return { megabytes: run.peakMemoryBytes / 1e6, seconds: run.seconds };
}
