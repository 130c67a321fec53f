import { describe, expect, test } from 'vitest';
import { ALLOWED_IMPORTS, importsOf, readWorkspace, type WorkspacePackage } from '../src/index.ts';

const workspace = readWorkspace();
const published = workspace.filter((found) => !found.folder.startsWith('tooling/'));
const ours = (specifier: string) => /^@sluice\/([^/]+)/.exec(specifier)?.[1];

/** What a package imports and may not, each with what to do about it. */
function forbiddenImports(found: WorkspacePackage): string[] {
  const allowed = ALLOWED_IMPORTS[found.name] ?? [];
  const comply = `${found.name} may import ${allowed.join(', ') || 'no package of ours'}; move what is needed, or have pipeline pass it in`;
  const declared = Object.keys(found.manifest.dependencies ?? {});
  const inManifest = declared
    .filter((name) => ours(name) !== undefined && !allowed.includes(ours(name)!))
    .map((name) => `${found.folder}/package.json depends on ${name}: ${comply}`);
  const inSources = found.sources.flatMap((source) =>
    importsOf(source)
      .filter((name) => ours(name) !== undefined && !allowed.includes(ours(name)!))
      .map((name) => `${source.path} imports ${name}: ${comply}`),
  );
  return [...inManifest, ...inSources];
}

describe('packages', () => {
  test('are all in the table of allowed imports', () => {
    expect(published.map((found) => found.name).sort()).toEqual(Object.keys(ALLOWED_IMPORTS).sort());
  });

  test.each(published.map((found) => [found.name, found] as const))(
    '%s imports only what it may',
    (_, found) => {
      expect(forbiddenImports(found)).toEqual([]);
    },
  );

  test.each(published.map((found) => [found.name, found] as const))(
    '%s declares what it imports',
    (_, found) => {
      const { dependencies, optionalDependencies, peerDependencies, name: ownName } = found.manifest;
      const declared = new Set([
        ownName,
        ...Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }),
      ]);
      const undeclared = found.sources.flatMap((source) =>
        importsOf(source)
          .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
          .map((name) =>
            name
              .split('/')
              .slice(0, name.startsWith('@') ? 2 : 1)
              .join('/'),
          )
          .filter((name) => !declared.has(name))
          .map(
            (name) =>
              `${source.path} imports ${name}: add it to the dependencies in ${found.folder}/package.json`,
          ),
      );
      expect(undeclared).toEqual([]);
    },
  );

  test('that break the table are found', () => {
    const sampling = published.find((found) => found.name === 'sampling')!;
    const broken = {
      path: 'packages/sampling/src/bad.ts',
      text: "import type { Split } from '@sluice/splitting';\n",
    };
    expect(forbiddenImports({ ...sampling, sources: [broken] })).toHaveLength(1);
  });
});
