// Words of copyright notices in the demo: who claims, what work, and each statutory element in several wordings.
import type { Dice } from './dice.ts';

export type Claimant = { readonly as: string; readonly works: string; readonly seenAt: string };

export const CLAIMANTS: readonly Claimant[] = [
  { as: 'illustrator', works: 'the illustration series', seenAt: 'my portfolio' },
  { as: 'novelist', works: 'the novel', seenAt: 'the publisher’s catalogue' },
  { as: 'voice actor', works: 'the audiobook recording of', seenAt: 'the audio library' },
  { as: 'photographer', works: 'the photographs of the series', seenAt: 'my archive' },
  { as: 'game studio', works: 'the game world and characters of', seenAt: 'our press kit' },
  { as: 'comics publisher', works: 'the graphic novel', seenAt: 'our catalogue' },
  { as: 'composer', works: 'the song cycle', seenAt: 'the collecting society’s register' },
  { as: 'map maker', works: 'the hand-drawn maps of', seenAt: 'my shop' },
  { as: 'podcast producer', works: 'the audio drama', seenAt: 'the episode list' },
  { as: 'translator', works: 'the translation of', seenAt: 'the imprint page' },
];

const TITLE_LEFT = ['Songs of the', 'Under the', 'A Season in the', 'Notes from the', 'The Patient', 'Beyond the', 'An Inventory of the', 'The Winter', 'Seven Maps of the', 'The Borrowed'];
const TITLE_RIGHT = ['Orchard', 'Bridge', 'Harbour', 'Hour', 'Salt Line', 'Paper Bird', 'Machine', 'Low Country', 'Lamplight', 'Long Tide', 'Quarry', 'Thread', 'Tram', 'Observatory'];

/** The title of an invented work. */
export function workTitle(dice: Dice): string {
  return `${dice.pick(TITLE_LEFT)} ${dice.pick(TITLE_RIGHT)}`;
}

const AGENCY = ['Brightquill Rights', 'Halden & Osei', 'Pinion Licensing', 'Verso Norte Rights Desk', 'Marlowe Tan Associates', 'Blue Ledger Enforcement', 'Kestrel Copyright Service', 'Tessellate Rights'];

/** An invented firm that sends notices for others. */
export function agency(dice: Dice): string {
  return dice.pick(AGENCY);
}

/** Openings, by how the sender writes. */
export const OPENINGS: readonly string[] = [
  'To the designated agent of {platform},\n\nI am writing about material on your service that copies my work.',
  'Dear copyright team,\n\nplease find below my notice under 17 U.S.C. 512(c)(3).',
  'Hello,\n\nsomebody on {platform} is using what I made, and I did not allow it. I have tried to follow the form on your help page.',
  'NOTICE OF CLAIMED INFRINGEMENT\nTo: {platform}, designated agent',
  'Good day,\n\nwe act for {claimant} and give notice of the following.',
  'Hi. This is the third time that I write about the same account. This time I do it properly.',
];

/** Each statutory element of 512(c)(3)(A), in several wordings; the key is the element's numeral. */
export const ELEMENTS: Readonly<Record<'i' | 'ii' | 'iii' | 'iv' | 'v' | 'vi', readonly string[]>> = {
  i: ['Signed: /s/ {name}', 'Electronic signature: {name}', 'Sincerely,\n{name}', 'I sign this notice electronically.\n{name}'],
  ii: [
    'The work is {works} “{title}”, first published in {year}. It can be seen in {seenAt} at {source}.',
    'Copyrighted work: “{title}” ({year}). I am its {as}. Original: {source}',
    'I am the {as} who made “{title}”. It came out in {year}; the original is at {source}, with my name on it.',
    'Identification of the copyrighted work: {works} “{title}”, {year}, all chapters and drawings. Reference copy: {source}',
  ],
  iii: ['The material that I ask you to remove is at:\n{urls}', 'Location of the infringing material:\n{urls}', 'These pages copy it, some word for word:\n{urls}', 'Infringing addresses ({count}):\n{urls}'],
  iv: ['You can reach me at {mail} or by telephone at {phone}.', 'Contact: {name}, {town}. E-mail {mail}, telephone {phone}.', 'My address for answers is {mail}. Letters reach me in {town}; telephone {phone}.'],
  v: [
    'I have a good faith belief that the use of the material in the manner complained of is not authorized by the copyright owner, its agent, or the law.',
    'I believe in good faith that nobody with the right to do so, and no law, has allowed this use.',
    'It is our good faith belief that the described use is authorized neither by the owner nor by its agent nor by law.',
  ],
  vi: [
    'The information in this notification is accurate, and under penalty of perjury, I am authorized to act on behalf of the owner of the exclusive right that is allegedly infringed.',
    'Under penalty of perjury: what I write here is accurate, and I am the owner of the right or act for the owner.',
    'We state under penalty of perjury that we are authorised to act for the owner and that the statements above are accurate.',
  ],
};

/** What is sometimes said beside the law. */
export const ASIDES: readonly string[] = [
  'I know that some of it is changed a little, but the third paragraph still has my typing mistake in it.',
  'Please do not give my telephone number to the person who posted this.',
  'The persona even speaks the opening line of my book when you greet it.',
  'We have no quarrel with fan works in general. This one sells access.',
  'The images were taken from my site with the watermark cut off; you can see the edge of it in the second one.',
  'My colleague wrote in spring and got no answer that we could find.',
  'If you need the layered files as proof, I can send them.',
  'I would be content if the name of my work were removed and my text with it.',
];

export const COUNTER_BODIES: readonly string[] = [
  'My page was disabled on {day} after a notice by {claimant}. The text is mine: I wrote it in {year}, before their book, and I have the drafts with dates.',
  'The picture you disabled shows a public square that I drew from my own window. It is not a copy of anybody’s map.',
  'What I posted is a review. It quotes nine lines out of two hundred pages and says what I think of them.',
  'I bought a licence for these sounds in {year}; the receipt names this very use. The notice does not mention it.',
  'The claimant and I wrote this world together. I have as much right to it as they do, and we have never agreed otherwise.',
];

export const COUNTER_STATEMENTS: Readonly<Record<'A' | 'B' | 'C' | 'D', readonly string[]>> = {
  A: ['Signed electronically: {name}', '/s/ {name}', 'Regards,\n{name}'],
  B: ['The material was at:\n{urls}', 'Before it was disabled it could be seen at:\n{urls}'],
  C: ['I state under penalty of perjury that I have a good faith belief that the material was disabled as a result of mistake or misidentification.', 'Under penalty of perjury: I believe in good faith that this was a mistake.'],
  D: ['My name is {name}, I live in {town}, telephone {phone}. I consent to the jurisdiction of the Federal District Court for the district in which I live, or, outside the United States, of any district in which you may be found, and I will accept service of process from the person who sent the notice.', 'Name and address: {name}, {town}, {phone}. I consent to jurisdiction as section 512(g)(3)(D) asks and will accept service of process.'],
};

export const RETRACTIONS: readonly string[] = [
  'We take back our notice of {day} about “{title}”. The matter was settled between us and the person who posted it.',
  'I was wrong: the person had my written permission from {year}. Please consider my notice of {day} withdrawn, and restore the pages.',
  'This retracts the notice sent by our automated tool on {day}. It matched a title and nothing else.',
];
