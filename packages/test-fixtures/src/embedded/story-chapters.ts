import { type Draw, drawFor } from '@sluice/determinism';
import { between, expand, pickSeveral } from './grammar.ts';
import { STORY_BOOKS, type StoryBook } from './story-books.ts';
import { STORY_WORDS } from './story-grammar.ts';

export interface StoryChapter {
  readonly text: string;
  readonly book: string;
}

/**
 * Passages of ten books of tales, in the order of the books, which are of unequal length. A book keeps its people,
 * places, longing and way of setting speech; that makes it a group that should not straddle a split.
 */
export function storyChapters(count: number): StoryChapter[] {
  const total = STORY_BOOKS.reduce((sum, book) => sum + book.weight, 0);
  let done = 0;
  let weight = 0;
  return STORY_BOOKS.flatMap((book) => {
    weight += book.weight;
    const chapters = Math.round((count * weight) / total) - done;
    done += chapters;
    return Array.from({ length: chapters }, (_, chapter) => ({
      text: writeChapter(book, drawFor('embedded', `prose/stories/${book.title}`, String(chapter))),
      book: book.title,
    }));
  });
}

/** What a passage is made of, in order; speech and thought fall between deeds. */
const COURSES = [
  ['opening', 'deed', 'speech', 'thought', 'deed', 'closing'],
  ['opening', 'sight', 'deed', 'speech', 'deed', 'speech', 'closing'],
  ['speech', 'deed', 'sight', 'thought', 'closing'],
  ['opening', 'thought', 'sight', 'deed', 'deed', 'closing'],
  ['sight', 'opening', 'speech', 'deed', 'thought', 'speech', 'closing'],
] as const;

function writeChapter(book: StoryBook, draw: Draw): string {
  const used = new Set<string>();
  const expansion = { grammar: { ...STORY_WORDS, ...book.words }, bound: book.people, draw };
  const sentences = (part: string, most: number) => {
    const fresh = STORY_WORDS[part]!.filter((template) => !used.has(template));
    const chosen = pickSeveral(draw, fresh, between(draw, 1, most));
    for (const template of chosen) used.add(template);
    return chosen.map((template) => expand(template, expansion));
  };
  const scene = (course: readonly string[]) =>
    course
      .map((part) =>
        part === 'speech'
          ? sentences('speech', 3).map((line) => quote(line, book)).join('\n\n')
          : sentences(part, part === 'deed' || part === 'sight' ? 5 : 2).join(' '),
      )
      .filter((paragraph) => paragraph !== '')
      .join('\n\n');
  return pickSeveral(draw, COURSES, between(draw, 1, 3)).map(scene).join('\n\n* * *\n\n');
}

/** Speech is written between ‹ and › in the grammar and set as the book does. */
function quote(line: string, book: StoryBook): string {
  const [open, close] = book.quotes;
  return line.replaceAll('‹', open).replaceAll('›', close);
}
