import { type Draw, drawFor } from '@sluice/determinism';
import { words } from '../embedded/grammar.ts';

/** The domains of a trap and their subdomains. */
export const TRAP_DOMAINS = {
  code: ['library', 'script'],
  math: ['word', 'symbolic'],
  prose: ['letters', 'essays'],
} as const;

export type TrapDomain = keyof typeof TRAP_DOMAINS;

const ANY_WORDS = words(
  `the of and to in that it was for on with as at by this had not are but from or have an they which one you were all her
  there would their we him been has when who will more no if out so said what up its about into than them can only other
  new some could time these two may then do first any my now such like our over man me even most made after also did many
  before must through back years where much your way well down should because each just those people how too little state
  good very make world still own see work long get here between both life being under never day same another know while
  last might us great old year off come since against go came right used take three`,
);

const DOMAIN_WORDS: { readonly [Domain in TrapDomain]: readonly string[] } = {
  code: words(
    'buffer class import index value return branch module string parser cache thread object method list stack',
  ),
  math: words(
    'sum angle root prime square factor ratio digit equal series slope power circle proof vector median',
  ),
  prose: words(
    'river window morning garden letter winter candle silence mother village horse evening dream shadow road voice',
  ),
};

const SUBDOMAIN_WORDS: { readonly [subdomain: string]: readonly string[] } = {
  library: words('header wrapper socket handle'),
  script: words('argument folder output option'),
  word: words('apples boxes price minutes'),
  symbolic: words('lemma theorem matrix integral'),
  letters: words('dearest yours sister regards'),
  essays: words('argument opinion nature custom'),
};

/**
 * A text whose form is the same in all domains: sentences of 4 to 12 words, some on a line of their own, one in two with
 * a capital. Domains differ in some of their words, at every place alike, so that the beginning of a text tells no more
 * than its inside.
 */
export function trapText(draw: Draw, domain: TrapDomain, subdomain: string): string {
  return sentencesOf(draw, 4 + draw.below(9), domain, subdomain);
}

/** A text of a number of sentences. */
export function sentencesOf(
  draw: Draw,
  sentenceCount: number,
  domain: TrapDomain,
  subdomain: string,
): string {
  let text = '';
  for (let sentence = 0; sentence < sentenceCount; sentence++) {
    const gap = sentence === 0 ? '' : draw.below(3) === 0 ? '\n' : ' ';
    text += gap + sentenceOf(draw, domain, subdomain);
  }
  return text;
}

function sentenceOf(draw: Draw, domain: TrapDomain, subdomain: string): string {
  const wordCount = 4 + draw.below(9);
  const capital = draw.below(2) === 0;
  const parts = Array.from({ length: wordCount }, (_, place) => wordOf(draw, domain, subdomain, place === 0));
  const text = parts.join(' ');
  return `${capital ? text.charAt(0).toUpperCase() + text.slice(1) : text}${draw.below(6) === 0 ? '?' : '.'}`;
}

/** A sentence begins with a letter: numbers stand inside. One draw decides the kind and, by what is left of it, the word. */
function wordOf(draw: Draw, domain: TrapDomain, subdomain: string, first: boolean): string {
  const hundredth = draw.uniform() * 100;
  if (hundredth < 12) return skewed(DOMAIN_WORDS[domain], hundredth / 12);
  if (hundredth < 15) return skewed(SUBDOMAIN_WORDS[subdomain]!, (hundredth - 12) / 3);
  if (hundredth < 18 && !first) return String(Math.floor(((hundredth - 15) / 3) * 100));
  return skewed(ANY_WORDS, (hundredth - 15) / 85);
}

/** The word at a fraction of the list, early words being likelier, as in language. */
function skewed(list: readonly string[], fraction: number): string {
  return list[Math.floor(fraction ** 2 * list.length)]!;
}

/** The generator of one part of one document of a corpus. */
export function trapDraw(seed: number, part: string, id: string): Draw {
  return drawFor(String(seed), `test-fixtures/traps/${part}`, id);
}
