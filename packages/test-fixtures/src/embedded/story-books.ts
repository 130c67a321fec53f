import { type Grammar, phrases } from './grammar.ts';

/** What one book of tales keeps to. */
export interface StoryBook {
  readonly title: string;
  /** Its share of the chapters, as a weight. */
  readonly weight: number;
  readonly quotes: readonly [open: string, close: string];
  readonly people: { readonly [symbol: string]: string };
  readonly words: Grammar;
}

interface BookNotes {
  readonly title: string;
  readonly weight: number;
  readonly quotes: readonly [open: string, close: string];
  readonly hero: string;
  readonly pronouns: 'she' | 'he';
  readonly friend: string;
  readonly elder: string;
  readonly home: string;
  readonly goal: string;
  readonly places: string;
  readonly things: string;
  readonly beings: string;
}

const PRONOUNS = {
  she: { they: 'she', them: 'her', their: 'her' },
  he: { they: 'he', them: 'him', their: 'his' },
} as const;

function book(notes: BookNotes): StoryBook {
  const { title, weight, quotes, hero, friend, elder, home, goal } = notes;
  return {
    title,
    weight,
    quotes,
    people: { hero, friend, elder, home, goal, ...PRONOUNS[notes.pronouns] },
    words: { place: phrases(notes.places), thing: phrases(notes.things), being: phrases(notes.beings) },
  };
}

const CURLY = ['\u201c', '\u201d'] as const;
const STRAIGHT = ['"', '"'] as const;
const SINGLE = ['\u2018', '\u2019'] as const;

export const STORY_BOOKS: readonly StoryBook[] = [
  book({
    title: 'The Lamplighter of Saltmere', weight: 60, quotes: CURLY, hero: 'Wenna', pronouns: 'she', friend: 'Corin', elder: 'old Barnaby', home: 'the lamp house',
    goal: 'the lamp that never went out',
    places: 'the quay; the breakwater; Eel Street; the tower stair; the fish market; the drowned chapel; the harbour wall; the ropewalk',
    things: 'lantern; coil of rope; brass key; oilskin; chart; whistle; wick; tin box',
    beings: 'gulls; fishermen; ferrymen; seals; children of the quay; sailmakers',
  }),
  book({
    title: 'A Winter at Thornfold', weight: 50, quotes: STRAIGHT, hero: 'Edric', pronouns: 'he', friend: 'Maud', elder: 'Aunt Sunniva', home: 'the farmhouse',
    goal: 'the lost flock',
    places: 'the upper pasture; the byre; the frozen ford; the pine wood; the sheepfold; the old mill; the pass; the chapel yard',
    things: 'crook; loaf of bread; sheepskin; sledge; knife; bell; bundle of straw; pail',
    beings: 'sheep; wolves; shepherds; crows; charcoal burners; neighbours',
  }),
  book({
    title: 'The Clockmaker\u2019s Orphans', weight: 44, quotes: CURLY, hero: 'Lisbet', pronouns: 'she', friend: 'Jory', elder: 'Master Hagen', home: 'the workshop',
    goal: 'the thirteenth hour',
    places: 'the attic; Guildhall Square; the bell tower; the cellar; the printer\u2019s yard; Candle Lane; the covered bridge; the archive',
    things: 'mainspring; magnifying glass; ledger; candle; little drawer; pocket watch; screwdriver; wax seal',
    beings: 'apprentices; watchmen; pigeons; clerks; pedlars; choirboys',
  }),
  book({
    title: 'Seven Roads to Ashkar', weight: 38, quotes: SINGLE, hero: 'Tariq', pronouns: 'he', friend: 'Sefa', elder: 'the widow Noor', home: 'the caravanserai',
    goal: 'the well of Ashkar',
    places: 'the salt flats; the gate of reeds; the dry river; the dunes; the market of knives; the customs house; the ruined aqueduct; the camel pens',
    things: 'water skin; saddle; copper bowl; letter; scarf; bag of dates; mirror; compass',
    beings: 'camels; merchants; guides; jackals; soldiers; storytellers',
  }),
  book({
    title: 'The Orchard Letters', weight: 30, quotes: CURLY, hero: 'Clemency', pronouns: 'she', friend: 'Mr Pargeter', elder: 'Grandmother', home: 'the parsonage',
    goal: 'the name of the one who wrote',
    places: 'the orchard; the morning room; the lane; the churchyard; the summer house; the post office; the walled garden; the gate',
    things: 'letter; basket; bonnet; umbrella; teacup; book of hymns; pair of gloves; trowel',
    beings: 'bees; cousins; visitors; blackbirds; parishioners; gardeners',
  }),
  book({
    title: 'Under the Copper Moon', weight: 24, quotes: STRAIGHT, hero: 'Ilo', pronouns: 'he', friend: 'Veda', elder: 'the engineer', home: 'the relay station',
    goal: 'the signal from the far side',
    places: 'the airlock; the greenhouse; the crater rim; the antenna field; the tunnel; the water plant; the hangar; the observation deck',
    things: 'wrench; helmet; cable; torch; data card; oxygen flask; seed tray; map',
    beings: 'mechanics; pilots; drones; colonists; children of the dome; night crews',
  }),
  book({
    title: 'The Heron and the Heir', weight: 20, quotes: SINGLE, hero: 'Rosamund', pronouns: 'she', friend: 'Giles', elder: 'the steward', home: 'the castle',
    goal: 'the crown in the marsh',
    places: 'the great hall; the reed beds; the gatehouse; the armoury; the causeway; the kitchen garden; the watch hill; the crypt',
    things: 'ring; banner; bridle; goblet; dagger; scroll; cloak; torch',
    beings: 'herons; knights; ravens; pages; minstrels; marsh folk',
  }),
  book({
    title: 'Notes of a River Pilot', weight: 15, quotes: CURLY, hero: 'Augustin', pronouns: 'he', friend: 'Pelagia', elder: 'the captain', home: 'the wheelhouse',
    goal: 'the channel behind the islands',
    places: 'the landing; the sandbar; the engine room; the bend; the timber yard; the flooded village; the foredeck; the lock',
    things: 'sounding pole; coffee pot; logbook; anchor; field glass; pipe; sack of mail; hatchet',
    beings: 'passengers; raftsmen; pelicans; stokers; deck hands; traders',
  }),
  book({
    title: 'The House with Two Shadows', weight: 11, quotes: STRAIGHT, hero: 'Marguerite', pronouns: 'she', friend: 'Dr Ansell', elder: 'the housekeeper', home: 'the house on the cliff',
    goal: 'the locked room',
    places: 'the gallery; the conservatory; the back stairs; the cliff path; the library; the cellar door; the nursery; the drive',
    things: 'candlestick; portrait; diary; bunch of keys; photograph; shawl; music box; poker',
    beings: 'servants; bats; guests; ghosts; villagers; moths',
  }),
  book({
    title: 'Small Tales for the Ferry', weight: 8, quotes: CURLY, hero: 'Bo', pronouns: 'he', friend: 'the goose', elder: 'the toll keeper', home: 'the ferry',
    goal: 'the other bank',
    places: 'the jetty; the willow; the toll hut; the shallows; the duck pond; the hill road; the mud; the long meadow',
    things: 'oar; apple; drum; kite; bucket; penny; straw hat; fishing line',
    beings: 'frogs; ducks; travellers; foxes; cows; fiddlers',
  }),
];
