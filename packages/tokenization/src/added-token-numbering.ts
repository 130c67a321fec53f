import type { TokenizerDefinition } from './tokenizer-definition.ts';

/**
 * Added tokens whose id in the file is not the one that the Rust library gives them: it takes the id that the model's
 * vocabulary has for the literal, or else the next free number, in the order of the list, whatever the file says.
 * Here the file counts.
 */
export function findNumberingDivergences({ model, addedTokens }: TokenizerDefinition): string[] {
  let next = model.vocabulary.size;
  const differing = addedTokens.filter(({ id, content }) => id !== (model.vocabulary.get(content) ?? next++));
  if (differing.length === 0) return [];
  const [{ content, id }] = differing as [(typeof differing)[number]];
  return [
    `${differing.length} added tokens have other ids in the file than the Rust library gives them, the first ` +
      `${JSON.stringify(content)} with ${id}; the file counts here`,
  ];
}
