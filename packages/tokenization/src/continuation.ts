/** Parts of a tokenizer.json for texts that go on where another stopped: without the mark before a first word. */
import { stepsOf } from './text-form.ts';
import type { Part } from './tokenizer-definition.ts';

/** A normalizer without the mark before a document's first word. */
export function withoutPrepend(part: Part | null): Part | null {
  const steps = stepsOf(part, 'normalizers').filter((step) => step.type !== 'Prepend');
  return steps.length === 0 ? null : { type: 'Sequence', normalizers: steps };
}

/** A pre-tokenizer without it. */
export function withoutPrefix(part: Part | null): Part | null {
  const steps = stepsOf(part, 'pretokenizers').map((step) => {
    if (step.type === 'Metaspace') return { ...step, prepend_scheme: 'never' };
    return step.type === 'ByteLevel' ? { ...step, add_prefix_space: false } : step;
  });
  return steps.length === 0 ? null : { type: 'Sequence', pretokenizers: steps };
}
