import type { SplitName } from '@sluice/records';
import { DEFECT_RULES, VARIANTS } from './defect-rules.ts';
import { type Defect, PLANTED_DEFECTS, type PlantedDefectName } from './defect-table.ts';
import { type PlantedDocument, plantDocuments, type TrapOptions } from './planted-corpus.ts';
import { TRAP_DOMAINS, type TrapDomain, trapDraw } from './trap-texts.ts';

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
  const { planted, change } = DEFECT_RULES[name](draw.below(VARIANTS));
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
