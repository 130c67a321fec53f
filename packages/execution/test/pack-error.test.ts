import { DataError } from '@sluice/records';
import { describe, expect, test } from 'vitest';
import { packError, unpackError } from '../src/pack-error.ts';

const throughJson = (thrown: unknown) => unpackError(JSON.parse(JSON.stringify(packError(thrown))));

describe('unpackError(packError(error))', () => {
  test('is a DataError with code, position, hint, cause and stack', () => {
    const error = new DataError('a/b', 'bad', {
      position: { file: 'f', row: 2 },
      hint: 'do',
      cause: new RangeError('why', { cause: 'text' }),
    });
    const back = throughJson(error);
    expect(back).toBeInstanceOf(DataError);
    const { code, message, position, hint } = error;
    expect(back).toMatchObject({ code, message, position, hint });
    expect(back.stack).toBe(error.stack);
    expect(back.cause).toMatchObject({ name: 'RangeError', message: 'why', cause: { message: 'text' } });
  });

  test('keeps the name and fields of other errors', () => {
    class RecipeError extends Error {
      readonly mistakes = [{ path: 'a.b' }];
      readonly measure = () => 0;
      constructor() {
        super('wrong');
        this.name = 'RecipeError';
      }
    }
    const back = throughJson(new RecipeError());
    expect(back).toMatchObject({ name: 'RecipeError', message: 'wrong', mistakes: [{ path: 'a.b' }] });
    expect('measure' in back).toBe(false);
    expect('cause' in back).toBe(false);
  });

  test('makes an error of whatever else was thrown', () => {
    expect(throughJson('text')).toMatchObject({ name: 'Error', message: 'text' });
    expect(throughJson(undefined)).toMatchObject({ name: 'Error', message: 'undefined' });
  });

  test('leaves out a field that refers to itself', () => {
    const error = Object.assign(new Error('loop'), { self: {} as object, code: 'E' });
    error.self = { error };
    expect(throughJson(error)).toMatchObject({ message: 'loop', code: 'E' });
  });
});
