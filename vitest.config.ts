import { defineConfig } from 'vitest/config';

const conditions = ['@sluice/source'];
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const everywhere = (name: string) =>
  ['packages', 'apps', 'tooling'].map((folder) => `${folder}/*/test/**/${name}`);

/** Tests of the project by itself, and tests that need the real corpora or Slurm's scripts beside the checkout. */
export default defineConfig({
  test: {
    maxWorkers: '100%', // by default a core is left idle: half the machine, of two
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: everywhere('*.test.ts'),
          exclude: [...everywhere('*.shared-data.test.ts'), ...everywhere('*.slurm.test.ts')],
          testTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: 'shared-data',
          include: everywhere('*.shared-data.test.ts'),
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        ...source,
        test: {
          name: 'slurm',
          include: everywhere('*.slurm.test.ts'),
          globalSetup: 'packages/execution/test/slurm-cluster.ts',
          fileParallelism: false, // one cluster, and a test takes a node of it down
          testTimeout: 120_000,
        },
      },
    ],
  },
});
