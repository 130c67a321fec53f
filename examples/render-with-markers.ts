/*
 * Formatting: question and answer as one text, opened by a marker that is drawn at random for each document, so that a
 * model cannot tell the domain by it. Shows how often each opening was drawn, and which characters a template wrote.
 */
import { renderDocument, resolveFormat } from '@sluice/formatting';

const format = resolveFormat({
  template: '{ask}{question}\n\n{tell}{answer}',
  markers: { ask: ['Question: ', 'Problem: ', ''], tell: ['Answer: ', ''] },
  tied: [],
});

const openings = new Map<string, number>();
for (let row = 0; row < 3_000; row++) {
  const fields = { question: `What is ${row} + 1?`, answer: String(row + 1) };
  const outcome = renderDocument('42', { id: `sums.jsonl#${row}`, text: '', fields }, format);
  if ('dropped' in outcome) throw new Error(outcome.dropped);
  const { text, pieces } = outcome.rendered;
  const opening = /^(Question: |Problem: )?/.exec(text)![0];
  openings.set(opening, (openings.get(opening) ?? 0) + 1);
  if (row === 0) {
    for (const { kind, start, end } of pieces) console.log(kind, JSON.stringify(text.slice(start, end)));
  }
}
for (const [opening, count] of [...openings].sort()) console.log(JSON.stringify(opening), count);

/* Prints:
template "Problem: "
content "What is 0 + 1?"
template "\n\n"
content "1"
"" 989
"Problem: " 988
"Question: " 1023
*/
