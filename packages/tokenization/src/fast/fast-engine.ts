import { allocateTokenIds } from '@sluice/records';
import { type TextComposer, textComposer } from '../compose-text.ts';
import { type AddedTokenFinder, addedTokenFinder } from '../find-added-tokens.ts';
import { SPACE_MARK } from '../text-form.ts';
import type { Engine, TextPosition } from '../tokenizer.ts';
import { byteLevelRules } from './byte-level-rules.ts';
import type { FastPlan } from './fast-coverage.ts';
import { type LiteralTrie, literalTrie, matchLiteral, mayHaveLiteral } from './literal-trie.ts';
import { spaceMarkRules } from './space-mark-rules.ts';
import { encodeStretch, type WordLoopRules } from './word-loop.ts';
import { PADDING, type WordLoopState, wordLoopState } from './word-loop-state.ts';

/**
 * The fast engine: byte-pair encoding over the UTF-8 bytes of a text, with no strings on the way. It is for the kinds
 * of tokenizer.json that `planFastEngine` covers, whose ids it gives exactly.
 *
 * Its tables are made for the first texts: who only decodes does not wait for them. Its buffers and its memo stay with it
 * and are bounded by the longest text; what it returns is the caller's.
 */
export function fastEngine(plan: FastPlan, vocabularySize: number): Engine {
  let made: FastWorker | undefined;
  return {
    name: 'fast',
    encodeBatch(texts, position) {
      made ??= fastWorker(plan);
      const worker = made;
      const offsets = new Uint32Array(texts.length + 1);
      worker.state.idCount = 0;
      worker.state.longestPieceBytes = 0;
      for (let index = 0; index < texts.length; index++) {
        encodeText(worker, texts[index]!, position);
        offsets[index + 1] = worker.state.idCount;
      }
      const ids = allocateTokenIds(worker.state.idCount, vocabularySize);
      ids.set(worker.state.ids.subarray(0, worker.state.idCount));
      return { ids, offsets, longestPieceBytes: worker.state.longestPieceBytes };
    },
  };
}

interface FastWorker {
  readonly state: WordLoopState;
  readonly rules: WordLoopRules;
  readonly plan: FastPlan;
  readonly composer: TextComposer | undefined;
  /** Added tokens that are looked for before and behind the normalizer. */
  readonly rawLiterals: LiteralTrie;
  readonly composedLiterals: LiteralTrie;
  readonly findRaw: AddedTokenFinder;
}

const encoder = new TextEncoder();

function fastWorker(plan: FastPlan): FastWorker {
  const raw = plan.matched.filter((token) => !token.normalized);
  const composer = plan.form.composed ? textComposer() : undefined;
  const composed = plan.matched
    .filter((token) => token.normalized)
    .map(({ id, content }) => ({ id, content: composer?.compose(content) ?? content }));
  return {
    state: wordLoopState(),
    rules: plan.split === undefined ? spaceMarkRules(plan.model) : byteLevelRules(plan.model, plan.split),
    plan,
    composer,
    rawLiterals: literalTrie(raw),
    composedLiterals: literalTrie(composed),
    findRaw: addedTokenFinder(raw),
  };
}

function encodeText(worker: FastWorker, text: string, position: TextPosition): void {
  const changes = worker.composer?.mayChange(text) === true;
  const hasRaw = worker.rawLiterals.prefixes.length > 0 && mayHaveLiteral(worker.rawLiterals, text);
  if (hasRaw && (changes || worker.plan.form.prefix !== 'never')) encodeByStretches(worker, text, position);
  else encodePart(worker, text, { position, changes, hasRaw });
}

/** Where what is between added tokens is changed by itself, it is encoded by itself. */
function encodeByStretches(worker: FastWorker, text: string, position: TextPosition): void {
  const { state, composer } = worker;
  for (const { start, end, token } of worker.findRaw(text)) {
    if (token !== undefined) {
      makeRoom(state, 0);
      state.ids[state.idCount++] = token.id;
      continue;
    }
    const part = text.slice(start, end);
    const changes = composer?.mayChange(part) === true;
    encodePart(worker, part, { position: start === 0 ? position : 'continuation', changes, hasRaw: false });
  }
}

interface PartOptions {
  readonly position: TextPosition;
  readonly changes: boolean;
  readonly hasRaw: boolean;
}

function encodePart(worker: FastWorker, part: string, { position, changes, hasRaw }: PartOptions): void {
  const { state, composedLiterals } = worker;
  const text = changes ? worker.composer!.compose(part) : part;
  const byteLength = fillBytes(state, text, needsMark(worker, text, position) ? 1 : 0);
  const hasComposed = composedLiterals.prefixes.length > 0 && mayHaveLiteral(composedLiterals, text);
  const tries = [...(hasRaw ? [worker.rawLiterals] : []), ...(hasComposed ? [composedLiterals] : [])];
  encodeBetween(worker, tries, 0, byteLength);
}

/** Whether a mark goes before the text; a space in the bytes stands for it. */
function needsMark({ plan }: FastWorker, text: string, position: TextPosition): boolean {
  if (text === '') return false;
  const missing = !text.startsWith(' ') && !text.startsWith(SPACE_MARK);
  switch (plan.form.prefix) {
    case 'never':
      return false;
    case 'first-if-missing':
      return position === 'document' && missing;
    case 'each-if-missing':
      return missing;
    case 'each':
      return true;
  }
}

/** Puts the UTF-8 form of a text behind so many spaces; lone surrogates become U+FFFD. Returns the byte length. */
function fillBytes(state: WordLoopState, text: string, spaces: number): number {
  const needed = 3 * text.length + spaces + PADDING;
  if (state.bytes.length < needed) {
    state.bytes = new Uint8Array(Math.ceil(needed * 1.5));
    state.view = new DataView(state.bytes.buffer);
  }
  state.bytes.fill(0x20, 0, spaces);
  const byteLength =
    spaces + encoder.encodeInto(text, spaces === 0 ? state.bytes : state.bytes.subarray(spaces)).written;
  makeRoom(state, byteLength);
  return byteLength;
}

function makeRoom(state: WordLoopState, byteLength: number): void {
  const needed = state.idCount + byteLength + 2;
  if (needed <= state.ids.length) return;
  const larger = new Int32Array(Math.ceil(needed * 1.5));
  larger.set(state.ids.subarray(0, state.idCount));
  state.ids = larger;
}

/** Encodes bytes around the literals of the first trie, and what is between with the next. */
function encodeBetween(worker: FastWorker, tries: readonly LiteralTrie[], start: number, end: number): void {
  const { state, rules } = worker;
  const trie = tries[0];
  if (trie === undefined) {
    encodeStretch(state, rules, start, end);
    return;
  }
  const { bytes } = state;
  const match = { end: 0, id: -1 };
  let done = start;
  for (let at = start; at < end; ) {
    if (trie.firstBytes[bytes[at]!] === 0) {
      at++;
      continue;
    }
    matchLiteral(trie, bytes, { start: at, end }, match);
    if (match.id < 0) {
      at++;
      continue;
    }
    encodeBetween(worker, tries.slice(1), done, at);
    state.ids[state.idCount++] = match.id;
    at = done = match.end;
  }
  encodeBetween(worker, tries.slice(1), done, end);
}
