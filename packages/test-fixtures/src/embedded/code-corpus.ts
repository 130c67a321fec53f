import { drawFor } from '@sluice/determinism';
import { type CodeModule, codeModule } from './code-modules.ts';
import { CODE_REPOSITORIES, type CodeRepository } from './code-topics.ts';
import { pick } from './grammar.ts';

/** Fields and types as in CodeParrot: figures are strings. */
export interface CodeRecord {
  readonly repo_name: string;
  readonly path: string;
  /** In how many places of the corpus the same content stands. */
  readonly copies: string;
  /** Bytes of the content in UTF-8. */
  readonly size: string;
  readonly content: string;
  readonly license: string;
}

/**
 * Python-like files of invented repositories, ordered by repository as the real corpus is. On purpose there are
 * modules that several repositories have copied, near copies of them with a changed version or name, and blank files.
 */
export function codeCorpus(): CodeRecord[] {
  const rows = CODE_REPOSITORIES.flatMap((repository) => filesOf(repository).map((file) => ({ repository, file })));
  const copies = new Map<string, number>();
  for (const { file } of rows) copies.set(file.content, (copies.get(file.content) ?? 0) + 1);
  return rows.map(({ repository, file }) => ({
    repo_name: repository.name,
    path: file.path,
    copies: String(copies.get(file.content)),
    size: String(Buffer.byteLength(file.content)),
    content: file.content,
    license: repository.license,
  }));
}

interface CodeFile {
  readonly path: string;
  readonly content: string;
}

function filesOf(repository: CodeRepository): CodeFile[] {
  const files: CodeFile[] = [];
  const paths = new Set<string>();
  for (let index = 0; files.length < repository.fileCount; index++) {
    const draw = drawFor('embedded', `code/${repository.name}`, String(index));
    const copied = vendored(repository, index);
    const module = copied ?? codeModule(repository, draw);
    const folder = copied ? `${repository.package}/vendor` : pick(draw, repository.folders);
    const path = folder === '.' ? `${module.stem}.py` : `${folder}/${module.stem}.py`;
    if (paths.has(path)) continue;
    paths.add(path);
    files.push({ path, content: index % 41 === 40 ? pick(draw, ['', '', '\n', '  \n\n']) : module.content });
  }
  return files;
}

/** Modules that several repositories carry a copy of, and how many versions of each go round. */
const VENDORED = [
  { stem: 'compat', versions: 1, every: 2 },
  { stem: 'ordered_set', versions: 2, every: 3 },
  { stem: 'terminal', versions: 3, every: 2 },
  { stem: 'retrying', versions: 4, every: 3 },
] as const;

/** The copy of module number `index`, if this repository has one. Versions differ in a few lines. */
function vendored(repository: CodeRepository, index: number): CodeModule | undefined {
  const entry = VENDORED[index];
  if (entry === undefined) return undefined;
  const draw = drawFor('embedded', `code/vendored/${entry.stem}`, repository.name);
  if (repository.fileCount < 12 || draw.below(entry.every) !== 0) return undefined;
  const upstream = CODE_REPOSITORIES[5]!;
  const { content } = codeModule(upstream, drawFor('embedded', 'code/upstream', entry.stem));
  const version = draw.below(entry.versions);
  const heading = `# Vendored copy of ${entry.stem}, version 1.${version}\n__version__ = '1.${version}'\n\n`;
  return { stem: entry.stem, content: heading + (version < 2 ? content : content.replaceAll('message', 'packet')) };
}
