import { readFileSync } from 'node:fs';

/** The version of this package: what the manifest says a corpus was built with. */
export const SLUICE_VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
