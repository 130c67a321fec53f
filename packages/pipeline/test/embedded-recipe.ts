import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFolder } from '@sluice/test-fixtures';

/** What a test changes of {@link embeddedRecipe}. */
export interface EmbeddedRecipeOptions {
  readonly seed?: number;
  readonly blockSize?: number;
  readonly template?: string;
  readonly codeFiles?: string;
  readonly validation?: string;
  /** The domains in the order in which they are written, from `code`, `math` and `prose`. */
  readonly domains?: readonly ('code' | 'math' | 'prose')[];
  readonly budget?: string;
  /** Lines at the end. */
  readonly more?: string;
}

/** A recipe over the embedded data sets, as a text. */
export function embeddedRecipe(options: EmbeddedRecipeOptions = {}): string {
  const folder = JSON.stringify(embeddedFolder()).slice(1, -1);
  const { template = '{ask}{question} {answer}', codeFiles = '["file-*1.json.gz", "file-*[234].json.gz"]' } =
    options;
  const domains = {
    code: `  code:
    sources:
      - { from: "${folder}/code", files: ${codeFiles}, text: content, subdomain: python, group: repo_name, keep: { chars: 50.. } }
`,
    math: `  math:
    sources:
      - from: "${folder}/math"
        files: arithmetic.jsonl
        subdomain: arithmetic
        format: { template: "${template}", markers: { ask: ["Question: ", "Solve: ", ""] } }
      - { from: "${folder}/math", files: competition.jsonl.zst, text: [problem, solution], subdomain: competition }
`,
    prose: `  prose:
    sources:
      - { from: "${folder}/prose", files: encyclopaedia.parquet, text: text, subdomain: encyclopaedia }
`,
  };
  const order = options.domains ?? ['code', 'math', 'prose'];
  return `name: embedded
seed: ${options.seed ?? 7}
tokenizer: "${folder}/tokenizer"
block_size: ${options.blockSize ?? 128}
domains:
${order.map((domain) => domains[domain]).join('')}sample: { per_domain: ${options.budget ?? '150 kB'} }
split: { validation: ${options.validation ?? '5%'}, exact_duplicates: keep-one }
${options.more ?? ''}`;
}

/** Writes a recipe into a folder and gives its path. */
export function writeRecipe(folder: string, text: string, name = 'recipe.yaml'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
