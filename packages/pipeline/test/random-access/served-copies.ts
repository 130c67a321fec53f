import { type FileClusters, readClusters, readDocuments, resolveSource } from '@sluice/sources';
import { type LoopbackHub, startLoopbackHub } from '@sluice/test-fixtures';
import type { PlacedCluster } from '../../src/tasks/clusters/draw-ranges.ts';
import { type CodeRecord, type CopyLayout, parquetCopy } from './code-copies.ts';
import type { StudiedSource } from './study-draws.ts';

const MAPPING = {
  domain: 'code',
  subdomain: 'python',
  textFields: ['content'],
  group: { field: 'repo_name' },
};

/** Parquet copies behind a loopback Hub, surveyed. */
export interface ServedCopies extends StudiedSource {
  readonly hub: LoopbackHub;
  readonly storedBytes: number;
  /** What the server sent for the survey: bodies and heads. */
  readonly surveySent: number;
  /** Reads clusters over the wire, and tells what the server sent and how many answers that took. */
  read(clusters: readonly PlacedCluster[]): Promise<{ documents: number; sent: number; requests: number }>;
}

export async function serveCopies(
  records: readonly (readonly CodeRecord[])[],
  layout: CopyLayout,
  cacheFolder: string,
): Promise<ServedCopies> {
  const files = Object.fromEntries(
    records.map((ofFile, file) => [
      `data/part-${String(file).padStart(2, '0')}.parquet`,
      parquetCopy(ofFile, layout),
    ]),
  );
  const hub = await startLoopbackHub({ datasets: { 'org/code': { files } } });
  const options = { baseFolder: '/', environment: { HF_ENDPOINT: hub.endpoint, HF_HOME: cacheFolder } };
  const source = await resolveSource({ name: 'code', from: 'hf://datasets/org/code' }, options);
  const before = hub.bytesSent;
  const surveyed: FileClusters[] = [];
  for (const fileIndex of source.files.keys())
    surveyed.push(await readClusters(source, MAPPING, { ...options, fileIndex }));
  const surveySent = hub.bytesSent - before;
  return {
    hub,
    surveySent,
    storedBytes: source.files.reduce((sum, { byteLength }) => sum + byteLength, 0),
    groups: records.map((ofFile) => ofFile.map(({ repo_name }) => repo_name)),
    files: surveyed.map((file, number) => ({
      ...file,
      id: `code/${source.files[number]!.path}`,
      fetchedBytes: file.fetched.reduce((sum, { bytes }) => sum + bytes.length, 0),
    })),
    async read(clusters) {
      const sentBefore = hub.bytesSent;
      const requestsBefore = hub.requests.length;
      let documents = 0;
      for (const [file, rows] of Map.groupBy(clusters, (cluster) => cluster.file)) {
        const batches = readDocuments(source, MAPPING, {
          ...options,
          fileIndex: file,
          rows,
          fetched: surveyed[file]!.fetched,
        });
        for await (const batch of batches) documents += batch.recordCount;
      }
      return { documents, sent: hub.bytesSent - sentBefore, requests: hub.requests.length - requestsBefore };
    },
  };
}
