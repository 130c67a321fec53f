import type { PlantedDefectName } from './defect-table.ts';
import type { Place, Rendering } from './planted-corpus.ts';
import { sentencesOf, TRAP_DOMAINS, trapDraw } from './trap-texts.ts';

/** The strings of a defect, and what it does to a document that has it. */
export interface DefectRule {
  readonly planted: readonly string[];
  readonly change: (rendering: Rendering, place: Place) => void;
}

/** How many sets of strings a defect can be planted with. */
export const VARIANTS = 4;

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

/** For each defect, how it is planted. `variant`, below {@link VARIANTS}, chooses among its strings. */
export const DEFECT_RULES: { readonly [Name in PlantedDefectName]: (variant: number) => DefectRule } = {
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

function set(part: 'opening' | 'closing' | 'middle', marker: string): DefectRule {
  return {
    planted: [marker],
    change: (rendering) => {
      rendering[part] = marker;
    },
  };
}
