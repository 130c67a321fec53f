import type { RecordFault } from './record-batch.ts';

/** A text that is no record: why, or `blank` for white space alone. */
export class UnusableText {
  readonly fault: RecordFault | 'blank';

  constructor(fault: RecordFault | 'blank') {
    this.fault = fault;
  }
}

/** One record out of a JSON text: an object, or why there is none. */
export function parseJsonRecord(text: string): object | UnusableText {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!/\S/.test(text)) return new UnusableText('blank');
    return new UnusableText({
      reason: 'broken-record',
      message: describeFailure(error),
      hint: hintFor(text),
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return new UnusableText({ reason: 'broken-record', message: `expected a JSON object, found ${found}` });
}

/** The value of a JSON text with integers beyond 2^53 as strings of their digits. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, exactReviver as (key: string, value: unknown) => unknown);
}

/** The third argument is that of the JSON.parse source text access proposal, which Node has from version 21 on. */
function exactReviver(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isLossy = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isLossy && /^-?\d+$/.test(context?.source ?? '') ? context!.source : value;
}

function describeFailure(error: unknown): string {
  return `not valid JSON (${error instanceof Error ? error.message : String(error)})`;
}

function hintFor(text: string): string {
  return /^\s*[{[]\s*$/.test(text)
    ? 'the file may hold one JSON value spread over many lines; write one record a line, or an array of records'
    : 'mend or remove the record, or let broken records be dropped and counted';
}
