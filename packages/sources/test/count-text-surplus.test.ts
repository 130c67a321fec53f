import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTextSurplus } from '../src/count-text-surplus.ts';

const counted = (line: string, field = 'text') => {
  const bytes = Buffer.from(line);
  return countTextSurplus({ bytes, surplus: bytes.length - line.length }, field);
};
const surplusOf = (text: string) => Buffer.byteLength(text) - text.length;

const space = fc.constantFrom('', '', ' ', '\t ');
const piece = fc.constantFrom(
  'a',
  'é',
  '“',
  '𝄞',
  '\\"',
  '\\\\',
  '\\n',
  '\\/',
  ' ',
  'text',
  ':',
  '{',
  '[',
  ',',
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => `"${pieces.join('')}"`);
const name = fc.constantFrom('"text"', '"text"', '"a"', '"é"', '"xtext"', '"\\"text"', '"te\\/xt"');
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom('1', 'null', '{"text":"ü"}', '["text","ü"]'),
);
const member = fc.tuple(space, name, space, space, value, space).map((parts) => {
  const [before, key, colon, gap, content, behind] = parts;
  return `${before}${key}${colon}:${gap}${content}${behind}`;
});
const line = fc.array(member, { minLength: 1, maxLength: 4 }).map((members) => `{${members.join(',')}}`);

describe('countTextSurplus(line, field)', () => {
  it('is never wrong, whatever lies around the text and however often its name comes', () => {
    let told = 0;
    fc.assert(
      fc.property(line, (json) => {
        const { text } = JSON.parse(json) as { text?: unknown };
        const surplus = counted(json);
        if (surplus === undefined) return;
        told++;
        expect([json, surplus]).toEqual([json, surplusOf(text as string)]);
      }),
      { seed: 42, numRuns: 20_000 },
    );
    expect(told).toBeGreaterThan(2_000);
  });

  it.each([
    ['first', '{"text":"é “𝄞” \\" \\\\","url":"ü"}', surplusOf('é “𝄞”')],
    ['last, after others', '{ "url" : "ü", "text" : "é" }', 1],
    ['with the name as a value before', '{"kind":"text","text":"é"}', undefined],
    ['in an inner object', '{"meta":{"text":"ü"}}', undefined],
    ['behind an array', '{"tags":["ü"],"text":"é"}', undefined],
    ['twice', '{"text":"ü","text":"éé"}', undefined],
    ['and its name quoted in a text', '{"a":"\\"text\\":\\"ü\\"","text":"é"}', 1],
    ['and its name at the end of a text', '{"a":"\\"text","text":"é"}', undefined],
    ['behind a name that ends in its own', '{"\\"text":"éé","text":"é"}', undefined],
    ['not a text', '{"text":1}', undefined],
    ['far from the start', `{"a":"${'x'.repeat(1_024)}","text":"é"}`, undefined],
    ['far from the end', `{"text":"é","a":"${'x'.repeat(1_024)}"}`, undefined],
    ['full of quotes', `{"text":"é${'\\"'.repeat(100)}"}`, undefined],
  ])('tells of a text that is %s what it has', (_, json, surplus) => {
    expect(counted(json)).toBe(surplus);
  });

  it('takes no name that may be written in several ways', () => {
    expect(counted('{"a/b":"é"}', 'a/b')).toBeUndefined();
  });
});
