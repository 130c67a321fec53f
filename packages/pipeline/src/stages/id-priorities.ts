import { idPriority, rowPriorities } from '@sluice/determinism';

/**
 * Priorities by document id, the ones that a build draws: by file and row where an id is a location, `<file>#<row>`, and by
 * the whole id where it is not.
 */
export function idPriorities(seed: string, purpose: string): (id: string) => number {
  let lastFile: string | undefined;
  let priorityOf: (row: number) => number = () => 0;
  return (id) => {
    const mark = id.lastIndexOf('#');
    const digits = id.slice(mark + 1);
    if (mark < 1 || !/^(?:0|[1-9]\d{0,9})$/.test(digits) || Number(digits) > 0xffff_ffff) {
      return idPriority(seed, purpose, id);
    }
    const file = id.slice(0, mark);
    if (file !== lastFile) {
      lastFile = file;
      priorityOf = rowPriorities(seed, purpose, file);
    }
    return priorityOf(Number(digits));
  };
}
