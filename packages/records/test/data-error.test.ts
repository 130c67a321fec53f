import { expect, test } from 'vitest';
import { DataError } from '../src/index.ts';

test('new DataError(code, message, options) keeps code, position, hint and cause', () => {
  const cause = new Error('disk');
  const position = { source: 'gsm8k', file: 'train.jsonl', row: 7, byteOffset: 1234 };
  const error = new DataError('broken-record', 'line 8 is not JSON', {
    position,
    hint: 'mend the file',
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect({ ...error }).toEqual({ code: 'broken-record', name: 'DataError', position, hint: 'mend the file' });
  expect([error.message, error.cause]).toEqual(['line 8 is not JSON', cause]);
  expect(String(error)).toBe('DataError: line 8 is not JSON');
});

test('new DataError(code, message) has an empty position, no hint and no cause', () => {
  const error = new DataError('code', 'message');
  expect([error.position, error.hint, 'cause' in error]).toEqual([{}, undefined, false]);
});
