import { type Draw, drawFor } from '@sluice/determinism';
import { begin, ENDINGS, EVENTS } from './arithmetic-events.ts';
import type { Story } from './arithmetic-story.ts';
import { between, pick, words } from './grammar.ts';

/** Fields as in GSM8K: steps with `<<expression=value>>` after each sum, and the answer behind `####`. */
export interface ArithmeticProblem {
  readonly question: string;
  readonly answer: string;
}

/**
 * Word problems of the primary school: a quantity, two to five events, a question. Each event changes a whole number
 * in a way that keeps it whole and positive, so that every step is true.
 */
export function arithmeticProblems(count: number): ArithmeticProblem[] {
  return Array.from({ length: count }, (_, row) =>
    arithmeticProblem(drawFor('embedded', 'math/arithmetic', String(row))),
  );
}

const NAMES = words(
  `Amara Bastian Chiara Dmitri Elodie Farid Greta Hamish Ines Jonas Kalinda Leopold Mireille Nadia Oskar Priya
  Quentin Rosalind Soren Tamsin Ulric Valeria Wanjiru Xavier Yusuf Zelda Anouk Bram Celeste Darragh Eilidh Femi
  Gideon Hanako Ilse Jarek Katya Lucian Magda Niamh`,
);

/** Who, with what, where: things are counted, come in containers, and are sold. */
const SCENES = [
  'baker;rolls;tray;bakery;bakes', 'gardener;seedlings;crate;nursery;raises', 'librarian;books;case;library;buys',
  'potter;bowls;chest;workshop;makes', 'beekeeper;jars of honey;carton;market stall;fills', 'teacher;pencils;pack;school;collects',
  'tailor;buttons;tin;shop;orders', 'farmer;eggs;basket;farm;gathers', 'carpenter;stools;pallet;yard;builds',
  'florist;tulips;bucket;flower shop;cuts', 'coach;tennis balls;bag;club;keeps', 'printer;posters;roll;print shop;prints',
  'fisherman;trout;cooler;harbour;catches', 'jeweller;beads;bag;studio;strings', 'chemist;bottles;rack;laboratory;labels',
  'grocer;oranges;crate;corner shop;unpacks', 'painter;canvases;folder;gallery;stretches', 'mechanic;bolts;drawer;garage;sorts',
].map((line) => line.split(';'));

function arithmeticProblem(draw: Draw): ArithmeticProblem {
  const [trade, things, container, place, makes] = pick(draw, SCENES) as [string, string, string, string, string];
  const [name, friend] = draw.shuffle([...NAMES]) as [string, string];
  const story: Story = {
    draw,
    bound: { name, friend, trade, things, container, place, makes },
    amount: 0,
    sentences: [],
    steps: [],
    used: new Set(),
  };
  begin(story);
  const eventCount = between(draw, 1, 4);
  for (let event = 0; event < eventCount; event++) pick(draw, EVENTS)(story);
  const question = pick(draw, ENDINGS)(story);
  return {
    question: [...story.sentences, question].join(' '),
    answer: [...story.steps, `#### ${story.amount}`].join('\n'),
  };
}
