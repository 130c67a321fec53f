import { describe, expect, it } from 'vitest';
import { redirectTarget } from '../src/http-exchange.ts';
import { failureOf } from './read-everything.ts';

describe('redirectTarget(location, from)', () => {
  it.each([
    ['https://cdn.example/x?a=1', 'https://hub.example/a/b', 'https://cdn.example/x?a=1'],
    ['https://cdn.example/x', 'http://hub.example/a/b', 'https://cdn.example/x'],
    ['http://cdn.example/x', 'http://hub.example/a/b', 'http://cdn.example/x'],
    ['/c/d#e%20f', 'https://hub.example/a/b', 'https://hub.example/c/d#e%20f'],
    ['c?d', 'https://hub.example/a/b', 'https://hub.example/a/c?d'],
    ['//cdn.example/x', 'https://hub.example/a/b', 'https://cdn.example/x'],
  ])('follows %s from %s', (location, from, expected) => {
    expect(redirectTarget(location, new URL(from)).href).toBe(expected);
  });

  it.each([
    ['http://hub.example/a', 'https://hub.example/a'], // would show to all what was asked in private
    ['file:///etc/passwd', 'https://hub.example/a'],
    ['ftp://hub.example/a', 'http://hub.example/a'],
    ['http://', 'http://hub.example/a'],
  ])('refuses %s from %s, without a query', async (location, from) => {
    const failure = await failureOf(
      Promise.resolve().then(() => redirectTarget(location, new URL(`${from}?signature=secret`))),
    );
    expect(failure.code).toBe('network');
    expect(failure.message).not.toContain('secret');
  });
});
