import { between, phrases, pick } from './grammar.ts';
import { type Story, say, work } from './arithmetic-story.ts';

/** The first sentence and the first amount. */
export function begin(story: Story): void {
  const { draw } = story;
  if (draw.below(3) === 0) {
    story.amount = between(draw, 2, 15) * 12;
    story.sentences.push(
      say(
        story,
        phrases(`{name} the {trade} has {n} {things} at the {place}.; On Monday morning there are {n} {things} in {name}'s {place}.;
        {name} is a {trade} and starts the week with {n} {things}.; A {trade} called {name} counts {n} {things} before opening the {place}.`),
        { n: story.amount },
      ),
    );
    return;
  }
  const perDay = between(draw, 4, 36);
  const days = between(draw, 2, 9);
  story.sentences.push(
    say(
      story,
      phrases(`{name} is a {trade} who {makes} {a} {things} every day for {b} days.; Each day {name} the {trade} {makes} {a} {things}, and {name} does so for {b} days.;
      At the {place}, {name} {makes} {a} {things} a day. {name} works for {b} days.; The {place} needs {things}, so {name} {makes} {a} of them daily for {b} days.`),
      { a: perDay, b: days },
    ),
  );
  work(
    story,
    `${perDay} * ${days}`,
    perDay * days,
    phrases(`In {b} days there are {sum} {things}.; {name} has {sum} {things} after {b} days.; That makes {sum} {things} over the {b} days.;
    Over {b} days {name} ends up with {sum} {things}.`),
    { b: days },
  );
}

/** Something that happens to the amount. */
type Event = (story: Story) => void;

const give: Event = (story) => {
  if (story.amount < 8) return buy(story);
  const given = between(story.draw, 2, Math.floor(story.amount / 2));
  story.sentences.push(
    say(
      story,
      phrases(`{name} gives {n} of the {things} to {friend}.; Then {friend} borrows {n} {things}.; On the way, {n} {things} are lost.;
      {n} of the {things} turn out to be spoiled and have to be thrown away.; A neighbour takes {n} {things} for a festival.`),
      { n: given },
    ),
  );
  work(
    story,
    `${story.amount} - ${given}`,
    story.amount - given,
    phrases(`This leaves {sum} {things}.; After that {name} has {sum} {things}.; Without those there are {sum} {things}.; {name} is left with {sum} {things}.`),
  );
};

const buy: Event = (story) => {
  const boxes = between(story.draw, 2, 8);
  const each = between(story.draw, 3, 12);
  story.sentences.push(
    say(
      story,
      phrases(`A delivery brings {b} {container}s with {e} {things} in each {container}.; {friend} comes by with {b} {container}s, and every {container} holds {e} {things}.;
      {name} then adds {b} {container}s of {e} {things}.; In the afternoon {b} more {container}s arrive, each with {e} {things}.`),
      { b: boxes, e: each },
    ),
  );
  const before = story.amount;
  work(
    story,
    `${boxes} * ${each}`,
    boxes * each,
    phrases(`The {b} {container}s hold {sum} {things}.; There are {sum} {things} in the {container}s.; The delivery is {sum} {things}.`),
    { b: boxes },
  );
  work(
    story,
    `${before} + ${story.amount}`,
    before + story.amount,
    phrases(`Together with the others that is {sum} {things}.; Now {name} has {sum} {things}.; In total there are {sum} {things}.`),
  );
};

const FRACTIONS = [
  [2, 'half'],
  [3, 'a third'],
  [4, 'a quarter'],
  [5, 'a fifth'],
] as const;

const sellFraction: Event = (story) => {
  const fitting = FRACTIONS.filter(([part]) => story.amount % part === 0 && story.amount > part);
  if (fitting.length === 0) return give(story);
  const [part, word] = pick(story.draw, fitting);
  const sold = story.amount / part;
  story.sentences.push(
    say(
      story,
      phrases(`{name} sells {word} of the {things} on market day.; By noon {word} of all the {things} are sold.;
      {word|cap} of the {things} go to a school in the next town.; A visitor buys {word} of what {name} has.`),
      { word },
    ),
  );
  const before = story.amount;
  work(story, `${before} / ${part}`, sold, phrases(`{word|cap} of {before} is {sum}.; The buyers take {sum} {things}.; That sale is {sum} {things}.`), {
    word,
    before,
  });
  work(
    story,
    `${before} - ${sold}`,
    before - sold,
    phrases(`So {sum} {things} remain.; {name} still has {sum} {things}.; Afterwards there are {sum} {things}.`),
  );
};

const multiply: Event = (story) => {
  if (story.amount > 400) return give(story);
  const [times, word] = pick(story.draw, [
    [2, 'twice'],
    [3, 'three times'],
    [4, 'four times'],
  ] as const);
  story.sentences.push(
    say(
      story,
      phrases(`{friend} runs a second {place} with {word} as many {things} and leaves all of them to {name}.;
      The next week {friend} brings {word} that number of {things} as a gift.; A larger {place} sends {word} as many {things} as {name} has.`),
      { word },
    ),
  );
  const before = story.amount;
  work(story, `${before} * ${times}`, before * times, phrases(`{word|cap} as many is {sum} {things}.; {friend} has {sum} {things}.; The gift is {sum} {things}.`), {
    word,
  });
  work(story, `${before} + ${story.amount}`, before + story.amount, phrases(`With them {name} has {sum} {things}.; All together that is {sum} {things}.`));
};

export const EVENTS: readonly Event[] = [give, buy, sellFraction, multiply, give];

/** The question, and the last steps to its answer. */
type Ending = (story: Story) => string;

const howMany: Ending = (story) =>
  say(
    story,
    phrases(`How many {things} does {name} have now?; How many {things} are there in the end?; What number of {things} is left at the {place}?;
    How many {things} can {name} count now?`),
  );

const earn: Ending = (story) => {
  const price = between(story.draw, 2, 9);
  const question = say(
    story,
    phrases(`If {name} sells the rest for ${'$'}{p} each, how much money does {name} earn?; The remaining {things} are sold at ${'$'}{p} apiece. How many dollars is that?;
    How much, in dollars, would all the {things} that are left cost at ${'$'}{p} each?`),
    { p: price },
  );
  work(story, `${story.amount} * ${price}`, story.amount * price, phrases(`At ${'$'}{p} each, they bring ${'$'}{sum}.; The money is ${'$'}{sum}.; {name} gets ${'$'}{sum} for them.`), {
    p: price,
  });
  return question;
};

const pack: Ending = (story) => {
  const sizes = [12, 10, 9, 8, 6, 5, 4, 3, 2].filter((size) => story.amount % size === 0 && story.amount > size);
  if (sizes.length === 0) return howMany(story);
  const size = pick(story.draw, sizes);
  const question = say(
    story,
    phrases(`{name} packs them into {container}s of {s}. How many {container}s are needed?; If every {container} takes {s} {things}, how many {container}s does {name} fill?;
    The {things} that are left go into {container}s, {s} to a {container}. How many {container}s is that?`),
    { s: size },
  );
  work(story, `${story.amount} / ${size}`, story.amount / size, phrases(`With {s} to a {container}, {name} fills {sum} {container}s.; That takes {sum} {container}s.`), {
    s: size,
  });
  return question;
};

const share: Ending = (story) => {
  const people = between(story.draw, 3, 9);
  const left = story.amount % people;
  const question = say(
    story,
    phrases(`{name} shares them equally among {p} friends, each as many as possible. How many {things} are left over?;
    The {things} are dealt out evenly to {p} children, as far as they go. How many cannot be dealt out?`),
    { p: people },
  );
  const each = Math.floor(story.amount / people);
  const before = story.amount;
  work(story, `${people} * ${each}`, people * each, phrases(`Each of the {p} gets {e}, which uses {sum} {things}.; {p} people with {e} each have {sum} {things}.`), {
    p: people,
    e: each,
  });
  work(story, `${before} - ${story.amount}`, left, phrases(`There are {sum} {things} left over.; So {sum} {things} remain.`));
  return question;
};

export const ENDINGS: readonly Ending[] = [howMany, howMany, earn, pack, share];
