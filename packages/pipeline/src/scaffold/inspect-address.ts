import {
  type DescribeOptions,
  describeSource,
  type SourceDescription,
  type SourceSpec,
} from '@sluice/sources';
import { type SourceSuggestion, suggestSources } from './suggest-source.ts';

export type { RecordLayout, SourceDescription, SourceSpec } from '@sluice/sources';

/** What an address holds, and how a recipe may read it. */
export interface InspectedAddress {
  readonly description: SourceDescription;
  /** A source for each layout of records that has texts. */
  readonly suggestions: readonly SourceSuggestion[];
}

/** Looks at an address without reading more than a few files' first records. @throws as `describeSource` of sources */
export async function inspectAddress(
  spec: Omit<SourceSpec, 'name'>,
  options: DescribeOptions,
): Promise<InspectedAddress> {
  const description = await describeSource({ name: 'source', ...spec }, options);
  return { description, suggestions: suggestSources(description) };
}
