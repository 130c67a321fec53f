/** One mistake in a recipe, with its place. Lines and columns count from 1. */
export interface RecipeMistake {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly hint?: string;
}

/** A recipe that cannot be used. Its message lists every mistake with its place and the line it stands on. */
export class RecipeError extends Error {
  readonly file: string;
  readonly mistakes: readonly RecipeMistake[];

  constructor(file: string, mistakes: readonly RecipeMistake[], text = '') {
    super(mistakes.map((mistake) => renderMistake(file, mistake, text)).join('\n'));
    this.name = 'RecipeError';
    this.file = file;
    this.mistakes = mistakes;
  }
}

function renderMistake(file: string, mistake: RecipeMistake, text: string): string {
  const { line, column, path, message, hint } = mistake;
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const lines = [`${place}: ${path === '' ? '' : `${path}: `}${message}`];
  const source = line === undefined ? undefined : text.split('\n')[line - 1];
  if (source !== undefined)
    lines.push(`  ${line} | ${source.trimEnd()}`, `${' '.repeat(`  ${line} | `.length + column! - 1)}^`);
  if (hint !== undefined) lines.push(`  ${hint}`);
  return lines.join('\n');
}
