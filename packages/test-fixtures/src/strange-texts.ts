/**
 * Texts that break naive code, by name. All but `lone-surrogate` and `reversed-surrogates` are well-formed Unicode.
 * A `Document` is never empty and always well-formed: `empty` and the surrogates are for code that reads or writes
 * texts before they are documents.
 */
export const STRANGE_TEXTS = Object.freeze({
  empty: '',
  'one-character': 'x',
  'one-space': ' ',
  'white-space-alone': ' \t\n\r\n  ',
  'no-break-space': 'a\u00a0b\u202fc\u2007d',
  'exotic-white-space': 'a\u2003b\u3000c\u1680d\u0085e\u000bf\u000cg',
  'line-feed-alone': '\n',
  crlf: 'first\r\nsecond\r\n\r\nfourth',
  'carriage-returns': 'first\rsecond\r\rfourth',
  'mixed-line-ends': 'one\ntwo\r\nthree\rfour\u2028five\u2029six',
  'trailing-white-space': 'line one  \nline two\t\n\n\n',
  'tabs-and-spaces': '\tif x:\n        return\n    \telse',
  nul: 'before\0after',
  'control-characters': 'bell\u0007 escape\u001b[31m delete\u007f backspace\b',
  'byte-order-mark': '\ufeffafter the mark',
  'byte-order-mark-inside': 'before\ufeffafter',
  'zero-width': 'zero\u200bwidth\u200cnon\u200djoiner\u2060word',
  'soft-hyphen': 'hy\u00adphen',
  'lone-surrogate': 'high \ud83d end',
  'reversed-surrogates': 'low \ude00\ud83d high',
  'replacement-character': 'was \ufffd lost',
  noncharacter: 'end \uffff of plane \u{10ffff}',
  'private-use': 'logo \uf8ff',
  emoji: '😀 🎉',
  'emoji-zwj': '👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 👍🏽 skin tone, 🇳🇴 country, 1️⃣ key cap',
  'outside-the-basic-plane': '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 𠜎',
  'right-to-left': 'שלום עולם, مرحبا بالعالم',
  'direction-overrides': 'user\u202egnp.exe\u202c end \u2066isolate\u2069',
  'combining-marks': 'e\u0301 n\u0303 o\u0308\u0304 q\u0323\u0307',
  'stacked-combining-marks': `Z${'\u0300\u0316\u0334'.repeat(20)}algo`,
  composed: 'é ñ ö',
  'compatibility-forms': 'ﬁ ① Ａ ㎏ ½ ²',
  'case-changes-length': 'straße İstanbul ŉ ǰ ΐ',
  'no-spaces-between-words': '我能吞下玻璃而不伤身体。ภาษาไทยไม่มีช่องว่าง',
  hangul: '한국어 \u1112\u1161\u11ab',
  indic: 'हिन्दी क्षत्रिय தமிழ்',
  'special-token': 'text <|endoftext|> more <|endoftext|>',
  'template-syntax': '{field} {{marker}} }{ \u0024{x} %s \\{',
  'json-inside': '{"text": "a\\nb", "n": 1e999}',
  'quotes-and-backslashes': `"'\`\\\\n\\u0041\\`,
  'path-like': '../../etc/passwd',
  'prototype-keys': '__proto__ constructor toString',
  'number-like': '007 1e5 -0 NaN Infinity 0x1F ١٢٣',
  latex: '$\\frac{1}{2}$ \\[ \\sum_{i=1}^{n} i \\] \\boxed{42}',
  mojibake: 'cafÃ© â€œquotedâ€\u009d',
  'same-character': 'a'.repeat(3000),
  'long-word': `${'abcdefghij'.repeat(400)} end`,
  'many-blank-lines': `a${'\n'.repeat(500)}b`,
  'deep-brackets': '('.repeat(1000) + ')'.repeat(1000),
} as const);

export type StrangeTextName = keyof typeof STRANGE_TEXTS;

/** The strange texts that a `Document` may have: well-formed and not empty, as [name, text], in their order. */
export const STRANGE_DOCUMENT_TEXTS: readonly (readonly [name: string, text: string])[] = Object.entries(
  STRANGE_TEXTS,
).filter(([, text]) => text !== '' && text.isWellFormed());

const HUGE_LINE_PATTERN = 'The quick brown fox, 0123456789, jumps over "the" lazy dog; ';

/** One line without a line break, of exactly `length` UTF-16 code units. Ten million take a few milliseconds. */
export function hugeLine(length: number): string {
  if (!Number.isInteger(length) || length < 0)
    throw new RangeError(`hugeLine: length must be a whole number, got ${length}`);
  return HUGE_LINE_PATTERN.repeat(Math.ceil(length / HUGE_LINE_PATTERN.length)).slice(0, length);
}
