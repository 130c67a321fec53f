/**
 * Writes docs/commands.md. See ../README.md.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderCommands } from './render-commands.ts';

writeFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'commands.md'), renderCommands());
