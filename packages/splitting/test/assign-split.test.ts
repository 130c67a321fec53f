import { SPLIT_NAMES } from '@sluice/records';
import {
  assignSplit,
  formUnits,
  type SplitOptions,
  type SplitPlan,
  type SplitTable,
} from '@sluice/splitting';
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
const small = { validation: 0.05, atLeast: 3, atMost: 0.1 };

function attempt(seed: string, table: SplitTable, options: SplitOptions = small) {
  try {
    return assignSplit(seed, table, options);
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^no-(validation|test)$/) });
    return undefined;
  }
}

function expectWholeUnits({ sides }: SplitPlan, { units }: SplitTable): void {
  const sideOf = new Map<number, number>();
  sides.forEach((side, document) => {
    expect(sideOf.get(units[document]!) ?? side).toBe(side);
    sideOf.set(units[document]!, side);
  });
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
        expectWholeUnits(plan, table);
        for (const domain of plan.domains) {
          const members = documents.filter((document) => document.domain === domain.domain);
          const held = members.filter((member) => plan.sides[documents.indexOf(member)] === 1);
          expect(domain.documents).toBe(members.length);
          expect(domain.heldOutDocuments).toBe(held.length);
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
      {
        split: 'validation',
        domain: 'math',
        documents: 1_000,
        unit: 'documents',
        target: 50,
        ceiling: 100,
        heldOutDocuments: 50,
        heldOut: 50,
        shortfall: 0,
      },
    ]);
    expect(plan.strata.map(({ subdomain, heldOut }) => [subdomain, heldOut])).toEqual([
      ['competition', 38],
      ['gsm8k', 12],
    ]);
    expect(plan.sides.reduce((sum, side) => sum + side, 0)).toBe(50);
    expect(plan.oversized).toEqual([]);
  });

  test('meets the quota as closely as groups permit: exactly, while small ones are left', () => {
    // 40 groups of 20 documents and 200 single ones: a target of 50, a ceiling of 100.
    const table = singles(1_000);
    const units = Uint32Array.from(table.units, (row) => (row < 800 ? Math.floor(row / 20) : 40 + row - 800));
    for (const seed of ['1', '2', '3', '4', '5'])
      expect(assignSplit(seed, { ...table, units }).domains[0]).toMatchObject({ target: 50, heldOut: 50 });
    // Groups of 20 and of 23 alone: 46, 43 or 40 are short of 50, and nearer to it than 60 with one more.
    const large = Uint32Array.from(table.units, (row) =>
      row < 500 ? Math.floor(row / 20) : 25 + Math.floor((row - 500) / 23),
    );
    for (const seed of ['1', '2', '3', '4', '5']) {
      const [domain] = assignSplit(seed, { ...table, units: large }).domains;
      expect(Math.abs(domain!.heldOut - 50)).toBeLessThanOrEqual(10);
      expect(domain!.shortfall).toBe(Math.max(0, 50 - domain!.heldOut));
    }
  });

  test.each([
    // Single documents beside ten groups of 90, for a target of 50.
    [48, 10, 48],
    [20, 10, 20],
    [8, 10, 98], // below the floor
    [8, 0, 8],
    [4, 0, 94], // 44 too many are fewer than 46 too few
    [0, 0, 90],
  ])(
    'takes %d single documents, at least %d, and a group of 90 only if that is nearer: %d',
    (single, atLeast, heldOut) => {
      const count = single + 900;
      const table = singles(count);
      const units = Uint32Array.from(table.units, (row) =>
        row < single ? row : single + Math.floor((row - single) / 90),
      );
      const sizes = { validation: 50 / count, atLeast, atMost: 0.11 };
      for (const seed of ['1', '2', '3']) {
        const [domain] = assignSplit(seed, { ...table, units }, sizes).domains;
        expect(domain).toMatchObject({ target: 50, heldOut });
      }
    },
  );

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
    expect(plan.domains[0]).toMatchObject({ target: 10, heldOut: 10, shortfall: 0 });
  });

  test('reports a shortfall where groups do not fit', () => {
    // Groups of 30 in 185: a target of 10 and a ceiling of 18. Five single documents are all that can be held out.
    const table = singles(185);
    const units = Uint32Array.from(table.units, (unit) =>
      unit < 5 ? unit : 5 + Math.floor((unit - 5) / 30),
    );
    const plan = assignSplit('42', { ...table, units });
    expect(plan.domains[0]).toMatchObject({ target: 10, heldOut: 5, shortfall: 5 });
    expect(plan.oversized.map((unit) => unit.documents)).toEqual([30, 30, 30, 30, 30, 30]);
  });

  test('keeps a unit of two domains on one side in both', () => {
    const table = singles(200);
    const domains = table.domains.map((_, row) => (row < 100 ? 'code' : 'prose'));
    const units = Uint32Array.from(table.domains, (_, row) => row % 100);
    for (const seed of ['1', '2', '3']) {
      const { sides } = assignSplit(seed, { ...table, domains, units });
      expect([...sides.slice(0, 100)]).toEqual([...sides.slice(100)]);
      expect(sides.reduce((sum, side) => sum + side, 0)).toBe(20);
    }
  });

  test.each<[string, SplitTable, RegExp]>([
    [
      'few documents',
      singles(9),
      /no document of math can be held out for validation: it has 9 documents.*at most 0/,
    ],
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

  test('takes a test split of train alone, from the other end of the draw', () => {
    const alone = assignSplit('42', singles(1_000)).sides;
    const plan = assignSplit('42', singles(1_000), { test: 0.03 });
    expect(plan.domains.map(({ split, heldOut }) => [split, heldOut])).toEqual([
      ['validation', 50],
      ['test', 30],
    ]);
    plan.sides.forEach((side, document) => {
      expect(side === 1).toBe(alone[document] === 1);
    });
    expect(plan.sides.filter((side) => side === 2)).toHaveLength(30);
  });

  test('keeps units whole and domains below their ceilings with a test split, too', () => {
    let split = 0;
    fc.assert(
      fc.property(corpora, (documents) => {
        const table = tableOf(documents);
        const plan = attempt('42', table, { ...small, test: 0.05 });
        if (!plan) return;
        split++;
        expectWholeUnits(plan, table);
        for (const domain of plan.domains) {
          const side = SPLIT_NAMES.indexOf(domain.split);
          const held = documents.filter(
            (document, row) => document.domain === domain.domain && plan.sides[row] === side,
          );
          expect(held.length).toBe(domain.heldOut);
          expect(held.length).toBeLessThanOrEqual(domain.ceiling);
        }
      }),
      run,
    );
    expect(split).toBeGreaterThan(60);
  });

  test('never moves a document between validation and test as a source grows', () => {
    const sides = (count: number) =>
      assignSplit('42', { ...singles(count), subdomains: Array(count).fill('x') }, { test: 0.05 }).sides;
    const before = sides(1_000);
    for (const count of [1_050, 2_000, 4_000]) {
      const after = sides(count);
      const swapped = before.filter((side, row) => side > 0 && after[row]! > 0 && side !== after[row]);
      expect(swapped).toHaveLength(0);
    }
  });

  test('holds out as many documents as a count says', () => {
    const plan = assignSplit('42', singles(1_000), {
      validation: { documents: 137 },
      test: { documents: 21 },
    });
    expect(plan.domains.map(({ target, ceiling, heldOut }) => [target, ceiling, heldOut])).toEqual([
      [137, 500, 137],
      [21, 500, 21],
    ]);
    const strata = plan.strata.map(({ subdomain, heldOut }) => [subdomain, heldOut]);
    expect(strata).toEqual([
      ['competition', 103],
      ['gsm8k', 34],
      ['competition', 16],
      ['gsm8k', 5],
    ]);
    const short = assignSplit('42', singles(100), { validation: { documents: 80 } }).domains[0]!;
    expect(short).toMatchObject({ target: 80, ceiling: 50, heldOut: 50, shortfall: 30 });
  });

  test('holds out tokens until the count is reached, and asks for those of held-out documents alone', () => {
    const asked = new Set<number>();
    const tokensOf = (document: number) => {
      asked.add(document);
      return 10 + (document % 7);
    };
    const table = { ...singles(1_000), tokensOf };
    const plan = assignSplit('42', table, { validation: { tokens: 1_000 } });
    const held = [...plan.sides.keys()].filter((row) => plan.sides[row] === 1);
    const tokens = held.reduce((sum, row) => sum + 10 + (row % 7), 0);
    expect(plan.domains[0]).toMatchObject({ unit: 'tokens', target: 1_000, heldOut: tokens, shortfall: 0 });
    expect(tokens).toBeLessThan(1_000 + 2 * 16); // the document that crosses is taken, in each stratum
    expect([...asked].sort((a, b) => a - b)).toEqual(held);
    expect(() => assignSplit('42', singles(50), { test: { tokens: 5 } })).toThrow(/tokensOf/);
  });

  test('refuses a domain that has nothing left for test', () => {
    expect(() => assignSplit('42', singles(12), { atLeast: 1, test: 0.05 })).not.toThrow();
    const units = Uint32Array.from({ length: 200 }, (_, row) => Math.max(0, row - 194));
    expect(() => assignSplit('42', { ...singles(200), units }, { test: 0.05 })).toThrow(
      expect.objectContaining({ code: 'no-test', hint: expect.stringContaining('finer key') }),
    );
  });

  test('holds nothing out where nothing is asked for', () => {
    const plan = assignSplit('42', singles(5), { validation: 0 });
    expect([...plan.sides]).toEqual([0, 0, 0, 0, 0]);
    expect(assignSplit('42', singles(0)).domains).toEqual([]);
  });

  test('refuses columns of different lengths', () => {
    expect(() => assignSplit('42', { ...singles(5), domains: ['a'] })).toThrow(/1 domains for 5 ids/);
  });
});
