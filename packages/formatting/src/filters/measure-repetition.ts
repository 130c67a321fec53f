/** How much of a text repeats what it said before (after Rae and others, "Scaling language models", 2021, table A1). */
export interface Repetition {
  /** The share of lines that are not blank and occurred before, white space at their ends aside. */
  readonly repeatedLines: number;
  /** The share of words that lie in a run of ten that occurred before. */
  readonly repeatedRuns: number;
}

const RUN_WORDS = 10;

/** 0 for texts without lines or words. Time and memory in proportion to the text. */
export function measureRepetition(text: string): Repetition {
  return { repeatedLines: shareOfRepeatedLines(text), repeatedRuns: shareOfRepeatedRuns(text) };
}

function shareOfRepeatedLines(text: string): number {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? 0 : 1 - new Set(lines).size / lines.length;
}

function shareOfRepeatedRuns(text: string): number {
  const ids = new Map<string, number>();
  const words = Array.from(text.matchAll(/[\p{L}\p{M}\p{N}_]+/gu), ([word]) => {
    const known = ids.get(word) ?? ids.size;
    ids.set(word, known);
    return known;
  });
  if (words.length === 0) return 0;
  const seen = new Set<string>();
  let repeatedCount = 0;
  let countedTo = 0;
  for (let start = 0; start + RUN_WORDS <= words.length; start++) {
    const run = words.slice(start, start + RUN_WORDS).join(' ');
    if (seen.has(run)) {
      repeatedCount += start + RUN_WORDS - Math.max(countedTo, start);
      countedTo = start + RUN_WORDS;
    } else seen.add(run);
  }
  return repeatedCount / words.length;
}
