/**
 * 3 MB of code by each method, out of ten shards in order of repository: repositories reached, beside what a uniform
 * sample of that size reaches on average; the largest share; χ² against the whole with its effect; bytes read; and
 * whether the certificate passes. Needs ../shared/data beside the checkout.
 * Run: node --conditions=@sluice/source packages/pipeline/bench/sampling-methods.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareMethods, OTHER_METHODS, UNIFORM_METHODS } from '../test/code-methods.ts';

const folder = await mkdtemp(join(tmpdir(), 'sluice-methods-'));
try {
  const methods = [...UNIFORM_METHODS, 'random-access, read_at_most: 40%', ...OTHER_METHODS];
  const outcomes = await compareMethods(folder, methods);
  console.table(
    Object.fromEntries(
      [...outcomes].map(([method, { certificate, against, bytesRead }]) => [
        method,
        {
          documents: certificate.sample.documents,
          reached: `${against.groupsReached} (${against.groupsExpected.toFixed(1)})`,
          'top share': `${against.topShares[0]!.group} ${(100 * against.topShares[0]!.sample).toFixed(0)} %`,
          'χ²': against.statistic.toFixed(1),
          p: against.pValue < 1e-12 ? '< 1e-12' : against.pValue.toPrecision(2),
          w: against.effectSize.toFixed(3),
          'design effect': certificate.clusters?.designEffect?.toFixed(1) ?? '',
          'MB read': (bytesRead / 1e6).toFixed(1),
          certificate: certificate.verdict,
        },
      ]),
    ),
  );
} finally {
  await rm(folder, { recursive: true });
}
