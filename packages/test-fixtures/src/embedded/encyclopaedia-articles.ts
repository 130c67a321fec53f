import { type Draw, drawFor } from '@sluice/determinism';
import { ARTICLE_KINDS, ARTICLE_WORDS, type ArticleKind } from './encyclopaedia-grammar.ts';
import { between, expand, pick, pickSeveral } from './grammar.ts';
import { inventedName } from './invented-names.ts';

export interface Article {
  readonly text: string;
  readonly title: string;
}

/** Articles about things that do not exist, in the manner of an encyclopaedia: dates, figures, headed sections. */
export function encyclopaediaArticles(count: number): Article[] {
  const articles: Article[] = [];
  const titles = new Set<string>();
  for (let row = 0; articles.length < count; row++) {
    const draw = drawFor('embedded', 'prose/encyclopaedia', String(row));
    const article = writeArticle(draw, pick(draw, ARTICLE_KINDS));
    if (!titles.has(article.title)) articles.push(article);
    titles.add(article.title);
  }
  return articles;
}

function writeArticle(draw: Draw, kind: ArticleKind): Article {
  const bound = bindings(draw);
  const title = expand(kind.title, { grammar: ARTICLE_WORDS, bound, draw });
  const expansion = { grammar: ARTICLE_WORDS, bound: { ...bound, title }, draw };
  const paragraph = (sentences: readonly string[], count: number) =>
    pickSeveral(draw, sentences, count)
      .map((sentence) => expand(sentence, expansion))
      .join(' ');
  const lead = [expand(pick(draw, kind.lead), expansion), paragraph(kind.overview, between(draw, 1, 3))].join(' ');
  const sections = pickSeveral(draw, kind.sections, between(draw, 2, kind.sections.length)).map(
    ({ heading, sentences }) =>
      `${pick(draw, heading)}\n\n${paragraph(sentences, between(draw, 4, Math.min(9, sentences.length)))}`,
  );
  return { title, text: [title, lead, ...sections].join('\n\n') };
}

/** The names and figures that an article keeps to. Years follow one another. */
function bindings(draw: Draw): Record<string, string> {
  const founded = between(draw, 1420, 1780);
  const later = founded + between(draw, 21, 55);
  const latest = between(draw, 1846, 1978);
  const [male, pronoun, possessive] = draw.below(2) === 0 ? [true, 'he', 'his'] : [false, 'she', 'her'];
  const population = between(draw, 4, 900) * 100 + between(draw, 0, 99);
  return {
    town: inventedName.town(draw),
    town2: inventedName.town(draw),
    town3: inventedName.town(draw),
    river: inventedName.river(draw),
    river2: inventedName.river(draw),
    region: inventedName.region(draw),
    region2: inventedName.region(draw),
    person: inventedName.person(draw),
    person2: inventedName.person(draw),
    family: inventedName.family(draw),
    genus: inventedName.genus(draw),
    epithet: inventedName.epithet(draw),
    pronoun,
    possessive,
    sibling: male ? 'brother' : 'sister',
    year: String(founded),
    year2: String(later),
    year3: String(latest),
    population: String(population).replace(/(\d)(\d{3})$/, '$1,$2'),
    length: String(between(draw, 12, 640)),
    height: String(between(draw, 90, 3900)),
  };
}
