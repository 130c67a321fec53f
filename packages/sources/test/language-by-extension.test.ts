import * as linguist from 'linguist-languages';
import { describe, expect, test } from 'vitest';
import { LANGUAGE_BY_EXTENSION } from '../src/language-by-extension.ts';

interface LinguistLanguage {
  readonly name: string;
  readonly extensions?: readonly string[];
  readonly filenames?: readonly string[];
}

const languages = Object.values(linguist as unknown as Record<string, LinguistLanguage>);
const nameOf = (name: string) =>
  name.toLowerCase().replaceAll('+', 'p').replaceAll('#', 'sharp').replaceAll(' ', '-');

describe('LANGUAGE_BY_EXTENSION', () => {
  test('names for each extension a language that Linguist has it for', () => {
    expect(LANGUAGE_BY_EXTENSION.size).toBeGreaterThan(120);
    for (const [extension, language] of LANGUAGE_BY_EXTENSION) {
      const known = languages.filter(
        ({ extensions, filenames }) =>
          extensions?.includes(`.${extension}`) ||
          filenames?.some((name) => name.toLowerCase() === extension),
      );
      expect(
        known.map(({ name }) => nameOf(name)),
        `.${extension}`,
      ).toContain(language);
    }
  });
});
