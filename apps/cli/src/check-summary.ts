import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SLUICE_VERSION } from '@sluice/pipeline';
import { renderSummaryFiles } from './report-corpus.ts';

/**
 * Where summary.md and report.html are not what follows from a corpus that is sound. Another version of sluice may
 * have worded them otherwise: then nothing is compared.
 */
export async function checkSummary(folder: string): Promise<string[]> {
  const { manifest, texts } = await renderSummaryFiles(folder);
  if (manifest.sluiceVersion !== SLUICE_VERSION) return [];
  const problems: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const found = await readFile(join(folder, name)).catch(() => undefined);
    const expected = Buffer.from(text);
    if (found === undefined || found.equals(expected)) continue;
    let offset = 0;
    while (found[offset] === expected[offset]) offset++;
    problems.push(`${name} is not what follows from the corpus; it differs at byte ${offset}`);
  }
  return problems;
}
