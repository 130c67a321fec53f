/**
 * Random access to 180 GB that are made up: Parquet behind HTTP in the shape of the real data set, 880 files in order of
 * repository. 10 MB of text are sampled through a recipe, for at most 0.5 % of the bytes.
 * Run: node --conditions=@sluice/source packages/pipeline/bench/random-access-vast.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCodeRecords } from '../test/random-access/code-copies.ts';
import { drawVastSample } from '../test/random-access/draw-vast-sample.ts';
import { startVastSource } from '../test/random-access/vast-source.ts';

const source = await startVastSource(readCodeRecords().flat(), {
  fileCount: 880,
  groupsOfFile: Number(process.argv[2] ?? 84),
  rows: 500,
  pageBytes: 2 ** 20,
  templateCount: 40,
});
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
try {
  console.log(`${(source.storedBytes / 1e9).toFixed(1)} GB, ${source.recordCount} records`);
  for (const limit of ['0.2%', '0.5%']) {
    const started = performance.now();
    const { draw, sentBytes, requestCount } = await drawVastSample(source, folder, {
      limit,
      budget: '10 MB',
    });
    const { clusters, sampledDocuments, sampledBytes } = draw;
    console.log({
      limit,
      'sent, % of all': (100 * sentBytes) / source.storedBytes,
      'read, % as reported': (100 * clusters!.readBytes) / source.storedBytes,
      'survey, MB': clusters!.surveyBytes / 1e6,
      requests: requestCount,
      clusters: `${clusters!.drawnClusters} of ${clusters!.clusterCount}`,
      inclusionProbability: clusters!.inclusionProbability * clusters!.documentShare,
      sampledDocuments,
      'sampled, MB': sampledBytes / 1e6,
      ...clusters!.precision,
      seconds: (performance.now() - started) / 1000,
      'peak memory, MB': process.resourceUsage().maxRSS / 1e3,
    });
  }
} finally {
  await source.close();
  rmSync(folder, { recursive: true });
}
