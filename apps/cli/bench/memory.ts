/*
 * Peak memory of a build, summed over its processes, and its time for a megabyte of input, as the input grows: the same
 * recipe over 1 ×, 3 × and 10 × the documents with a fixed budget, without a limit of memory and with one; and over 1 × and
 * 3 × with everything taken. Of three runs the one with the middle peak counts. Run it from the root, with the number of
 * workers and of documents of 1 ×:
 *
 *   node --conditions=@sluice/source apps/cli/bench/memory.ts 2 60000
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedFolder } from '@sluice/test-fixtures';
import { writeDocuments } from './write-documents.ts';

const [WORKERS, DOCUMENTS] = [process.argv[2] ?? '2', Number(process.argv[3] ?? 60_000)];

const folder = mkdtempSync(join(tmpdir(), 'sluice-memory-'));
try {
  for (const factor of [1, 3, 10]) await writeDocuments(join(folder, `input-${factor}`), factor * DOCUMENTS);
  for (const { budget, limit, factors } of [
    { budget: '5 MB', limit: undefined, factors: [1, 3, 10] },
    { budget: '5 MB', limit: '1200 MB', factors: [1, 3, 10] },
    { budget: 'all', limit: undefined, factors: [1, 3] },
    { budget: 'all', limit: '1200 MB', factors: [1, 3] },
  ]) {
    const runs = factors.map((factor) => ({ factor, ...middleOf({ factor, budget, limit }) }));
    for (const { factor, megabytes, seconds, inputMegabytes } of runs) {
      console.log(
        `budget ${budget.padEnd(5)} limit ${(limit ?? 'none').padEnd(8)} input × ${String(factor).padEnd(3)}` +
          ` peak ${megabytes.toFixed(0)} MB  ${seconds.toFixed(1)} s  ${((1000 * seconds) / inputMegabytes).toFixed(1)} ms/MB`,
      );
    }
    const [first, last] = [runs[0]!, runs.at(-1)!];
    const perByte = last.seconds / last.inputMegabytes / (first.seconds / first.inputMegabytes);
    console.log(
      `  last to first: peak ${(last.megabytes / first.megabytes).toFixed(2)}, time per byte ${perByte.toFixed(2)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Growth {
  readonly factor: number;
  readonly budget: string;
  readonly limit: string | undefined;
}

/** The run of three that has the peak in the middle: when garbage is collected is up to the moment. */
function middleOf(growth: Growth) {
  return [1, 2, 3].map(() => build(growth)).toSorted((a, b) => a.megabytes - b.megabytes)[1]!;
}

function build({ factor, budget, limit }: Growth) {
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
    [
      ...['--conditions=@sluice/source', 'apps/cli/src/main.ts', 'build', recipe, '--out', out],
      ...['--workers', WORKERS, ...(limit === undefined ? [] : ['--max-memory', limit])],
    ],
    {
      stdio: 'ignore',
    },
  );
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as {
    peakMemoryBytes: number;
    seconds: number;
  };
  rmSync(out, { recursive: true, force: true });
  const input = join(folder, `input-${factor}`);
  const bytes = readdirSync(input).reduce((sum, name) => sum + statSync(join(input, name)).size, 0);
  return { megabytes: run.peakMemoryBytes / 1e6, seconds: run.seconds, inputMegabytes: bytes / 1e6 };
}
