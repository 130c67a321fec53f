/**
 * Language identification with fastText's lid.176.ftz (Joulin and others, "Bag of tricks for efficient text
 * classification", 2016), as the optional package fasttext.wasm.js ships it. The model is checked by its digest, so that
 * the same text has the same language everywhere.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DataError } from '@sluice/records';
import { type IdentifyLanguage, LANGUAGE_MODEL } from './filters/language.ts';

/** Code units of a text that are looked at: more tell no more. */
const LOOKED_AT = 20_000;

let loaded: Promise<IdentifyLanguage> | undefined;

/**
 * Loads the model, once a process: 0.1 s and 70 MB.
 *
 * @throws DataError `language/no-model` if the package is not installed, `language/other-model` if it has another model
 */
export function loadLanguageIdentifier(): Promise<IdentifyLanguage> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<IdentifyLanguage> {
  const { getLIDModel } = await import('fasttext.wasm.js').catch((cause) => {
    throw new DataError(
      'language/no-model',
      'a filter asks for the language of texts, and no model is installed',
      {
        hint: 'Install it with: npm install fasttext.wasm.js',
        cause,
      },
    );
  });
  await checkModel();
  const model = await getLIDModel();
  await model.load();
  return (text) => {
    // The model takes one line. What JavaScript calls white space would else be part of words.
    const line = text.slice(0, LOOKED_AT).toWellFormed().replace(/\s+/gu, ' ');
    const found = model.model!.predict(line, 1, 0);
    try {
      const [probability, label] = found.size() > 0 ? found.get(0)! : ([0, ''] as const);
      return { language: label.replace('__label__', ''), probability: Math.min(1, probability) };
    } finally {
      found.delete();
    }
  };
}

async function checkModel(): Promise<void> {
  const entry = import.meta.resolve('fasttext.wasm.js');
  const file = new URL(`../models/language-identification/assets/${LANGUAGE_MODEL.name}`, entry);
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (digest === LANGUAGE_MODEL.sha256) return;
  throw new DataError(
    'language/other-model',
    `the installed ${LANGUAGE_MODEL.name} has the SHA-256 ${digest}, not ${LANGUAGE_MODEL.sha256}`,
    { hint: 'Install fasttext.wasm.js 1.0.0.' },
  );
}
