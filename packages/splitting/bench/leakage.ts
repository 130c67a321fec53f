/**
 * What five ways to hold out one document in twenty leak of real code: documents on both sides, contents, pairs of near
 * copies, and the share of the held-out words in runs of 50 that train has too; and how many words there are. Run, with
 * the real corpora beside the checkout: node --conditions=@sluice/source packages/splitting/bench/leakage.ts
 */
import { readCodeTexts } from '../test/code-corpus.ts';
import { compareLeakage } from '../test/leakage-methods.ts';

console.log(
  '| split | held out | documents | contents | near pairs | words in shared runs of 50 | words left |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const { method, heldOut, documents, contents, nearPairs, sharedRunShare, tokenCount } of compareLeakage(
  readCodeTexts(),
)) {
  const share = `${(100 * sharedRunShare).toFixed(1)} %`;
  console.log(
    `| ${method} | ${heldOut} | ${documents} | ${contents} | ${nearPairs} | ${share} | ${tokenCount} |`,
  );
}
