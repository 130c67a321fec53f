import type { Draw } from '@sluice/determinism';
import { pick, words } from './grammar.ts';

const STARTS = words(
  'Al An Ar Bal Bel Ber Bran Cal Car Cor Dal Den Dor El Er Fal Fen Gal Gar Hal Har Hel Is Kal Kel Lan Lor Mar Mel Mor Nar Nor Ol Or Pel Quar Ral Ros Sal Ser Sol Tal Tar Tor Ul Val Ver Wen Yar Zel',
);
const MIDDLES = words('a e i o u an en in on ar er or al el il am em im as es is av ev iv');
const TOWN_ENDS = words(
  'by ford stead wick ham mouth haven ton holm gate field dale bridge minster burgh stow worth ness',
);
const RIVER_ENDS = words('a e ine une ow ess ara ene ent ack ude illa');
const REGION_ENDS = words('ia land mark shire ovia ania mere esse wald eria');
const FAMILY_ENDS = words('sen ley mann ova ini ard well quist ides eau kova stein dal more wright');
const FIRST_NAMES = words(
  `Ada Agnes Albin Alma Anselm Astrid Benedikt Berta Cyril Delia Edmund Elsbeth Emil Esther Felix Flora Gregor Hanna
  Hedwig Henrik Ida Ignace Irma Isidor Johan Judith Karel Klara Lambert Leonie Ludvig Marta Matthias Nora Odile Otto
  Paula Rasmus Regina Rudolf Sabine Sigrid Tobias Ursula Valentin Vera Viktor Walburga Wilhelm Yvette`,
);

/** Names of nowhere and nobody. Each draws anew; a made-up name that exists somewhere is a coincidence. */
export const inventedName = {
  town: (draw: Draw) => stem(draw) + pick(draw, TOWN_ENDS),
  river: (draw: Draw) => stem(draw) + pick(draw, MIDDLES).slice(-1) + pick(draw, RIVER_ENDS),
  region: (draw: Draw) => stem(draw) + pick(draw, REGION_ENDS),
  family: (draw: Draw) => stem(draw) + pick(draw, FAMILY_ENDS),
  first: (draw: Draw) => pick(draw, FIRST_NAMES),
  person: (draw: Draw) => `${pick(draw, FIRST_NAMES)} ${stem(draw)}${pick(draw, FAMILY_ENDS)}`,
  genus: (draw: Draw) => stem(draw) + pick(draw, words('ella ium ops aria odes urus anthus ina')),
  epithet: (draw: Draw) =>
    pick(draw, words('montanus elegans minor borealis viridis cinereus palustris rufus gracilis nocturnus')),
} as const;

function stem(draw: Draw): string {
  const start = pick(draw, STARTS);
  return draw.below(2) === 0 ? start + pick(draw, MIDDLES) : start;
}
