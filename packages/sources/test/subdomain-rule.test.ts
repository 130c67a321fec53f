import { describe, expect, test } from 'vitest';
import { resolveSubdomainRule, type SubdomainRule } from '../src/subdomain-rule.ts';

describe('resolveSubdomainRule(rule)', () => {
  test.each<[Omit<SubdomainRule, 'field'>, string, string | undefined]>([
    [{}, 'anything', 'anything'],
    [{ as: 'extension' }, 'src/Main.JAVA', 'java'],
    [{ as: 'extension' }, 'a.tar.gz', 'gz'],
    [{ as: 'extension' }, '.gitignore', undefined],
    [{ as: 'extension' }, 'README', undefined],
    [{ as: 'extension' }, 'ends.', undefined],
    [{ as: 'extension' }, 'a.b/README', undefined],
    [{ as: 'extension' }, String.raw`C:\\a.b\\setup.py`, 'py'],
    [{ as: 'language' }, 'pkg/mod.py', 'python'],
    [{ as: 'language' }, 'lib/x.hpp', 'cpp'],
    [{ as: 'language' }, 'Dockerfile', 'dockerfile'],
    [{ as: 'language' }, 'photo.jpeg', undefined],
    [{ as: 'language', other: 'rest' }, 'photo.jpeg', 'rest'],
    [{ map: { mit: 'permissive', 'apache-2.0': 'permissive' } }, 'mit', 'permissive'],
    [{ map: { mit: 'permissive' } }, 'gpl', undefined],
    [{ map: { mit: 'permissive' }, other: 'copyleft' }, 'gpl', 'copyleft'],
    [{ map: { mit: 'permissive' } }, 'constructor', undefined],
    [{ match: '^([^/]+)/' }, 'django/django', 'django'],
    [{ match: '^([^/]+)/' }, 'django', undefined],
    [{ match: '/(.*)$', as: 'language', map: { python: 'scripts' }, other: 'x' }, 'repo/a.py', 'scripts'],
    [{ as: 'extension', map: { py: 'python', pyi: 'python' }, other: 'other' }, 'a.pyi', 'python'],
  ])('%j of %j: %s', (rule, value, label) => {
    expect(resolveSubdomainRule({ field: 'f', ...rule })(value)).toBe(label);
  });

  test.each<[Omit<SubdomainRule, 'field'>, RegExp]>([
    [{ match: 'a' }, /expected one capture group, got 0 in a/],
    [{ match: '(?=a)(b)' }, /no pattern of RE2 syntax/],
    [{ map: {} }, /at least one value/],
    [{ other: '' }, /must not be empty/],
  ])('refuses %j', (rule, message) => {
    expect(() => resolveSubdomainRule({ field: 'f', ...rule })).toThrow(message);
  });

  test('is not held up by a pattern that would take a backtracking engine for ever', {
    timeout: 5_000,
  }, () => {
    const label = resolveSubdomainRule({ field: 'f', match: '(?:a+)+(b)' });
    expect(label('a'.repeat(50_000))).toBeUndefined();
  });
});
