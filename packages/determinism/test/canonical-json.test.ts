import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../src/index.ts';

test('canonicalJson(value) gives the example of RFC 8785, section 3.2.2', () => {
  const value = JSON.parse(`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`);
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('canonicalJson(object) sorts keys as RFC 8785, section 3.2.3', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\u{1f600}': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect(Object.values(JSON.parse(canonicalJson(value).replace('"1"', '"one"')))).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

/** RFC 8785, appendix B: the bits of a double and its one text. */
const NUMBERS = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const;

test.each(NUMBERS)('canonicalJson(the double %s) is %s', (bits, text) => {
  expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
});

const jsonValue = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }).filter((value) => wellFormed(value));

function wellFormed(value: unknown): boolean {
  return JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/.test(JSON.stringify(value));
}

test('canonicalJson(value) reads back as the value, and once more gives the same text', () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { seed: 42, numRuns: 300 },
  );
});

test('canonicalJson(object) does not depend on the order of the keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), jsonValue, { noNullPrototype: true }), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
    }),
    { seed: 42, numRuns: 200 },
  );
});

test('canonicalJson(object) leaves out undefined fields and takes objects without a prototype', () => {
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  expect(canonicalJson(Object.assign(Object.create(null), { b: 2, a: [] }))).toBe('{"a":[],"b":2}');
});

test.each([
  ['NaN', { a: [1, Number.NaN] }, '$.a[1] is NaN'],
  ['infinity', [Number.NEGATIVE_INFINITY], '$[0] is -Infinity'],
  ['a bigint', { count: 1n }, '$.count is of type bigint'],
  ['a function', { run: () => {} }, '$.run is of type function'],
  ['a date', { at: new Date(0) }, '$.at is of type Date'],
  ['a map', new Map(), '$ is of type Map'],
  ['a typed array', { ids: new Uint16Array(2) }, '$.ids is of type Uint16Array'],
  ['undefined in an array', [undefined], '$[0] is of type undefined'],
  ['a hole in an array', Object.assign(new Array(3), { 0: 1, 2: 2 }), '$[1] is of type undefined'],
  ['an object of an unknown kind', Object.create(Object.create(null)), '$ is of type object'],
  ['a lone surrogate', { text: 'a\ud800' }, '$.text has a lone surrogate'],
  ['a lone surrogate in a key', { '\udc00': 1 }, '$ has a lone surrogate'],
])('canonicalJson(%s) is refused with its path', (_, value, message) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
  expect(() => canonicalJson(value)).toThrow(message);
});
