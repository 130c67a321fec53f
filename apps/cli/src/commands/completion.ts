import { Argument } from 'commander';
import type { CliCommand } from '../cli-command.ts';

export const completionCommand: CliCommand = {
  name: 'completion',
  examples: [
    ['source <(sluice completion bash)', 'in ~/.bashrc'],
    ['source <(sluice completion zsh)', 'in ~/.zshrc, behind compinit'],
    ['sluice completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  declare: (command) =>
    command
      .summary('print the completion script of a shell')
      .description('Prints a script that lets a shell complete commands, options and their choices.')
      .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish'])),
  run: async (shell) => (await import('./run-completion.ts')).runCompletion(shell),
};
