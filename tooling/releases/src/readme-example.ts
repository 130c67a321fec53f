import { readFileSync } from 'node:fs';

/** The first TypeScript example of a README, which is plain JavaScript where no types are written in it. */
export function readmeExample(path: string): string {
  const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(path, 'utf8'))?.[1];
  if (example === undefined) throw new Error(`${path} has no example`);
  return example;
}
