/*
 * Whether a document lies in two splits, by the ids in the blocks alone. Splits are added one after another, train last, so
 * that memory is that of the ids held out.
 */
import type { BlockSpans, Finding, SplitName } from '@sluice/records';

export interface HeldOutIds {
  add(split: SplitName, blocks: BlockSpans): void;
  finding(): Finding;
}

const CHECK = 'leakage/documents';

export function createHeldOutIds(): HeldOutIds {
  const heldOut = new Map<string, SplitName>();
  const crossing = new Set<string>();
  let trainSpans = 0;
  let last = { split: '', id: '' };
  return {
    add(split, { spanDocuments }) {
      if (split === 'train') trainSpans += spanDocuments.length;
      for (const id of spanDocuments) {
        if (id === '' || (id === last.id && split === last.split)) continue;
        last = { split, id };
        const first = heldOut.get(id);
        if (first !== undefined && first !== split) crossing.add(id);
        else if (split !== 'train') heldOut.set(id, split);
      }
    },
    finding() {
      if (heldOut.size === 0) return nothingToCompare('no document is held out');
      if (trainSpans === 0) return nothingToCompare('train has no block');
      const [example] = crossing;
      return {
        check: CHECK,
        severity: example === undefined ? 'ok' : 'high',
        figure: crossing.size,
        sentence:
          example === undefined
            ? `None of ${heldOut.size} documents that are held out is in blocks of another split.`
            : `${crossing.size} of ${heldOut.size} documents that are held out are in blocks of another split, such as ${example}.`,
      };
    },
  };
}

function nothingToCompare(why: string): Finding {
  return { check: CHECK, severity: 'high', figure: null, sentence: `Nothing to compare: ${why}.` };
}
