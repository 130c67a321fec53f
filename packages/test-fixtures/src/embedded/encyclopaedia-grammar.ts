import { type Grammar, phrases } from './grammar.ts';

/** One kind of article: how it is titled and opened, and what its sections may say. Data, hence the length. */
export interface ArticleKind {
  readonly title: string;
  readonly lead: readonly string[];
  readonly overview: readonly string[];
  readonly sections: readonly { readonly heading: readonly string[]; readonly sentences: readonly string[] }[];
}

/** Figures drawn anew at each place. */
function figures(low: number, high: number, tail = ''): readonly string[] {
  return Array.from({ length: high - low + 1 }, (_, index) => `${low + index}${tail}`);
}

export const ARTICLE_WORDS: Grammar = {
  small: figures(3, 48),
  percent: figures(4, 68),
  decimal: [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((tenth) => figures(1, 19, `.${tenth}`)),
  direction: phrases('north; south; east; west; north-east; south-west; north-west; south-east'),
  stone: phrases('limestone; sandstone; granite; slate; basalt; red brick; chalk; marl'),
  crop: phrases('barley; flax; hops; rye; sugar beet; apples; cherries; saffron; oats; plums; lentils; buckwheat'),
  trade: phrases('glass-making; salt; weaving; printing; paper; clock-making; tanning; brewing; rope-making; pottery; lead mining; bell-founding; shipbuilding; lace'),
  disaster: phrases('a fire; a flood; an outbreak of cholera; a landslide; an earthquake; a storm surge; the great frost; a failed harvest'),
  building: phrases('town hall; corn exchange; granary; market cross; chapel; lighthouse; customs house; mint; school; observatory; theatre; water tower; library'),
  style: phrases('Gothic; Romanesque; Baroque; neoclassical; Renaissance; vernacular; Art Nouveau'),
  material: phrases('copper; oak; bronze; iron; slate; ivory; walnut; brass; tin; maple; birch bark; horn'),
  animal: phrases('otter; heron; pine marten; crane; eel; wildcat; kingfisher; wild boar; beaver; badger; stork; hedgehog'),
  plant: phrases('juniper; heather; alder; willow; bog myrtle; oak; bilberry; beech; sedge; larch; rowan; hazel'),
  habitat: phrases('peat bogs; dry meadows; alder woods; mountain pastures; river banks; salt marshes; old orchards; scree slopes; mixed forests; coastal dunes'),
  food: phrases('beetles; seeds; small crabs; earthworms; berries; grasshoppers; freshwater snails; moths; roots; ants'),
  colour: phrases('grey; brown; rust-red; olive; black; cream; slate-blue; yellow; chestnut; silver'),
  field: phrases('astronomy; botany; geology; music; surveying; chemistry; philology; medicine; cartography; engineering; mathematics; meteorology'),
  work: phrases('an atlas; a catalogue of stars; a treatise on tides; a grammar; a flora in three volumes; a collection of songs; a history of the guilds; a table of logarithms; a survey of mines; a dictionary of dialects'),
  institution: phrases('Academy of {region}; University of {town2}; Royal Observatory; School of Mines; Botanical Society; College of Surgeons; Hydrographic Office; Conservatory of {town2}'),
  'instrument-family': phrases('bowed string; plucked string; double-reed; brass; percussion; keyboard; free-reed'),
  season: phrases('spring; summer; autumn; winter; early spring; late autumn'),
  month: phrases('January; February; March; April; May; June; July; August; September; October; November; December'),
  cause: phrases('the toll on the river; grazing rights; the succession in {region2}; fishing grounds; the salt monopoly; a disputed boundary; the price of grain'),
  scholar: phrases('historian; archaeologist; geographer; naturalist; local teacher; antiquary; engineer'),
  reputation: phrases('largely forgotten; still debated; widely admired; of mostly local interest; considered exemplary; the subject of several studies'),
  approx: phrases('about; roughly; nearly; more than; just under; some'),
  adverb: phrases('gradually; rapidly; only partly; eventually; briefly; reluctantly'),
};

const town: ArticleKind = {
  title: '{town}',
  lead: phrases(`{town} is a town in the {direction} of {region}, on the river {river}.; {town} is a market town and former {trade} centre in {region}.;
  {town} is a municipality of {region}, {small} kilometres {direction} of {town2}.; {town} is a port at the mouth of the {river} in {region}.`),
  overview: phrases(`At the last census it had {population} inhabitants.; It lies {height} metres above sea level and covers {small} square kilometres.; The town is known for its {trade} and for its {style} {building}.;
  It has been twinned with {town3} since {year3}.; Its name is first recorded in {year}.; The older part stands on a terrace of {stone} above the water.`),
  sections: [
    {
      heading: phrases('History; Early history; Foundation and growth'),
      sentences: phrases(`The settlement was founded in {year} by monks from {town2}.; A charter of {year} gave the citizens the right to hold a market.; In {year2} {disaster} destroyed a third of the houses.;
      Rebuilding was {adverb} completed by {year3}.; During the war over {cause} the town changed hands twice.; The walls were pulled down in {year3} to make room for a railway station.; Merchants of the {family} family controlled the trade in {crop} for {small} years.;
      The {scholar} {person} argued that an older village stood on the same site.; Population fell to {percent} per cent of its former level before it recovered.; A municipal archive was opened in {year3} in the former {building}.; The privilege was confirmed in {year2} and again a generation later.`),
    },
    {
      heading: phrases('Geography; Location; Landscape'),
      sentences: phrases(`The {river} and its tributary, the {river2}, meet below the old bridge.; The hills to the {direction} consist of {stone}.; Winters are long, and snow lies for {small} days in an average year.; {habitat|cap} surround the town on three sides.;
      The highest point of the municipality reaches {height} metres.; Part of the valley has been a nature reserve since {year3}, mainly because of the {animal}.; {plant|cap} and {plant} cover the slopes that are too steep for farming.; The nearest larger place is {town2}, {small} kilometres to the {direction}.`),
    },
    {
      heading: phrases('Economy; Trade and industry; Economy and transport'),
      sentences: phrases(`For centuries {trade} was the main source of income.; The surrounding farms grow {crop}, {crop} and {crop}.; A railway to {town2} was opened in {year3} and carries {approx} {percent} per cent of commuters.; The last workshop for {trade} closed after {small} years of decline.;
      {trade|cap} and tourism now employ most of the residents.; Every {month} the growers hold an auction of {crop} in the {building}.; The harbour handles {small} thousand tonnes of {stone} a year.; A cooperative founded by {person} markets {crop} under the name of the town.`),
    },
    {
      heading: phrases('Landmarks; Architecture; Sights'),
      sentences: phrases(`The {building} of {year2} is built of {stone} in the {style} style.; Its tower is {small} metres high and was restored after {disaster}.; A bronze figure of {person} stands in front of the {building}.; The {family} house now contains a museum of {trade}.;
      The bridge over the {river} has {small} arches and was designed by {person2}.; Only the {direction} gate of the fortifications survives.; The organ in the parish church was made in {year3} by the {family} workshop.`),
    },
  ],
};

const river: ArticleKind = {
  title: '{river} (river)',
  lead: phrases(`The {river} is a river in {region}, {length} kilometres long.; The {river} is a {direction}ern tributary of the {river2} in {region}.; The {river} rises in the {direction} of {region} and flows for {length} kilometres to the sea at {town}.`),
  overview: phrases(`Its basin covers {population} square kilometres.; The mean discharge at {town2} is {decimal} cubic metres a second.; It is navigable for small craft below {town}.; The name probably comes from an old word for {colour}.`),
  sections: [
    {
      heading: phrases('Course; Upper and lower course'),
      sentences: phrases(`The source is a spring in {stone} at {height} metres.; Above {town} the river runs through a gorge {small} kilometres long.; It receives the {river2} from the {direction} near {town2}.; Below the confluence the valley widens and the current slows.;
      The last {small} kilometres are tidal.; Several lakes of the upper course are remnants of a glacier.; At {town3} the bed is {approx} {percent} metres wide.`),
    },
    {
      heading: phrases('Hydrology; Floods; Regime'),
      sentences: phrases(`High water usually comes in {season} when the snow melts.; The flood of {year2} raised the level at {town} by {decimal} metres.; A gauge has been read daily since {year3}.; In {month} the flow may fall to {percent} per cent of the mean.;
      Embankments were begun in {year} and {adverb} extended.; The engineer {person} proposed a reservoir that was never built.; Ice covers the upper river for {small} days in most years.`),
    },
    {
      heading: phrases('Wildlife; Nature; Ecology'),
      sentences: phrases(`The {animal} has returned since the weirs were fitted with fish passes.; Banks of {plant} and {plant} shelter the {animal}.; Counts in {year3} found {small} pairs of {animal}s.; Waste from {trade} had made the lower river almost lifeless by {year2}.;
      {habitat|cap} along the middle course are protected.; Anglers take mainly trout and {animal}.`),
    },
    {
      heading: phrases('Use; Economy; Navigation'),
      sentences: phrases(`Rafts carried timber and {stone} down to {town} until {year3}.; {small} mills once stood between {town2} and {town3}.; A power station at {town2} produces {percent} megawatts.; Tolls on the river led to a dispute over {cause} in {year}.; Barges still bring {crop} to the market of {town}.`),
    },
  ],
};

const animalKind: ArticleKind = {
  title: '{genus} {epithet}',
  lead: phrases(`{genus} {epithet} is a small {colour} bird of the {habitat} of {region}.; {genus} {epithet}, the {colour} {animal} of {region}, lives in {habitat}.; {genus} {epithet} is a species of beetle that is found only in {region}.;
  {genus} {epithet} is a freshwater fish of the {river} basin.`),
  overview: phrases(`It was described in {year3} by {person} from a specimen taken near {town}.; Adults are {small} centimetres long.; It is the only member of its genus.; The species is listed as vulnerable because its range is small.; Locally it is called the {colour} {family}.`),
  sections: [
    {
      heading: phrases('Description; Appearance; Identification'),
      sentences: phrases(`The upper parts are {colour}, the lower parts {colour}.; Males have a {colour} band that fades in {season}.; Females are {approx} {percent} per cent heavier than males.; The young resemble adults but lack the {colour} marks.;
      It can be told from related species by its shorter legs.; The voice is a thin, rising call that is repeated {small} times a minute.; Individuals weigh {decimal} grams on average.`),
    },
    {
      heading: phrases('Distribution and habitat; Range; Habitat'),
      sentences: phrases(`It occurs in {habitat} up to {height} metres.; The range extends from {town} {direction}wards to the {river}.; A separate population in {region2} was discovered in {year3}.; It avoids {habitat} and places without {plant}.; In {season} it moves to lower ground.; Records from {town3} are doubtful.`),
    },
    {
      heading: phrases('Behaviour; Ecology; Diet and breeding'),
      sentences: phrases(`It feeds on {food} and {food}, which it finds among {plant}.; Breeding begins in {month} and lasts {small} days.; The nest is made of {plant} and lined with hair.; Both parents guard the young until {season}.;
      Its main enemies are the {animal} and the {animal}.; In captivity it has lived for {small} years.; It is active at dusk and rests among {plant} during the day.; Pairs defend a territory of {decimal} hectares.`),
    },
    {
      heading: phrases('Conservation; Status; Threats'),
      sentences: phrases(`A survey in {year3} counted {population} individuals.; Draining of {habitat} has reduced the range by {percent} per cent.; The reserve at {town} protects the largest colony.; Reintroduction began in {year3} and has been {adverb} successful.; The {institution} keeps a register of sightings.`),
    },
  ],
};

const personKind: ArticleKind = {
  title: '{person}',
  lead: phrases(`{person} ({year}–{year2}) was a {scholar} from {town} in {region}.; {person} (born {year} in {town}; died {year2} in {town2}) worked in {field} and wrote {work}.; {person} was a {scholar} of {region}, remembered for {work}.`),
  overview: phrases(`Today {possessive} work is {reputation}.; A street in {town2} bears the name.; {pronoun|cap} was a member of the {institution}.; {possessive|cap} letters were published in {year3}.; The crater {family} is named after a pupil.`),
  sections: [
    {
      heading: phrases('Life; Early life; Biography'),
      sentences: phrases(`{person} grew up as the youngest of {small} children in the house of a {trade} merchant.; After school in {town}, {pronoun} studied {field} at the {institution}.; {disaster|cap} forced the family to move to {town2}.; In {year} {possessive} {sibling} {adverb} took over the business in {crop}.;
      {pronoun|cap} travelled through {region2} with {person2} and kept a diary.; An illness in {month} left {possessive} hearing impaired.; From {year2} until the end of {possessive} life {pronoun} lived in {town3}.`),
    },
    {
      heading: phrases('Work; Career; Research'),
      sentences: phrases(`{possessive|cap} first publication was {work}.; In {year2} the {institution} printed {possessive} survey of the {trade} trade.; {pronoun|cap} measured the height of {small} mountains with an instrument of {material}.; {possessive|cap} method was {adverb} adopted by the {institution}.;
      Critics objected that the figures for {region2} were copied from {person2}.; {pronoun|cap} introduced a scale of {small} degrees that remained in use until {year3}.; A collection of {population} specimens went to the museum in {town2}.; {pronoun|cap} refused a chair in {field} twice.`),
    },
    {
      heading: phrases('Legacy; Reception; Influence'),
      sentences: phrases(`The {scholar} {person2} called {possessive} results the most careful of the century.; A new edition appeared in {year3} with notes on {field}.; {possessive|cap} house in {town} is a museum of {trade}.; Later work in {field} is built on these tables.; The manuscript was lost in {disaster} and found again {small} years later.`),
    },
  ],
};

const bridge: ArticleKind = {
  title: '{family} Bridge',
  lead: phrases(`The {family} Bridge crosses the {river} between {town} and {town2}.; The {family} Bridge is a {style} bridge of {stone} in {town}, {region}.; The {family} Bridge was a wooden bridge over the {river} near {town}.`),
  overview: phrases(`It is {length} metres long and {small} metres wide.; Designed by {person}, it was opened in {year2}.; It has {small} spans and stands on piers of {stone}.; Since {year3} it has been closed to carts and motor traffic.; It is a protected monument.`),
  sections: [
    {
      heading: phrases('Construction; Building; Design'),
      sentences: phrases(`Work began in {month} {year} with the piers on the {direction} bank.; {stone|cap} was brought by barge from quarries at {town3}.; The cost of {population} crowns was met by a duty on {crop}.; {person2} supervised up to {small} masons.; The foundations rest on piles of {plant} wood.;
      A first design in {material} had been rejected as too heavy.; The central arch spans {decimal} metres.`),
    },
    {
      heading: phrases('Later history; Damage and repair; History'),
      sentences: phrases(`{disaster|cap} in {year2} carried away two arches.; The toll house was turned into a {building} in {year3}.; Repairs took {small} years and were {adverb} paid for by the citizens.; During the conflict over {cause} one pier was mined but not blown up.; An inspection in {year3} found the {stone} in good condition.; Lamps of {material} were added in {year3}.`),
    },
    {
      heading: phrases('In culture; Legends; Depictions'),
      sentences: phrases(`A song about the builder and a {animal} is known in several versions.; The painter {person2} showed the bridge in {season} mist.; It appears on the arms of {town}.; According to a legend a silver coin is hidden under the {direction} pier.; A postage stamp with the bridge was issued in {year3}.`),
    },
  ],
};

const instrument: ArticleKind = {
  title: '{genus} (instrument)',
  lead: phrases(`The {genus} is a {instrument-family} instrument from {region}.; The {genus} is a musical instrument of the {instrument-family} family, made of {material} and {material}.`),
  overview: phrases(`It was developed in {town} about {year2}.; Its compass is {small} notes.; Players hold it across the knees.; Few of the {percent} known examples are playable.; It is heard at weddings and in the {season} processions of {region2}.`),
  sections: [
    {
      heading: phrases('Construction; Build and tuning'),
      sentences: phrases(`The body is carved from a single piece of {material}.; {small} strings run over a bridge of {material}.; The sound board is {decimal} millimetres thick.; Makers in {town2} prefer {plant} wood that has dried for {small} years.; The scale has {small} degrees and differs from that of neighbouring instruments.; A movable key of {material} was added by {person}.`),
    },
    {
      heading: phrases('History; Origin; Spread'),
      sentences: phrases(`The oldest picture is a carving in the {building} of {town}.; A list of {year} names a player at the court of {region2}.; Craftsmen of the {family} family made the instrument for {small} generations.; It was {adverb} displaced by louder instruments after {year3}.; The {institution} ordered {small} copies in {year3}.; Interest revived when {person2} published {work}.`),
    },
    {
      heading: phrases('Music; Repertoire; Playing'),
      sentences: phrases(`Most pieces are dances in a metre of seven beats.; {person2} wrote {small} studies for it.; The right hand plays a drone while the left changes the pitch.; In {region} it accompanies songs about {animal}s and lost sons.; A competition is held every {month} in {town3}.; Notation was unknown before {year2}.`),
    },
  ],
};

const festival: ArticleKind = {
  title: 'Feast of the {animal} ({town})',
  lead: phrases(`The {title} is a festival that takes place in {month} in {town}, {region}.; The {title} is celebrated every {season} by the people of {town}.`),
  overview: phrases(`It goes back to {year}.; It lasts {small} hours without a pause.; {approx|cap} {population} visitors come each year.; Since {year3} it has been on the list of living heritage of {region}.`),
  sections: [
    {
      heading: phrases('Course of the feast; Customs; Events'),
      sentences: phrases(`At dawn a procession carries a {animal} of {material} from the {building} to the {river}.; The guild of {trade} walks first.; Children throw {crop} at the {colour} horseman.; Bread with {crop} is shared among strangers.; A mock trial about {cause} is held in dialect.; The evening ends with {small} bonfires on the {direction} hill.; Masks of {plant} bark are worn until midnight.`),
    },
    {
      heading: phrases('Origin; History; Background'),
      sentences: phrases(`The feast recalls {disaster} that spared the town.; The {scholar} {person} sees in it a custom of shepherds from {region2}.; It was forbidden in {year2} and {adverb} allowed again.; The oldest account is a bill for {small} barrels of beer.; Until {year3} only members of the {family} family could carry the {animal}.; In {year3} women took part for the first time.`),
    },
  ],
};

const conflict: ArticleKind = {
  title: 'War of the {family} Succession',
  lead: phrases(`The {title} ({year}–{year2}) was a conflict between {region} and {region2}.; The {title} began in {year} with a quarrel over {cause} and ended with the peace of {town}.`),
  overview: phrases(`Neither side gained much.; Most of the fighting took place along the {river}.; {approx|cap} {population} soldiers took part.; The outcome is {reputation}.`),
  sections: [
    {
      heading: phrases('Causes; Background; Prelude'),
      sentences: phrases(`The death of {person} without an heir left {region} with two claimants.; Trade in {crop} had been taxed by {region2} since {year}.; A marriage with the house of {family} was {adverb} agreed and then broken off.; Envoys met at {town3} but could not settle {cause}.; {disaster|cap} had emptied the treasury.; The cities on the {river} refused to pay for new walls.`),
    },
    {
      heading: phrases('Course; Campaigns; Fighting'),
      sentences: phrases(`In {month} {year} troops from {region2} crossed the {river} near {town}.; The siege of {town2} lasted {small} weeks.; {person2} surprised the camp by night with {population} men.; A fleet carrying {material} and {crop} was lost in a storm.; {season|cap} rains stopped the advance {small} kilometres short of {town3}.; The garrison surrendered after the wells ran dry.; A truce signed in {month} was broken within {small} days.`),
    },
    {
      heading: phrases('Peace; Aftermath; Consequences'),
      sentences: phrases(`The treaty gave the valley of the {river2} to {region}.; {town2} became a free city and kept its {building}.; Debts were {adverb} repaid by {year3}.; {percent} per cent of the villages were never rebuilt.; The question of {cause} stayed open.; The {scholar} {person} wrote the first account from both archives.`),
    },
  ],
};

export const ARTICLE_KINDS: readonly ArticleKind[] = [
  town, town, river, animalKind, animalKind, personKind, personKind, bridge, instrument, festival, conflict,
];
