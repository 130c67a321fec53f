/**
 * Unicode normal form C as the Rust library has it, whatever the Unicode version of the runtime.
 *
 * The runtime does the composing; what it may compose is pinned. Characters that the library does not know to take
 * part (they came with later versions of Unicode) are left where they are and end what is composed, as they do there.
 * Normal forms of characters that a version of Unicode has are the same in all later versions (Unicode's
 * normalization stability policy), so that the runtime's answer for the others is the library's.
 */
import { CHANGES, composingCharacters, JOINS, laterBases } from './fast/character-classes.ts';

export interface TextComposer {
  /** Whether normal form C may differ from the text; never wrong when it says no. */
  mayChange(text: string): boolean;
  compose(text: string): string;
  /** Calls back for each stretch that is composed as one, in order, with its end and its composed form. */
  eachCluster(text: string, visit: (start: number, end: number, composed: string) => void): void;
}

let pinned: TextComposer | undefined;

/** The one composer with the pinned tables. */
export function textComposer(): TextComposer {
  pinned ??= build();
  return pinned;
}

/** A character with all that can join or change places with it. */
const ANY_CLUSTER = /[\s\S][\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]*/gu;

/** The composer of this runtime's Unicode, which is the reference library's. */
export const RUNTIME_COMPOSER: TextComposer = {
  mayChange: (text) => text.normalize('NFC') !== text,
  compose: (text) => text.normalize('NFC'),
  eachCluster(text, visit) {
    for (const { index, 0: cluster } of text.matchAll(ANY_CLUSTER)) {
      visit(index, index + cluster.length, cluster.normalize('NFC'));
    }
  },
};

function build(): TextComposer {
  const joins = characterSet(composingCharacters(), JOINS);
  const changes = characterSet(composingCharacters(), CHANGES);
  const later = new RegExp(characterSet(laterBases(), 1), 'u');
  const anyComposing = new RegExp(`${joins}|${changes}`, 'u');
  const clusters = new RegExp(`${changes}${joins}*|[\\s\\S]?${joins}+`, 'gu');
  const composeCluster = (cluster: string) => {
    const base = String.fromCodePoint(cluster.codePointAt(0)!);
    return later.test(base) ? base + cluster.slice(base.length).normalize('NFC') : cluster.normalize('NFC');
  };
  return {
    // Later versions of Unicode change whatever earlier ones do, and the runtime's check is much the quicker.
    mayChange: (text) => text.normalize('NFC') !== text && anyComposing.test(text),
    compose: (text) => text.replace(clusters, composeCluster),
    eachCluster(text, visit) {
      for (const match of text.matchAll(clusters)) {
        visit(match.index, match.index + match[0].length, composeCluster(match[0]));
      }
    },
  };
}

function characterSet(members: Uint8Array, kind: number): string {
  const written = (codePoint: number) => `\\u{${codePoint.toString(16)}}`;
  let ranges = '';
  for (let start = members.indexOf(kind); start >= 0; ) {
    let end = start;
    while (members[end + 1] === kind) end++;
    ranges += end === start ? written(start) : `${written(start)}-${written(end)}`;
    start = members.indexOf(kind, end + 1);
  }
  return `[${ranges}]`;
}
