import { idPriority, rowPriorities } from './priority.ts';

/** Files whose keys are remembered. */
const MOST_FILES = 1_024;

/**
 * Priorities by document id, the ones that a build draws: by file and row where an id is a location, `<file>#<row>`, and by
 * the whole id where it is not. The former cost a twentieth of the latter.
 */
export function idPriorities(seed: string, purpose: string): (id: string) => number {
  const files = new Map<string, (row: number) => number>();
  const rowsOf = (file: string) => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const priorityOf = rowPriorities(seed, purpose, file);
    if (files.size === MOST_FILES) files.clear();
    files.set(file, priorityOf);
    return priorityOf;
  };
  return (id) => {
    const mark = id.lastIndexOf('#');
    const digits = id.slice(mark + 1);
    if (mark < 1 || !/^(?:0|[1-9]\d{0,9})$/.test(digits) || Number(digits) > 0xffff_ffff)
      return idPriority(seed, purpose, id);
    return rowsOf(id.slice(0, mark))(Number(digits));
  };
}
