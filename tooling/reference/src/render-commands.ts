import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The text of docs/commands.md: what --help says of each command. */
export function renderCommands(): string {
  const overview = help();
  const names = [...overview.matchAll(/^ {2}([a-z][a-z-]*)(?: \[options\]| <| \[|\s{2})/gm)]
    .map((match) => match[1]!)
    .filter((name) => name !== 'help' && name !== 'sluice');
  const exitCodes = /Exit codes:\n([\s\S]*)$/.exec(overview)?.[1]?.trimEnd() ?? '';
  return [
    '# The commands',
    'What `sluice <command> --help` says, written by `pnpm commands`. In a checkout the command is `./sluice`.',
    ...names.map((name) => `## ${name}\n\n${fenced(help(name))}`),
    `## Exit codes\n\n${fenced(exitCodes)}\n`,
  ].join('\n\n');
}

const fenced = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\``;

function help(...command: string[]): string {
  const main = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
  return execFileSync(process.execPath, ['--conditions=@sluice/source', main, ...command, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
  });
}
