import { type ResolvedFormat, renderDocument } from '@sluice/formatting';
import { DataError, type Document, type RenderedText } from '@sluice/records';
import type { Build } from './build.ts';
import { formatOf } from './map-source.ts';
import { openSpools, type SpoolPlace } from './spooled-texts.ts';

/** A document of the sample, by the place of its text. */
export interface SpooledPlace extends SpoolPlace {
  readonly id: string;
  /** Index into the lock's sources. */
  readonly source: number;
  /** The file's path inside its source. */
  readonly file: string;
  readonly row: number;
  readonly domain: string;
  readonly subdomain: string;
}

/** Documents of the sample as they will be trained on, read from the sample tasks' spools one by one. */
export interface RenderedDocuments {
  render(place: SpooledPlace): RenderedText;
  close(): void;
}

export function openRenderedDocuments(build: Build): RenderedDocuments {
  const { recipe, sources } = build.plan.lock;
  const formats: ResolvedFormat[] = sources.map(({ domain, index }) =>
    formatOf(recipe.domains.find(({ name }) => name === domain)!.sources[index]!, recipe.shared_markers),
  );
  const spools = openSpools(build);
  return {
    render(place) {
      const { text, fields } = spools.read(place);
      const source = sources[place.source]!;
      const { id, domain, subdomain, file, row } = place;
      const origin = { source: source.name, revision: source.revision, file, row };
      const document: Document = { id, text, domain, subdomain, origin, fields };
      const outcome = renderDocument(recipe.seed, document, formats[place.source]!);
      if ('dropped' in outcome) throw cannotRender(id, outcome.field);
      return outcome.rendered;
    },
    close: spools.close,
  };
}

/** Sampling has asked for every field of every template, so this is a fault of the work folder. */
function cannotRender(id: string, field: string | undefined): DataError {
  return new DataError('pipeline/cannot-render', `${id} has no text in the field ${field ?? 'text'}`, {
    hint: 'Delete the work folder of this build (.sluice) and run the same command again.',
  });
}
