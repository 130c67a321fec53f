/*
 * Completion scripts of shells, made from what the commands declare, so that they never fall behind. The scripts hold plain
 * tables and ask nothing of sluice while one types. Where nothing of ours fits, shells complete file names.
 */
import { Command } from 'commander';
import type { CliCommand } from './cli-command.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What its first argument may be, where it is one of a few words. */
  readonly choices: readonly string[];
}

export interface CompletedOption {
  readonly flag: string;
  readonly description: string;
  readonly choices: readonly string[];
  readonly takesValue: boolean;
}

/** What the commands declare. */
export function describeCommands(commands: readonly CliCommand[]): CompletedCommand[] {
  return commands.map((cli) => {
    const command = new Command(cli.name);
    cli.declare(command);
    return {
      name: cli.name,
      summary: command.summary(),
      choices: command.registeredArguments[0]?.argChoices ?? [],
      options: command.options.flatMap(({ long, description, argChoices, required, optional }) =>
        long
          ? [{ flag: long, description, choices: argChoices ?? [], takesValue: required || optional }]
          : [],
      ),
    };
  });
}

/** The completion script of a shell. */
export function renderCompletion(shell: Shell, commands: readonly CompletedCommand[]): string {
  return { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell](commands);
}

const words = (list: readonly string[]): string => list.join(' ');

function renderBash(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ name, options, choices }) => [
    ...options
      .filter((option) => option.choices.length > 0)
      .map(({ flag, choices: values }) => `    ${name}:${flag}) words='${words(values)}' ;;`),
    ...options
      .filter((option) => option.takesValue && option.choices.length === 0)
      .map(({ flag }) => `    ${name}:${flag}) return ;;`),
    `    ${name}:*) words='${words([...options.map(({ flag }) => flag), '--help', '--debug'])}${choices.length > 0 ? ` ${words(choices)}` : ''}' ;;`,
  ]);
  return `# bash completion of sluice: source <(sluice completion bash)
_sluice() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${words(commands.map(({ name }) => name))} --help' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]}:$before in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _sluice sluice
`;
}

function renderZsh(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = commands.map(({ name, options, choices }) => {
    const specs = options.map(({ flag, description, choices: values, takesValue }) => {
      const text = description.replaceAll(/[[\]:]/g, (sign) => `\\${sign}`);
      const value = values.length > 0 ? `:value:(${words(values)})` : takesValue ? ':value:_files' : '';
      return `      ${quote(`*${flag}[${text}]${value}`)}`;
    });
    const argument = choices.length > 0 ? `'*:argument:(${words(choices)})'` : `'*:file:_files'`;
    return `    ${name})\n      _arguments -S \\\n${[...specs, `      ${argument}`].join(' \\\n')}\n      ;;`;
  });
  return `#compdef sluice
# zsh completion of sluice: source <(sluice completion zsh)
_sluice() {
  local -a commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _sluice sluice
`;
}

function renderFish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, choices }) => {
    const on = `-n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c sluice -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
      ...options.map(({ flag, description, choices: values, takesValue }) => {
        const value = values.length > 0 ? ` -x -a ${quote(words(values))}` : takesValue ? ' -r' : '';
        return `complete -c sluice ${on} -l ${flag.slice(2)} -d ${quote(description)}${value}`;
      }),
      ...(choices.length > 0 ? [`complete -c sluice ${on} -f -a ${quote(words(choices))}`] : []),
    ];
  });
  return `# fish completion of sluice: sluice completion fish | source\n${lines.join('\n')}\n`;
}

/** A text as a word of a shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
