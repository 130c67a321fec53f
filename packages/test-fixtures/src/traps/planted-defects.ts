import type { SplitName } from '@sluice/records';
import {
  type Place,
  type PlantedDocument,
  plantDocuments,
  type Rendering,
  type TrapOptions,
} from './planted-corpus.ts';
import { sentencesOf, TRAP_DOMAINS, type TrapDomain, trapDraw } from './trap-texts.ts';

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

/** A corpus with one thing wrong. */
export interface PlantedCorpus extends Defect {
  readonly name: PlantedDefectName;
  /** The domain that has the defect; absent where all have it. */
  readonly domain?: TrapDomain;
  readonly split?: SplitName;
  /** The strings that are planted; empty where the defect is not one of strings. */
  readonly planted: readonly string[];
  readonly documents: readonly PlantedDocument[];
}

/**
 * A corpus of three domains that is sound but for one defect, which domain has it and by which string being drawn.
 * Same name, seed and options, same corpus. But for the defect it is the {@link cleanControl} of the same seed, with
 * shared openings where a template is at fault and without openings where the texts are.
 *
 * @param seed - A whole number; it also draws the domain, where the defect does not fix it.
 */
export function plantedDefect(name: PlantedDefectName, seed: number, options?: TrapOptions): PlantedCorpus {
  const defect = PLANTED_DEFECTS[name];
  if (defect === undefined)
    throw new RangeError(`plantedDefect: no defect is called ${JSON.stringify(name)}`);
  const draw = trapDraw(seed, 'defect', name);
  const domains = Object.keys(TRAP_DOMAINS) as TrapDomain[];
  const drawn = domains[draw.below(domains.length)]!;
  const domain = name === 'licence-header' ? 'code' : name === 'answer-ending' ? 'math' : drawn;
  const { planted, change } = RULES[name](draw.below(4));
  const everywhere = defect.tells === 'split';
  const openings = defect.by === 'template' ? 'shared' : 'none';
  const documents = plantDocuments({ ...options, seed, openings }, (rendering, place) => {
    if (everywhere || place.domain === domain) change(rendering, place);
  });
  return { name, ...defect, ...(everywhere ? { split: 'validation' } : { domain }), planted, documents };
}

export interface ControlOptions extends TrapOptions {
  /**
   * `shared`: every domain draws its openings from one pool, at the same rates. `none`: no template at all.
   * @default 'shared'
   */
  readonly openings?: 'shared' | 'none';
}

/** A sound corpus: no domain, subdomain or split can be told by form. */
export function cleanControl(seed: number, options?: ControlOptions): readonly PlantedDocument[] {
  return plantDocuments({ openings: 'shared', ...options, seed }, () => {});
}

interface Rule {
  readonly planted: readonly string[];
  readonly change: (rendering: Rendering, place: Place) => void;
}

const FIXED_OPENINGS = ['Problem: ', 'Question: ', '>>> ', 'Chapter. '] as const;
const FIXED_CLOSINGS = ['\nThe end.', '\n---', '\nQ.E.D.', '\n[end]'] as const;
const MIDDLE_MARKERS = ['Answer: ', 'Solution: ', '=> ', 'Therefore: '] as const;
const OWN_POOLS = [
  ['Question: ', 'Problem: ', 'Solve: ', 'Given: ', ''],
  ['File: ', 'Source: ', 'Listing: ', 'Code: ', ''],
  ['Story: ', 'Page: ', 'Passage: ', 'Extract: ', ''],
  ['Q: ', 'Task: ', 'Exercise: ', 'Prompt: ', ''],
] as const;
const HEADER_OWNERS = ['the Alder authors', 'Northgate Software', 'E. Quill', 'the Tessera project'] as const;

/** For each defect: `variant`, 0 to 3, chooses among its strings. */
const RULES: { readonly [Name in PlantedDefectName]: (variant: number) => Rule } = {
  'fixed-opening-marker': (variant) => set('opening', FIXED_OPENINGS[variant]!),
  'fixed-closing-marker': (variant) => set('closing', FIXED_CLOSINGS[variant]!),
  'markers-of-one-domain': (variant) => {
    const pool = OWN_POOLS[variant]!;
    return {
      planted: pool.filter((marker) => marker !== ''),
      change: (rendering, { seed, id }) => {
        rendering.opening = pool[trapDraw(seed, 'own-pool', id).below(pool.length)]!;
      },
    };
  },
  'marker-tied-to-subdomain': () => ({
    planted: ['Note: ', 'Text: ', 'Item: ', '* '],
    change: (rendering, { seed, id, domain, subdomain }) => {
      const draw = trapDraw(seed, 'tied', id);
      if (rendering.opening === '' || draw.below(10) === 0) return; // one in ten keeps to the shared rates
      const first = subdomain === TRAP_DOMAINS[domain][0];
      rendering.opening = (first ? ['Note: ', 'Text: '] : ['Item: ', '* '])[draw.below(2)]!;
    },
  }),
  'leading-space': () => ({
    planted: [' '],
    change: (rendering, { seed, id }) => {
      if (trapDraw(seed, 'leading-space', id).below(10) === 0) return;
      rendering.content = ` ${rendering.content}`;
    },
  }),
  'zero-width-character': () => ({
    planted: ['\u200b'],
    change: (rendering, { seed, id }) => {
      const at = 1 + trapDraw(seed, 'zero-width', id).below(rendering.content.length - 1);
      rendering.content = `${rendering.content.slice(0, at)}\u200b${rendering.content.slice(at)}`;
    },
  }),
  'carriage-returns': () => ({
    planted: ['\r\n'],
    change: (rendering) => {
      const { content } = rendering;
      const lines = content.includes('\n') ? content : content.replace(/([.?]) /, '$1\n');
      rendering.content = lines.replaceAll('\n', '\r\n');
    },
  }),
  'licence-header': (variant) => {
    const lines = [
      `# Copyright 2019 ${HEADER_OWNERS[variant]!}.`,
      '# Licensed under the terms in the file LICENSE.',
      '# There is no warranty of any kind.',
    ];
    const header = `${lines.join('\n')}\n\n`;
    return {
      planted: [header],
      change: (rendering) => {
        rendering.content = header + rendering.content;
      },
    };
  },
  'longer-documents': () => ({
    planted: [],
    change: (rendering, { seed, id, domain, subdomain }) => {
      const draw = trapDraw(seed, 'longer', id);
      rendering.content = sentencesOf(draw, 3 * (4 + draw.below(9)), domain, subdomain);
    },
  }),
  'answer-ending': () => ({
    planted: ['\n#### '],
    change: (rendering, { seed, id }) => {
      rendering.content += `\n#### ${1 + trapDraw(seed, 'answer', id).below(500)}`;
    },
  }),
  'upper-case-first-letter': () => ({
    planted: [],
    change: (rendering) => {
      rendering.content = rendering.content.charAt(0).toUpperCase() + rendering.content.slice(1);
    },
  }),
  tab: () => ({
    planted: ['\t'],
    change: (rendering, { seed, id }) => {
      const spaces = [...rendering.content.matchAll(/ /g)].map(({ index }) => index);
      const at = spaces[trapDraw(seed, 'tab', id).below(spaces.length)]!;
      rendering.content = `${rendering.content.slice(0, at)}\t${rendering.content.slice(at + 1)}`;
    },
  }),
  'marker-in-the-middle': (variant) => set('middle', MIDDLE_MARKERS[variant]!),
  'shifted-validation': () => ({
    planted: ['\n'],
    change: (rendering, { seed, id, split }) => {
      if (split === 'validation' && trapDraw(seed, 'shift', id).below(10) > 0) rendering.content += '\n';
    },
  }),
};

function set(part: 'opening' | 'closing' | 'middle', marker: string): Rule {
  return {
    planted: [marker],
    change: (rendering) => {
      rendering[part] = marker;
    },
  };
}
