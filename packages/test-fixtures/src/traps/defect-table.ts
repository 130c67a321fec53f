/** What is wrong, as a report should be able to say it. */
export interface Defect {
  /** What the form gives away. */
  readonly tells: 'domain' | 'subdomain' | 'split';
  /** Where in a text it stands. */
  readonly place: 'start' | 'middle' | 'end' | 'anywhere' | 'line-ends' | 'length';
  /** Whether a template wrote it or the texts have it themselves. */
  readonly by: 'template' | 'content';
  readonly sentence: string;
}

/** The defects that can be planted, by name. */
export const PLANTED_DEFECTS = {
  'fixed-opening-marker': {
    tells: 'domain',
    place: 'start',
    by: 'template',
    sentence: 'Every document of one domain begins with the same marker.',
  },
  'fixed-closing-marker': {
    tells: 'domain',
    place: 'end',
    by: 'template',
    sentence: 'Every document of one domain ends with the same marker.',
  },
  'markers-of-one-domain': {
    tells: 'domain',
    place: 'start',
    by: 'template',
    sentence: 'One domain draws its openings from a pool of its own.',
  },
  'marker-tied-to-subdomain': {
    tells: 'subdomain',
    place: 'start',
    by: 'template',
    sentence:
      'In one domain the opening is random, but each subdomain prefers its own; over the domain the rates are the shared ones.',
  },
  'leading-space': {
    tells: 'domain',
    place: 'start',
    by: 'content',
    sentence: 'Nine in ten texts of one domain begin with a space.',
  },
  'zero-width-character': {
    tells: 'domain',
    place: 'anywhere',
    by: 'content',
    sentence: 'Every text of one domain has a zero-width space somewhere.',
  },
  'carriage-returns': {
    tells: 'domain',
    place: 'line-ends',
    by: 'content',
    sentence: 'The lines of one domain end with CR LF.',
  },
  'licence-header': {
    tells: 'domain',
    place: 'start',
    by: 'content',
    sentence: 'Every text of the domain code begins with a licence header.',
  },
  'longer-documents': {
    tells: 'domain',
    place: 'length',
    by: 'content',
    sentence: 'The texts of one domain are three times as long.',
  },
  'answer-ending': {
    tells: 'domain',
    place: 'end',
    by: 'content',
    sentence: 'Every text of the domain math ends with a line of #### and a number.',
  },
  'upper-case-first-letter': {
    tells: 'domain',
    place: 'start',
    by: 'content',
    sentence: 'Every text of one domain begins with a capital, elsewhere one in two does.',
  },
  tab: {
    tells: 'domain',
    place: 'anywhere',
    by: 'content',
    sentence: 'Every text of one domain has a tab in place of one of its spaces.',
  },
  'marker-in-the-middle': {
    tells: 'domain',
    place: 'middle',
    by: 'template',
    sentence: 'Every document of one domain has the same marker in its middle.',
  },
  'shifted-validation': {
    tells: 'split',
    place: 'end',
    by: 'content',
    sentence: 'Nine in ten validation texts end with a line feed, no training text does.',
  },
} as const satisfies { readonly [name: string]: Defect };

export type PlantedDefectName = keyof typeof PLANTED_DEFECTS;

/** The names of all defects, in the order of {@link PLANTED_DEFECTS}. */
export const PLANTED_DEFECT_NAMES = Object.keys(PLANTED_DEFECTS) as readonly PlantedDefectName[];
