import { idPriorities, idPriority, rowPriorities } from '@sluice/determinism';
import { describe, expect, test } from 'vitest';

describe('idPriorities(seed, purpose)', () => {
  const priorityOf = idPriorities('42', 'sampling/priority');

  test('gives the priority of the row where an id is a location', () => {
    for (const [file, row] of [
      ['a/x.jsonl', 0],
      ['b/y.jsonl', 17],
      ['a/x.jsonl', 4_294_967_295],
    ] as const)
      expect(priorityOf(`${file}#${row}`)).toBe(rowPriorities('42', 'sampling/priority', file)(row));
  });

  test.each(['', '#1', 'a', 'a#', 'a#01', 'a#-1', 'a#1.5', 'a#@5', 'a#4294967296', 'a#1x'])(
    'gives that of the whole id for %j',
    (id) => {
      expect(priorityOf(id)).toBe(idPriority('42', 'sampling/priority', id));
    },
  );

  test('does not depend on what was asked before, for more files than are remembered', () => {
    const ids = Array.from({ length: 3_000 }, (_, file) => `file-${file}#${file % 7}`);
    expect(ids.toReversed().map(priorityOf).toReversed()).toEqual(
      ids.map(idPriorities('42', 'sampling/priority')),
    );
  });
});
