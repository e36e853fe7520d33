// Names of invented people and places for the demo world, and the countries they live in.
import type { Dice } from './dice.ts';

/** A country of the demo: its language, how many of a hundred accounts live there, and names that are at home there. */
export type Country = {
  readonly code: string;
  readonly language: string;
  readonly weight: number;
  readonly given: readonly string[];
  readonly family: readonly string[];
  readonly towns: readonly string[];
};

export const COUNTRIES: readonly Country[] = [
  { code: 'US', language: 'en', weight: 34, given: ['Marcus', 'Delia', 'Jordan', 'Priscilla', 'Wyatt', 'Renee', 'Andre', 'Kaitlyn', 'Luis', 'Tamika', 'Grant', 'Mei', 'Tobias', 'Yolanda', 'Beau'], family: ['Hollis', 'Ferrante', 'Okoye', 'Whitlock', 'Nguyen', 'Castellano', 'Brandywine', 'Delacroix', 'Rios', 'Pemberton', 'Kowalczyk', 'Ashby'], towns: ['Larkmoor', 'Harrow Falls', 'Copper Bend', 'Saint Elmo', 'Dunmere'] },
  { code: 'GB', language: 'en', weight: 9, given: ['Imogen', 'Callum', 'Priya', 'Rhys', 'Femi', 'Harriet', 'Declan', 'Zainab'], family: ['Thackeray-Moss', 'Okonkwo', 'Pritchard', 'Sandhu', 'Merriweather', 'Fairclough', 'Begum', 'Lockhart'], towns: ['Wexcombe', 'Aldermere', 'Thornby', 'Saltash Green'] },
  { code: 'DE', language: 'de', weight: 9, given: ['Jonas', 'Annika', 'Emre', 'Lena', 'Friedrich', 'Sibel', 'Malte', 'Ronja'], family: ['Reinhardt', 'Yıldız', 'Kessler', 'Oberländer', 'Vogt', 'Hansen', 'Steinbrück', 'Morawski'], towns: ['Nordmark', 'Lindenau am See', 'Grünfelde', 'Altbrück'] },
  { code: 'FR', language: 'fr', weight: 7, given: ['Camille', 'Baptiste', 'Aïcha', 'Lucien', 'Maëlle', 'Youssef', 'Solène'], family: ['Garnier-Lasalle', 'Benhamou', 'Perrault', 'Diop', 'Vasseur', 'Thibodeau', 'Lemaire'], towns: ['Vaucresson-les-Bois', 'Port-Saline', 'Montbrac'] },
  { code: 'BR', language: 'pt', weight: 6, given: ['Thiago', 'Larissa', 'Caio', 'Jussara', 'Renan', 'Beatriz'], family: ['Nogueira', 'Avelar', 'Monteiro', 'Sampaio', 'Teixeira', 'Quintela'], towns: ['Serra Azul', 'Porto Claro', 'Vila Mirante'] },
  { code: 'IN', language: 'en', weight: 6, given: ['Ananya', 'Rohan', 'Meenakshi', 'Arjun', 'Farhan', 'Divya'], family: ['Raghunathan', 'Bhattacharya', 'Qureshi', 'Kulkarni', 'Menon', 'Chawla'], towns: ['Sarovar', 'Nandipur', 'Kotagiri Nagar'] },
  { code: 'CA', language: 'en', weight: 4, given: ['Elodie', 'Graham', 'Winona', 'Pascal', 'Harjit'], family: ['Beaulieu', 'MacAllister', 'Dhaliwal', 'Thunderchild', 'Fontaine'], towns: ['Cedar Inlet', 'Lac-Brume'] },
  { code: 'ES', language: 'es', weight: 4, given: ['Lucía', 'Álvaro', 'Nerea', 'Iker', 'Rocío'], family: ['Zubizarreta', 'Montalbán', 'Ferrer', 'Quiroga', 'Salvatierra'], towns: ['Villaserena', 'Puerto Lindo'] },
  { code: 'IT', language: 'it', weight: 3, given: ['Ginevra', 'Matteo', 'Chiara', 'Davide', 'Ilaria'], family: ['Bellandi', 'Scarpellini', 'Moretti', 'Vannucci', 'Cattaneo'], towns: ['Castelvero', 'Roccabianca'] },
  { code: 'PL', language: 'pl', weight: 3, given: ['Zofia', 'Mateusz', 'Agnieszka', 'Kacper'], family: ['Wiśniewska', 'Jankowski', 'Zielińska', 'Maćkowiak'], towns: ['Brzozów Dolny', 'Stare Lipki'] },
  { code: 'NL', language: 'nl', weight: 3, given: ['Sanne', 'Jasper', 'Fleur', 'Daan'], family: ['van der Velde', 'Hoekstra', 'de Wit', 'Brouwer'], towns: ['Waterhoek', 'Noordeind'] },
  { code: 'RU', language: 'ru', weight: 2, given: ['Ксения', 'Артём', 'Полина', 'Глеб'], family: ['Воронцова', 'Лебедев', 'Соколова', 'Журавлёв'], towns: ['Зареченск', 'Ясногорье'] },
  { code: 'JP', language: 'ja', weight: 3, given: ['Haruka', 'Kenta', 'Aoi', 'Ryohei'], family: ['Mizushima', 'Takanashi', 'Ogawara', 'Shirasu'], towns: ['Minatogaoka', 'Kazehara'] },
  { code: 'AU', language: 'en', weight: 3, given: ['Lachlan', 'Matilda', 'Kirra', 'Hamish'], family: ['Brennan', 'Tran', 'Winterbourne', 'Yunupingu-Reid'], towns: ['Wattle Creek', 'Point Serene'] },
  { code: 'TR', language: 'tr', weight: 2, given: ['Elif', 'Kerem', 'Defne', 'Baran'], family: ['Aksoy', 'Karahan', 'Tunçer', 'Demirel'], towns: ['Yeşilova', 'Gökçebel'] },
  { code: 'SE', language: 'sv', weight: 2, given: ['Ebba', 'Viggo', 'Saga', 'Nils'], family: ['Ekström', 'Sjöberg', 'Hedlund', 'Wallander-Ek'], towns: ['Björkvik', 'Stenarp'] },
];

export const MEMBER_STATES: readonly string[] = ['DE', 'FR', 'ES', 'IT', 'PL', 'NL', 'SE'];

/** A country by its share of the platform's accounts. */
export function country(dice: Dice): Country {
  return dice.weighed(COUNTRIES.map((it) => [it, it.weight] as const));
}

/** The country with this code; throws where the demo has none, so that a typing error does not become `ZZ`. */
export function countryOf(code: string): Country {
  const found = COUNTRIES.find((it) => it.code === code);
  if (!found) throw new RangeError(`names: no country ${code}`);
  return found;
}

/** Given and family name of an invented person. */
export function personName(dice: Dice, of: Country): string {
  return `${dice.pick(of.given)} ${dice.pick(of.family)}`;
}

const LATIN: Readonly<Record<string, string>> = { ı: 'i', ł: 'l', ø: 'o', ß: 'ss', Ł: 'l', К: 'k', А: 'a', П: 'p', Г: 'g', В: 'v', Л: 'l', С: 's', Ж: 'zh', с: 's', е: 'e', н: 'n', и: 'i', я: 'ya', р: 'r', т: 't', ё: 'yo', м: 'm', о: 'o', л: 'l', а: 'a', г: 'g', б: 'b', в: 'v', ц: 'ts', д: 'd', к: 'k', у: 'u', ж: 'zh', п: 'p' };

/** A word as an address can carry it: small Latin letters, digits and dashes. */
export function slug(words: string): string {
  return [...words].map((letter) => LATIN[letter] ?? letter).join('').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
}

/** An address of that person at a mail host that cannot exist. */
export function mailOf(name: string, dice: Dice): string {
  return `${slug(name).replace(/-/g, '.')}@${dice.pick(['example.com', 'example.org', 'example.net', 'post.example', 'mail.example'])}`;
}

const HANDLE_LEFT = ['velvet', 'amber', 'quiet', 'salt', 'paper', 'north', 'lunar', 'copper', 'moss', 'tin', 'winter', 'orchid', 'static', 'marble', 'fox', 'cedar', 'neon', 'hollow', 'saffron', 'glass'];
const HANDLE_RIGHT = ['cartographer', 'heron', 'engine', 'harbor', 'lantern', 'oracle', 'circuit', 'garden', 'tailor', 'comet', 'archive', 'foxglove', 'minstrel', 'parade', 'atlas', 'sparrow', 'monsoon', 'cipher', 'kettle', 'tide'];

/** A handle and the name shown beside it. */
export function handleOf(name: string, dice: Dice): { readonly handle: string; readonly displayName: string } {
  const [left, right] = [dice.pick(HANDLE_LEFT), dice.pick(HANDLE_RIGHT)];
  const number = dice.int(2, 989);
  const given = name.split(' ')[0] ?? name;
  const title = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return dice.weighed([
    [{ handle: `${left}_${right}${number}`, displayName: `${title(left)} ${title(right)}` }, 5],
    [{ handle: `${slug(given)}.${right}${number}`, displayName: given }, 4],
    [{ handle: `${slug(given)}-${left}-${number}`, displayName: `${given} ✦ ${left}` }, 2],
    [{ handle: `the_${left}_${slug(given)}${number}`, displayName: `the ${left} ${given}` }, 1],
  ]);
}
