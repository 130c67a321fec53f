import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, createContaminationSearch, formUnits } from '@sluice/splitting';
import { sharedDataFolder } from '@sluice/test-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';

/** The figures expected here were counted independently: see the data's README. */
function readLines<Fields>(file: string): Fields[] {
  const lines = readFileSync(join(sharedDataFolder(), file), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

describe('GSM8K', () => {
  let train: { question: string }[] = [];
  let test_: { question: string }[] = [];
  let socratic: { question: string }[] = [];
  beforeAll(() => {
    train = readLines('gsm8k/main/train.jsonl');
    test_ = readLines('gsm8k/main/test.jsonl');
    socratic = readLines('gsm8k/socratic/test.jsonl');
  });
  const asBenchmark = () => test_.map(({ question }, row) => ({ id: `test#${row}`, text: question }));

  test('createContaminationSearch(benchmark) finds the four train questions that share a run of 13 words', () => {
    const search = createContaminationSearch(asBenchmark());
    expect(search.textCount).toBe(1_319);
    const matched = train.filter(({ question }) => search.matchesOf(question).length > 0);
    expect(matched).toHaveLength(4);
  });

  test('createContaminationSearch(benchmark, options) finds every question in its Socratic copy and in no train question', () => {
    const search = createContaminationSearch(asBenchmark(), { wordsPerGram: 8, leastShare: 0.7 });
    socratic.forEach(({ question }, row) => {
      expect(search.matchesOf(question).map((match) => match.benchmark)).toContain(`test#${row}`);
    });
    expect(train.filter(({ question }) => search.matchesOf(question).length > 0)).toEqual([]);
  });

  test('contentHash(text, "words") pairs the 1,319 questions with their Socratic copies', () => {
    const paired = test_.filter(
      ({ question }, row) => contentHash(question, 'words') === contentHash(socratic[row]!.question, 'words'),
    );
    expect(paired).toHaveLength(1_319);
  });
});

describe('TAL-SCQ5K', () => {
  test('formUnits(documentCount, links) keeps the 266 repeated questions with their first', () => {
    const problems = readLines<{ problem: string }>('tal-scq5k-en/original/train.jsonl').map(
      (r) => r.problem,
    );
    const plain = problems.map((problem) =>
      problem
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim(),
    );
    const { units } = formUnits(problems.length, {
      columns: [BigUint64Array.from(problems, (problem) => contentHash(problem, 'words'))],
    });
    let repeats = 0;
    plain.forEach((problem, row) => {
      const first = plain.indexOf(problem);
      if (first === row) return;
      repeats++;
      expect(units[row]).toBe(units[first]);
    });
    expect(repeats).toBe(266);
  });
});
