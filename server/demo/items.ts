// What people make on the demo platform: personas, worlds, chat messages, images and voice recordings, all invented.
import type { ItemGiven } from '../../shared/model/case.ts';
import type { Dice } from './dice.ts';
import { fill } from './dice.ts';
import type { MediaFacts } from './media.ts';
import { slug } from './names.ts';

/** The demo platform. The name and its address are invented; `.example` can never be registered. */
export const PLATFORM = 'Lumenfold';
export const SITE = 'https://lumenfold.example';

const TRAIT = ['Weary', 'Clockwork', 'Sardonic', 'Unhurried', 'Exiled', 'Left-Handed', 'Sleepless', 'Meticulous', 'Cheerful', 'Stormbound', 'Secondhand', 'Soft-Spoken', 'Overqualified', 'Half-Remembered', 'Nocturnal', 'Polite'];
const CALLING = ['Lighthouse Keeper', 'Court Astronomer', 'Tram Conductor', 'Beekeeper', 'Ghostwriter', 'Cartographer', 'Night Librarian', 'Pastry Chef', 'Retired Duelist', 'Ferryman', 'Radio Host', 'Detective', 'Botanist', 'Piano Tuner', 'Stage Magician', 'Harbor Pilot', 'Clock Restorer', 'Translator'];
const PERSONA_NAME = ['Oswin', 'Maribel', 'Tadeo', 'Ilse', 'Corvin', 'Nadira', 'Bram', 'Yevgenia', 'Lucan', 'Sunniva', 'Ezra', 'Perpetua', 'Kaito', 'Ottoline', 'Rafe', 'Zuleika'];
const PLACE = ['Tidewrack', 'the Salt Archive', 'Cinderhollow', 'Nine Bridges', 'the Drowned Quarter', 'Hollin Reach', 'the Paper Moon Hotel', 'Verdigris', 'Long Meridian', 'the Glass Orchard', 'Ashlar Station', 'Underlamp', 'the Quiet Line', 'Marrowgate'];
const WORLD_KIND = ['Chronicles', 'The Last Winter', 'A Field Guide', 'Letters', 'The Siege', 'Timetables', 'The Weather', 'An Atlas', 'The Long Night', 'Visitors'];
const GREETING = [
  '"You are late, but the kettle is not. Sit." Speaks in short sentences, hates the sea, keeps a log of every ship.',
  'Former academic. Answers every question with a better question. Will not discuss the expedition of 1911.',
  'Knows each street of {place} and the gossip of most. Warm, a little vain, honest when pressed.',
  'Writes your letters for you and reads between the lines of the ones you get. Discreet to a fault.',
  'Believes that {place} can still be saved. Has a plan, a map and no money.',
  'Plays chess by post with an opponent who may have died. Patient, dry, precise about tea.',
];
const PREMISE = [
  'The trains of {place} still run, but nobody has met a driver in forty years. Travellers trade stories for tickets.',
  'A city built on the backs of sleeping whales. Each district drifts a little further from the next every spring.',
  'In {place} memories are stored in salt, and the warehouses are full. You are the new inventory clerk.',
  'Two rival observatories, one comet, eleven days. Diplomacy by telescope.',
  'A hotel with more floors than the lift admits. Guests may ask for any room but their own.',
];
const CHAT = [
  'we should wait at the north gate until the bells stop, then cross',
  'ok but who moved the ledger?? it was on the desk when we left',
  'i rewrote the ending again. she stays in {place} this time',
  'your persona keeps calling mine captain and i have decided to allow it',
  'can you do the voice from yesterday, the tired one with the accent',
  'let us continue tomorrow, i lost the thread around the second letter',
  'the map is wrong. the river bends east after {place}, i checked',
  'that scene was beautiful, i read it to my sister on the phone',
  'please stop reposting this, i asked you twice already',
  'i paid for the month and the world is still locked',
  'he said the lamp was lit before the storm and not after. so who lit it',
  'new rule: nobody dies before chapter four',
];
const VOICE = ['a greeting of the persona', 'the opening narration', 'a reading of chapter two', 'the tavern song', 'a farewell', 'the station announcement'];
const PICTURE = ['cover of the world', 'portrait of the persona', 'map of the quarter', 'poster for the season', 'background of the scene', 'the crest of the house'];

/** Makes items of one account. `category` is always user content; ids are random and say nothing. */
export type Maker = {
  readonly persona: (dice: Dice) => ItemGiven;
  readonly world: (dice: Dice) => ItemGiven;
  readonly chat: (dice: Dice, says?: string) => ItemGiven;
  readonly image: (dice: Dice, label?: string) => ItemGiven;
  readonly voice: (dice: Dice) => ItemGiven;
  readonly any: (dice: Dice, count: number) => ItemGiven[];
};

/** A name for a persona, as people on the platform give them. */
export function personaName(dice: Dice): string {
  return dice.chance(0.5) ? `${dice.pick(PERSONA_NAME)} the ${dice.pick(TRAIT)}` : `The ${dice.pick(TRAIT)} ${dice.pick(CALLING)}`;
}

/** A name for a world. */
export function worldName(dice: Dice): string {
  return `${dice.pick(WORLD_KIND)} of ${dice.pick(PLACE)}`;
}

/** Makers of items whose media come from one shelf. */
export function itemMaker(shelf: { readonly image: (dice: Dice) => MediaFacts; readonly recording: (dice: Dice) => MediaFacts }): Maker {
  const place = (dice: Dice): { place: string } => ({ place: dice.pick(PLACE) });
  const item = (dice: Dice, kind: ItemGiven['kind'], label: string, path: string, rest: Partial<ItemGiven>): ItemGiven => ({
    id: `item-${dice.code(14)}`,
    kind,
    label,
    url: `${SITE}/${path}`,
    excerpt: null,
    category: 'user-content',
    media: null,
    ...rest,
  });
  const maker: Omit<Maker, 'any'> = {
    persona: (dice) => {
      const name = personaName(dice);
      return item(dice, 'persona', name, `persona/${slug(name)}-${dice.code(4)}`, { excerpt: fill(dice.pick(GREETING), place(dice)) });
    },
    world: (dice) => {
      const name = worldName(dice);
      return item(dice, 'world', name, `world/${slug(name)}-${dice.code(4)}`, { excerpt: fill(dice.pick(PREMISE), place(dice)) });
    },
    chat: (dice, says) => {
      const chat = dice.code(10);
      return item(dice, 'chat-message', `Message in chat ${chat}`, `chat/${chat}#m${dice.int(3, 980)}`, { excerpt: says ?? fill(dice.pick(CHAT), place(dice)) });
    },
    image: (dice, label) => item(dice, 'image', label ?? `Image: ${dice.pick(PICTURE)}`, `media/${dice.code(12)}.png`, { media: shelf.image(dice) }),
    voice: (dice) => item(dice, 'voice-recording', `Voice recording: ${dice.pick(VOICE)}`, `media/${dice.code(12)}.wav`, { media: shelf.recording(dice) }),
  };
  return {
    ...maker,
    any: (dice, count) => Array.from({ length: count }, () => dice.weighed([[maker.persona, 3], [maker.world, 2], [maker.image, 4], [maker.chat, 3], [maker.voice, 2]])(dice)),
  };
}
