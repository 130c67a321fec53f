import { loadLanguageIdentifier } from '@sluice/formatting/node';
import { STRANGE_DOCUMENT_TEXTS } from '@sluice/test-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';

let identify: Awaited<ReturnType<typeof loadLanguageIdentifier>>;
beforeAll(async () => {
  identify = await loadLanguageIdentifier();
});

describe('loadLanguageIdentifier()', () => {
  test.each([
    ['en', 'The harbour master counted the boats that came back before the storm.'],
    ['de', 'Der Hafenmeister zählte die Boote, die vor dem Sturm zurückkehrten.'],
    ['fr', 'Le capitaine du port compta les bateaux revenus avant la tempête.'],
    ['es', 'El capitán del puerto contó los barcos que volvieron antes de la tormenta.'],
    ['ru', 'Начальник порта пересчитал лодки, вернувшиеся до шторма.'],
    ['zh', '港口主管清点了暴风雨前返回的船只。'],
    ['ja', '港長は嵐の前に戻ってきた船を数えました。'],
    ['ar', 'أحصى مدير الميناء القوارب التي عادت قبل العاصفة.'],
  ])('tells %s', (language, text) => {
    expect(identify(text).language).toBe(language);
    expect(identify(text).probability).toBeGreaterThan(0.5);
    // What stands behind a line end counts, too.
    expect(identify(`\n\n${text}\n`).language).toBe(language);
  });

  test('takes any text, gives the same again, and does not grow', () => {
    for (const text of [...STRANGE_DOCUMENT_TEXTS.map(([, strange]) => strange), '', '\n', '\ud83d']) {
      const found = identify(text);
      expect(found.probability).toBeGreaterThanOrEqual(0);
      expect(found.probability).toBeLessThanOrEqual(1);
      expect(identify(text)).toEqual(found);
    }
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 20_000; round++) identify('The harbour master counted the boats.');
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });
});
