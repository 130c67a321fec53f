/**
 * Random access to Parquet copies of the code corpus behind a loopback Hub, at 5, 15 and 40 % of the bytes: inclusion over
 * 2,000 seeds, the design effect over 500, bytes on the wire, and errors of groups' shares beside those of other methods.
 * Run: node --conditions=@sluice/source packages/pipeline/bench/random-access.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawRanges } from '../src/tasks/clusters/draw-ranges.ts';
import { readCodeRecords } from '../test/random-access/code-copies.ts';
import { serveCopies } from '../test/random-access/served-copies.ts';
import { studyDesign, studyInclusion, studyOthers } from '../test/random-access/study-draws.ts';

const LIMITS = [0.05, 0.15, 0.4];
const records = readCodeRecords();
const table: object[] = [];
for (const rows of [20, 500])
  for (const hasPageIndex of [true, false]) {
    const cache = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    const served = await serveCopies(records, { rows, hasPageIndex }, cache);
    for (const limit of LIMITS)
      table.push(await studyLimit(`${rows} rows, ${hasPageIndex ? 'index' : 'none'}`, served, limit));
    await served.hub.close();
    rmSync(cache, { recursive: true });
  }
console.table(table);

async function studyLimit(layout: string, served: Awaited<ReturnType<typeof serveCopies>>, limit: number) {
  const byteLimit = Math.floor(limit * served.storedBytes);
  const row = { layout, limit: percent(limit) };
  try {
    const { clusters, draw } = await drawRanges(served.files, {
      seed: '42',
      domain: 'code',
      byteLimit,
      fetchTail: () => Promise.resolve(0),
    });
    const wire = await served.read(clusters);
    const inclusion = await studyInclusion(served, byteLimit, 2_000);
    const design = await studyDesign(served, byteLimit, 500);
    const others = studyOthers(served, byteLimit, 500);
    return {
      ...row,
      clusters: `${draw.drawnClusters} of ${draw.clusterCount}`,
      documents: wire.documents,
      'wire %': ((100 * (served.surveySent + wire.sent)) / served.storedBytes).toFixed(1),
      'incl. p': inclusion.pValue.toPrecision(2),
      'wrong p': inclusion.byPlacePValue.toPrecision(1),
      'cut of 2000': inclusion.cutShort,
      deff: design.actual.toFixed(2),
      'mean est.': design.meanRatio.toFixed(2),
      'runs ±20 %': percent(design.nearShare),
      'own s.e.': percent(design.relativeError),
      effective: Math.round(design.effectiveSampleSize),
      error: design.error.toFixed(3),
      head: others.head.toFixed(3),
      buffer: others.shuffleBuffer.toFixed(3),
      shards: others.wholeShards.toFixed(3),
    };
  } catch (error) {
    return { ...row, clusters: (error as { hint?: string }).hint ?? String(error) };
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
