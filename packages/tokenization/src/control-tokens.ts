import { DataError } from '@sluice/records';
import { mergedToken } from './parse-merges.ts';
import type { SpecialTokenIds } from './special-token-ids.ts';
import type { AddedToken, TokenizerDefinition } from './tokenizer-definition.ts';

/**
 * The added tokens that steer a model, which a text must not be able to write: those that the file calls special,
 * and those that serve as end-of-text, beginning or padding. Other added tokens (runs of spaces, say) are words.
 */
export function findControlTokens(definition: TokenizerDefinition, ids: SpecialTokenIds): AddedToken[] {
  const roles = [ids.endOfTextId, ids.beginningOfTextId, ids.paddingId];
  return definition.addedTokens.filter((token) => token.special || roles.includes(token.id));
}

/**
 * Checks that the model cannot write a control token by merging the letters of its literal.
 *
 * @throws DataError `tokenizer-control-token-merges`.
 */
export function checkNotMerged(definition: TokenizerDefinition, controls: readonly AddedToken[]): void {
  const { model } = definition;
  if (model.kind !== 'BPE') return;
  const literals = new Set(controls.map((token) => token.content));
  for (const merge of model.merges) {
    const token = mergedToken(merge, model.continuingSubwordPrefix);
    if (!literals.has(token)) continue;
    throw new DataError(
      'tokenizer-control-token-merges',
      `merges make the control token ${JSON.stringify(token)}`,
      {
        hint: "its literal cannot be kept as plain text: use specialTokens 'as-control'",
      },
    );
  }
}
