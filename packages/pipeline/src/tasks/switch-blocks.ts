import type { SwitchEntry } from '@sluice/manifest';
import type { BlockSpans, Finding } from '@sluice/records';
import { readSplitSpans } from '../corpus/read-corpus.ts';
import { readSwitches } from './balance.ts';
import type { Build } from './build.ts';
import { SWITCH_PATH } from './write.ts';

/** Whether the switch blocks as written change domain where the manifest says, and nowhere else. */
export async function auditSwitchBlocks(build: Build, signal: AbortSignal): Promise<Finding[]> {
  const entries = readSwitches(build);
  if (entries.length === 0) return [];
  const { blockCount, problems } = await checkSwitchBlocks(build.outFolder, entries, signal);
  const check = 'switch';
  if (problems.length > 0)
    return [{ check, severity: 'high', figure: problems.length, sentence: `${problems[0]}.` }];
  const sentence = `The ${blockCount} switch blocks change domain at the token that the manifest says, and nowhere else.`;
  return [{ check, severity: 'ok', figure: 0, sentence }];
}

/** Holds the switch blocks of a corpus against what its manifest says of them. Problems are sentences. */
export async function checkSwitchBlocks(
  folder: string,
  entries: readonly SwitchEntry[],
  signal?: AbortSignal,
): Promise<{ readonly blockCount: number; readonly problems: string[] }> {
  const expected = entries.flatMap((entry) => Array.from({ length: entry.blocks }, () => entry));
  const problems: string[] = [];
  let blockCount = 0;
  for await (const batch of readSplitSpans(folder, [SWITCH_PATH])) {
    signal?.throwIfAborted();
    for (let block = 0; block < batch.blockCount; block++, blockCount++) {
      const entry = expected[blockCount];
      if (entry !== undefined && !switchesAt(batch, block, entry))
        problems.push(
          `switch block ${blockCount} does not change from ${entry.before} to ${entry.after} at token ${entry.switchToken}`,
        );
    }
  }
  if (blockCount !== expected.length)
    problems.push(`${SWITCH_PATH} has ${blockCount} blocks, the manifest says ${expected.length}`);
  return { blockCount, problems };
}

function switchesAt(batch: BlockSpans, block: number, { before, after, switchToken }: SwitchEntry): boolean {
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    const start = batch.spanStarts[span]!;
    if (start < switchToken && start + batch.spanLengths[span]! > switchToken) return false;
    if (batch.spanDomains?.[span] !== (start < switchToken ? before : after)) return false;
  }
  return batch.domains[block] === `${before}>${after}`;
}
