import type { TextForm } from '../text-form.ts';
import { describeTextForm, stepsOf } from '../text-form.ts';
import type { AddedToken, BpeModel, Part, TokenizerDefinition } from '../tokenizer-definition.ts';
import { MAX_ID_BITS } from './merge-table.ts';
import { DIGIT_RUNS, EACH_DIGIT, GPT2_PATTERN, type SplitRules, splitRulesOf } from './split-rules.ts';

/** What the fast engine needs to know of a tokenizer.json that it covers. */
export interface FastPlan {
  readonly model: BpeModel;
  readonly form: TextForm;
  /** The pattern that pieces are split by; undefined for texts with space marks, which no pattern splits. */
  readonly split: SplitRules | undefined;
  readonly matched: readonly AddedToken[];
}

/**
 * How the fast engine would run a tokenizer.json, or which part of it is not covered. Every part that can change an
 * id is looked at; the post-processor cannot, as it adds special tokens only.
 *
 * @param matched The added tokens that are looked for in texts.
 */
export function planFastEngine(
  definition: TokenizerDefinition,
  matched: readonly AddedToken[],
): FastPlan | string {
  const { model } = definition;
  const form = describeTextForm(definition, matched);
  if (typeof form === 'string') return form;
  if (model.kind !== 'BPE') return `the model is ${model.kind}`;
  const reason = modelReason(model) ?? literalReason(definition, form, matched);
  if (reason !== undefined) return reason;
  if (form.kind === 'space-mark') {
    return model.ignoreMerges ? 'whole texts would be looked up' : { model, form, split: undefined, matched };
  }
  const split = findSplitRules(definition.preTokenizer);
  return split === undefined ? 'the split pattern is not a known one' : { model, form, split, matched };
}

function modelReason(model: BpeModel): string | undefined {
  if (model.dropout) return 'BPE dropout is random';
  if (model.continuingSubwordPrefix !== '') return 'the model has a continuing subword prefix';
  if (model.endOfWordSuffix !== '') return 'the model has an end-of-word suffix';
  return undefined;
}

/** The largest id plus one that the tables of merges hold. */
const MAX_IDS = 2 ** MAX_ID_BITS - 1;

function literalReason(
  definition: TokenizerDefinition,
  form: TextForm,
  matched: readonly AddedToken[],
): string | undefined {
  if (definition.vocabularySize > MAX_IDS) return `there are ids beyond ${MAX_IDS}`;
  if (matched.some((token) => token.singleWord)) return 'an added token is for single words';
  if (form.kind === 'space-mark' && matched.some((token) => token.normalized)) {
    return 'an added token is looked for behind the normalizer';
  }
  return undefined;
}

/** The rules of the pre-tokenizer: known splits, and then the ByteLevel step, by its own pattern or by none. */
function findSplitRules(preTokenizer: Part | null): SplitRules | undefined {
  const steps = stepsOf(preTokenizer, 'pretokenizers');
  const splits = steps.slice(0, -1);
  const patterns = splits.map((step) => patternOf(step, splits.length));
  if (steps.at(-1)!.use_regex !== false) patterns.push(GPT2_PATTERN);
  return patterns.every((pattern) => pattern !== undefined) ? splitRulesOf(...patterns) : undefined;
}

function patternOf(step: Part, splitCount: number): string | undefined {
  if (step.type === 'Digits') return step.individual_digits === true ? EACH_DIGIT : DIGIT_RUNS;
  const pattern = (step.pattern as { readonly Regex?: unknown } | undefined)?.Regex;
  if (step.type !== 'Split' || typeof pattern !== 'string') return undefined;
  const behavior = String(step.behavior).toLowerCase();
  if (behavior === 'isolated') return step.invert === true ? undefined : pattern;
  // A known pattern that stands alone matches all of every text: its matches alone are all pieces.
  return behavior === 'removed' && step.invert === true && splitCount === 1 ? pattern : undefined;
}
