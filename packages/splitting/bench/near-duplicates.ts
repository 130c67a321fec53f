/**
 * Near-duplicates in the real code corpus, repeated with noise to 10,000, 30,000 and 100,000 documents: seconds for
 * signatures and for the search, documents a second, and peak memory. Each count has a process of its own. Texts lie on
 * disk, as those of a build do, and are read as they are asked for; so do sorted keys and pairs. Run, with the real
 * corpora beside the checkout and 15 kB of disk a document:
 * node --conditions=@sluice/source packages/splitting/bench/near-duplicates.ts [counts …]
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawFor } from '@sluice/determinism';
import {
  createNearDuplicateSearch,
  createShingler,
  createShingleSets,
  hashBands,
  planBands,
  type Spill,
} from '@sluice/splitting';
import { readCodeTexts } from '../test/code-corpus.ts';

const BATCH = 1_024;
/** Holds the heap as `--max-memory` does, so that the peak is what is needed and not what is still to be collected. */
const HELD_HEAP = ['--max-old-space-size=128', '--max-semi-space-size=4'];
const [mode, ...rest] = process.argv.slice(2);
if (mode === 'search') search(rest[0]!, Number(rest[1]));
else compareCounts(mode === undefined ? [10_000, 30_000, 100_000] : [mode, ...rest].map(Number));

function compareCounts(counts: readonly number[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-near-'));
  try {
    writeTexts(folder, Math.max(...counts));
    console.log(
      '| documents | MB | signatures, s | documents/s | MB/s | search, s | measured | in clusters | spilt, MB | peak RSS, MB |',
    );
    console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
    for (const count of counts) {
      const flags = [...process.execArgv, ...HELD_HEAP, process.argv[1]!, 'search', folder, `${count}`];
      process.stdout.write(execFileSync(process.execPath, flags));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The originals, then copies of them: one in ten with 1 % of its lines changed, the others with 60 %. */
function writeTexts(folder: string, documentCount: number): void {
  const originals = readCodeTexts().map((content) => content.split('\n'));
  const texts = openFile(join(folder, 'texts'));
  const ends = new Float64Array(documentCount);
  for (let document = 0; document < documentCount; document++) {
    const draw = drawFor('bench', 'bench/noise', `${document}`);
    const share = document < originals.length ? 0 : draw.below(10) === 0 ? 0.01 : 0.6;
    const noise = () => `v${draw.below(1e9)} = w${draw.below(1e9)}(u${draw.below(1e9)})`;
    const lines = originals[document % originals.length]!.map((line) =>
      draw.uniform() < share ? noise() : line,
    );
    const bytes = Buffer.from(lines.join('\n'));
    ends[document] = texts.append(bytes) + bytes.length;
  }
  texts.close();
  writeFileSync(join(folder, 'ends'), new Uint8Array(ends.buffer));
}

function search(folder: string, documentCount: number): void {
  const texts = openFile(join(folder, 'texts'), 'r');
  const ends = new Float64Array(new Uint8Array(readFileSync(join(folder, 'ends'))).buffer);
  const textOf = (document: number) => {
    const start = document === 0 ? 0 : ends[document - 1]!;
    const bytes = Buffer.allocUnsafe(ends[document]! - start);
    texts.read(start, bytes);
    return bytes.toString();
  };
  const spill = openFile(join(folder, `spill-${documentCount}`));
  const plan = planBands(0.8);
  const shingler = createShingler(5);
  const finder = createNearDuplicateSearch({ threshold: 0.8, spill });
  let signing = 0;
  for (let start = 0; start < documentCount; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, documentCount - start) }, (_, at) =>
      textOf(start + at),
    );
    const began = performance.now();
    finder.add(hashBands(batch, shingler, plan), start);
    signing += performance.now() - began;
  }
  const setOf = createShingleSets(5);
  const began = performance.now();
  const found = finder.find({ documentCount, shinglesOf: (document) => setOf(textOf(document)) });
  const searching = performance.now() - began;
  const sizes = new Uint32Array(found.clusterCount);
  for (const cluster of found.clusters) sizes[cluster]!++;
  const clustered = sizes.reduce((sum, size) => sum + (size > 1 ? size : 0), 0);
  const megabytes = ends[documentCount - 1]! / 1e6;
  const figures = [
    `${documentCount}`,
    megabytes.toFixed(0),
    (signing / 1_000).toFixed(1),
    Math.round((documentCount / signing) * 1_000),
    ((1_000 * megabytes) / signing).toFixed(0),
    (searching / 1_000).toFixed(1),
    found.measuredCount,
    clustered,
    (spill.append(new Uint8Array()) / 1e6).toFixed(0),
    (process.resourceUsage().maxRSS / 1_024).toFixed(0),
  ];
  console.log(`| ${figures.join(' | ')} |`);
}

function openFile(path: string, flags: 'wx+' | 'r' = 'wx+'): Spill & { readonly close: () => void } {
  const file = openSync(path, flags);
  let length = 0;
  return {
    append(bytes) {
      const start = length;
      for (let done = 0; done < bytes.length; done = length - start)
        length += writeSync(file, bytes, done, bytes.length - done, length);
      return start;
    },
    read: (position, target) => void readSync(file, target, 0, target.length, position),
    close: () => closeSync(file),
  };
}
