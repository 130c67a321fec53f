import { defineRecipe } from '@sluice/pipeline';

const embedded = '../packages/test-fixtures/embedded';

export default defineRecipe({
  name: 'two-domains',
  seed: 42,
  tokenizer: `${embedded}/tokenizer`,
  block_size: 128,
  domains: {
    code: { sources: [{ from: `${embedded}/code`, text: 'content', group: 'repo_name' }] },
    prose: { sources: [{ from: `${embedded}/prose`, files: 'stories.jsonl', text: 'text', group: 'book' }] },
  },
  sample: { per_domain: '300 kB' },
});
