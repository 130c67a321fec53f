import { assignSplit, formUnits, type SplitTable } from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Documents in domains and subdomains, some in groups, some with equal contents. */
const corpora = fc
  .array(
    fc.record({
      domain: fc.constantFrom('code', 'math'),
      subdomain: fc.constantFrom('a', 'b', 'c'),
      group: fc.option(fc.nat(60), { nil: undefined }),
      content: fc.nat(400),
    }),
    { minLength: 60, maxLength: 250 },
  )
  .map((documents) => documents.map((document, row) => ({ ...document, id: `s/f#${row}` })));

type Corpus = ReturnType<typeof corpora.generate>['value'];

function tableOf(documents: Corpus): SplitTable {
  const { units } = formUnits(documents.length, {
    columns: [
      documents.map((document) => document.group?.toString()),
      BigUint64Array.from(documents, (document) => BigInt(document.content + 1)),
    ],
  });
  return {
    ids: documents.map((document) => document.id),
    domains: documents.map((document) => document.domain),
    subdomains: documents.map((document) => document.subdomain),
    units,
  };
}

function singles(count: number, start = 0): SplitTable {
  const rows = Array.from({ length: count }, (_, row) => row + start);
  return {
    ids: rows.map((row) => `s/f#${row}`),
    domains: rows.map(() => 'math'),
    subdomains: rows.map((row) => (row % 4 === 0 ? 'gsm8k' : 'competition')),
    units: Uint32Array.from(rows, (row) => row - start),
  };
}

const run = { seed: 42, numRuns: 150 };
const small = { share: 0.05, atLeast: 3, atMost: 0.1 };

function attempt(seed: string, table: SplitTable) {
  try {
    return assignSplit(seed, table, small);
  } catch (error) {
    expect(error).toMatchObject({ code: 'no-validation' });
    return undefined;
  }
}

describe('assignSplit(seed, table, options)', () => {
  test('keeps every unit on one side and every domain at or below its ceiling', () => {
    let split = 0;
    fc.assert(
      fc.property(corpora, (documents) => {
        const table = tableOf(documents);
        const plan = attempt('42', table);
        if (!plan) return;
        split++;
        const sideOf = new Map<number, number>();
        plan.sides.forEach((side, document) => {
          expect(sideOf.get(table.units[document]!) ?? side).toBe(side);
          sideOf.set(table.units[document]!, side);
        });
        for (const domain of plan.domains) {
          const members = documents.filter((document) => document.domain === domain.domain);
          const held = members.filter((member) => plan.sides[documents.indexOf(member)] === 1);
          expect(domain.documents).toBe(members.length);
          expect(domain.validation).toBe(held.length);
          expect(held.length).toBeGreaterThan(0);
          expect(held.length).toBeLessThanOrEqual(Math.floor(members.length * 0.1));
          expect(domain.shortfall).toBe(Math.max(0, domain.target - held.length));
        }
      }),
      run,
    );
    expect(split).toBeGreaterThan(100);
  });

  test('does not depend on the order of documents', () => {
    fc.assert(
      fc.property(
        corpora.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([documents, shuffled]) => {
          const sides = (list: Corpus) => {
            const plan = attempt('42', tableOf(list));
            return plan && new Map(list.map((document, index) => [document.id, plan.sides[index]]));
          };
          const [a, b] = [sides(documents), sides(shuffled)];
          for (const { id } of documents) expect(a?.get(id)).toBe(b?.get(id));
        },
      ),
      run,
    );
  });

  test('meets the quota exactly, stratum by stratum, where documents are single', () => {
    const plan = assignSplit('42', singles(1_000));
    expect(plan.domains).toEqual([
      { domain: 'math', documents: 1_000, target: 50, ceiling: 100, validation: 50, shortfall: 0 },
    ]);
    expect(plan.strata.map(({ subdomain, validation }) => [subdomain, validation])).toEqual([
      ['competition', 38],
      ['gsm8k', 12],
    ]);
    expect(plan.sides.reduce((sum, side) => sum + side, 0)).toBe(50);
    expect(plan.oversized).toEqual([]);
  });

  test('differs by seed', () => {
    const [a, b] = ['42', '43'].map((seed) => assignSplit(seed, singles(1_000)).sides.join(''));
    expect(a).not.toBe(b);
  });

  test('moves sides one way only as a source grows', () => {
    for (const more of [20, 200, 1_000]) {
      const before = assignSplit('42', { ...singles(1_000), subdomains: Array(1_000).fill('x') }).sides;
      const table = { ...singles(1_000 + more), subdomains: Array(1_000 + more).fill('x') };
      const after = assignSplit('42', table).sides;
      const moved = [0, 0];
      before.forEach((side, document) => {
        if (after[document] !== side) moved[side]!++;
      });
      expect(Math.min(...moved)).toBe(0);
      expect(Math.max(...moved)).toBeLessThan(15);
    }
  });

  test('sends a unit above the ceiling to train, reports it, and fills up from the rest', () => {
    const table = singles(200);
    const units = table.units.map((unit) => (unit < 60 ? 0 : unit - 59));
    const plan = assignSplit('42', { ...table, units });
    expect(plan.oversized).toEqual([{ key: 's/f#0', domain: 'math', documents: 60 }]);
    expect(plan.sides.slice(0, 60).every((side) => side === 0)).toBe(true);
    expect(plan.domains[0]).toMatchObject({ target: 10, validation: 10, shortfall: 0 });
  });

  test('reports a shortfall where groups do not fit', () => {
    // Groups of 30 in 185: a target of 10 and a ceiling of 18. Five single documents are all that can be held out.
    const table = singles(185);
    const units = Uint32Array.from(table.units, (unit) =>
      unit < 5 ? unit : 5 + Math.floor((unit - 5) / 30),
    );
    const plan = assignSplit('42', { ...table, units });
    expect(plan.domains[0]).toMatchObject({ target: 10, validation: 5, shortfall: 5 });
    expect(plan.oversized.map((unit) => unit.documents)).toEqual([30, 30, 30, 30, 30, 30]);
  });

  test('keeps a unit of two domains on one side in both', () => {
    const table = singles(200);
    const domains = table.ids.map((_, row) => (row < 100 ? 'code' : 'prose'));
    const units = Uint32Array.from(table.ids, (_, row) => row % 100);
    for (const seed of ['1', '2', '3']) {
      const { sides } = assignSplit(seed, { ...table, domains, units });
      expect([...sides.slice(0, 100)]).toEqual([...sides.slice(100)]);
      expect(sides.reduce((sum, side) => sum + side, 0)).toBe(20);
    }
  });

  test.each<[string, SplitTable, RegExp]>([
    ['few documents', singles(9), /no document of math can be held out: it has 9 documents.*at most 0/],
    [
      'one group of everything',
      { ...singles(300), units: new Uint32Array(300) },
      /its largest group has 300 \(that of s\/f#0\)/,
    ],
  ])('refuses a domain of %s, with advice', (_, table, message) => {
    expect(() => assignSplit('42', table)).toThrow(
      expect.objectContaining({
        code: 'no-validation',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/at_most/),
      }),
    );
  });

  test('holds nothing out where nothing is asked for', () => {
    const plan = assignSplit('42', singles(5), { share: 0, atLeast: 0 });
    expect([...plan.sides]).toEqual([0, 0, 0, 0, 0]);
    expect(assignSplit('42', singles(0)).domains).toEqual([]);
  });

  test('refuses columns of different lengths', () => {
    expect(() => assignSplit('42', { ...singles(5), domains: ['a'] })).toThrow(/1 domains for 5 ids/);
  });
});
