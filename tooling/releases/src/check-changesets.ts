/**
 * Fails where a package's sources changed and no changeset says so. See ../README.md.
 */
import { unannouncedChanges } from './unannounced-changes.ts';

const complaint = unannouncedChanges();
if (complaint !== undefined) {
  console.error(`${complaint}\nRun pnpm changeset, and say what changed for those who use the package.`);
  process.exitCode = 1;
}
