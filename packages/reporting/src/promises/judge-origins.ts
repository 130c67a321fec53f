import { renderCount } from '../render-summary.ts';
import { type Corpus, isBad, isMeasured, type Judged } from './judged.ts';

/** The folders of the output whose blocks the audit of spans reads, or that hold no blocks. */
const READ_BACK = new Set(['data', 'by-domain', 'switch', 'tokenizer', 'provenance']);

export function judgeOrigins({ manifest, findings }: Corpus): Judged {
  const evidence = findings.filter(({ check }) => check === 'spans');
  const faulty = evidence.filter(isMeasured).reduce((sum, { figure }) => sum + figure!, 0);
  const blocks = manifest.streams.reduce((sum, { writtenBlocks }) => sum + writtenBlocks, 0);
  const folders = manifest.files.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0]!] : []));
  const unread = [...new Set(folders)].filter((folder) => !READ_BACK.has(folder));
  return {
    isBroken: evidence.some(isBad),
    figure: evidence.some(isMeasured)
      ? `${renderCount(faulty)} of ${renderCount(blocks)} blocks with a token without origin`
      : 'no block was looked at',
    gaps: [
      ...(evidence.some(isMeasured) ? [] : ['the spans of the blocks were not looked at']),
      ...unread.map((folder) => `${folder}/ was not read back by the audit (sluice verify reads it)`),
    ],
    evidence,
  };
}
