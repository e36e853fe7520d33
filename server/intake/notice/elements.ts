// Which statutory elements a notice has: 17 U.S.C. 512(c)(3)(A)(i)-(vi) for a takedown, 512(g)(3)(A)-(D) for a counter-notice.
import { answerTo, asks, ownWords } from './form.ts';
import type { Reading, Topic } from './form.ts';
import type { ElementVerdict, NoticeKind } from './shape.ts';

export type Elements = { elements: Record<string, ElementVerdict>; elementNotes: Record<string, string> };

type Judged = readonly [ElementVerdict, string];
type Given = { reading: Reading; words: string; urls: readonly string[]; redactedUrl: boolean; work: string };

const BLANK = /^(?:n\/?a|none|no|nil|-+|\.+|unknown)?\.?$/i;
const REDACTED_ONLY = /^(?:\s|\[(?:private|invalid|redacted)\]|[,.:;#*_-])*$/i;

const closing = (words: string): string => words.slice(-3000);
const SIGN_OFF = /(?:sincerely|regards|respectfully|faithfully|truly yours|cordially|thank(?:s| you)|yours|hereby sign|signed|signature|\/s\/|с уважением|подпись|此致|敬上|签名|签字)[^\n]{0,80}\n[\s\S]{0,200}?(?:\[private\]|\p{L}{2,})|(?:signature|signed(?: by)?|\/s\/|подпись|签名|签字)\s{0,4}[:：#]?\s{0,4}(?:\[private\]|\p{L}{2,})|electronic signature/iu;

const signature = ({ reading, words }: Given): Judged => {
  if (asks(reading, 'signature')) {
    const answer = answerTo(reading, 'signature');
    if (answer === '' || BLANK.test(answer)) return ['missing', 'The form’s signature field is blank.'];
    return ['present', REDACTED_ONLY.test(answer) ? 'A name was typed to sign; the publisher redacted it.' : 'A name was typed to sign.'];
  }
  const end = closing(words);
  if (SIGN_OFF.test(end)) return ['present', 'The text closes with a signature.'];
  if (/(?:\[private\]|\p{Lu}\p{L}+ \p{Lu}\p{L}+)\s*$/u.test(end.slice(-200))) return ['unclear', 'The text ends in a name that is not marked as a signature.'];
  return ['missing', 'No signature was found.'];
};

const WORK_CLAIMED =
  /copyrighted (?:work|property|content|material)|original (?:work|content|software|source|material)|works? (?:infringed|at issue|claimed)|following works?|identification of (?:the )?(?:copyrighted|work)|copyrights? in the|(?:copyright|rights?) (?:owner|holder)s? (?:of|for)|is the (?:rightful |sole |exclusive )?owner of|owns (?:all|the)|all owned by/i;

const workNamed = ({ reading, words, work }: Given): Judged => {
  if (asks(reading, 'work')) {
    const answer = answerTo(reading, 'work');
    if (answer === '' || BLANK.test(answer)) return ['missing', 'The form’s description of the work is blank.'];
    if (REDACTED_ONLY.test(answer)) return ['unclear', 'The description of the work is redacted.'];
    return answer.length < 12 ? ['unclear', 'The description of the work is a word or two.'] : ['present', 'The work is described.'];
  }
  if (WORK_CLAIMED.test(words) && work !== '') return ['present', 'The text identifies a copyrighted work.'];
  return work !== '' ? ['unclear', 'The text describes material as the claimant’s own without calling it the work.'] : ['missing', 'No original work is described.'];
};

const materialNamed = ({ reading, urls, redactedUrl, words }: Given): Judged => {
  if (urls.length > 0) return ['present', urls.length === 1 ? 'One address is reported.' : `${urls.length} addresses are reported.`];
  const answer = answerTo(reading, 'reported');
  if (redactedUrl || /\[(?:private|invalid|redacted)\]/i.test(answer === '' && reading.form === null ? words : answer)) return ['unclear', 'The location is redacted.'];
  if (answer !== '' && !BLANK.test(answer)) return ['unclear', 'Material is described but no address is given.'];
  return ['missing', 'No location of the material is given.'];
};

const CONTACT = /(?:e-?mail|phone|tel(?:ephone|efon)?|mobile|cell(?:phone)?|address|contact(?: person| information| me| us|ed)?|fax|почт|телефон|адрес|邮箱|电话|地址|联系)[^\n]{0,40}?[:：#]?\s{0,4}(?:\[private\]|\+?\d[\d ()-]{5,}|[\w.+-]{1,64}@|\d{1,5} \p{Lu})|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w/iu;

const contactGiven = ({ reading, words }: Given, both: boolean): Judged => {
  if (asks(reading, 'contact')) {
    const answer = answerTo(reading, 'contact');
    if (answer === '' || BLANK.test(answer)) return ['missing', 'The form’s contact field is blank.'];
    if (both && !REDACTED_ONLY.test(answer) && !/\[private\]/i.test(answer) && answer.replace(/\D/g, '').length < 6) return ['unclear', 'An address and a telephone number are both needed.'];
    return ['present', /\[private\]/i.test(answer) ? 'Contact details were given; the publisher redacted them.' : 'Contact details are given.'];
  }
  if (CONTACT.test(words)) return ['present', 'Contact details are given.'];
  return /\[private\]/i.test(closing(words)) ? ['unclear', 'Redacted lines may be contact details.'] : ['missing', 'No contact details were found.'];
};

/** A form's printed statement counts as made by the sender, unless the answer to it is no. */
const affirmed = (reading: Reading, topic: Topic): ElementVerdict | null => {
  if (!asks(reading, topic)) return null;
  return /^(?:no|i do not)\b/i.test(answerTo(reading, topic)) ? 'missing' : 'present';
};

const AFFIRMED = 'The form’s printed statement was submitted.';
const REFUSED = 'The form’s printed statement was answered with no.';

const goodFaith = ({ reading, words }: Given): Judged => {
  const printed = affirmed(reading, 'good_faith');
  if (printed !== null) return [printed, printed === 'present' ? AFFIRMED : REFUSED];
  if (/good[ -]?faith/i.test(words)) {
    return /not (?:been )?(?:authori[sz]ed|permitted)|unauthori[sz]ed|without (?:\w+ ){0,3}authori[sz]ation|infring|unlawful|illegal/i.test(words)
      ? ['present', 'A good-faith belief that the use is not authorised is stated.']
      : ['unclear', 'Good faith is stated, but not that the use is unauthorised.'];
  }
  if (/believe[^.\n]{0,160}not authori[sz]ed|without authori[sz]ation from/i.test(words)) return ['unclear', 'A belief that the use is not authorised is stated, but not good faith.'];
  return ['missing', 'No good-faith statement was found.'];
};

const accuracy = ({ reading, words }: Given): Judged => {
  const printed = affirmed(reading, 'accuracy');
  if (printed !== null) return [printed, printed === 'present' ? AFFIRMED : REFUSED];
  const perjury = /(?:penalt(?:y|ies)|pain(?:s)?) (?:and penalties )?of perjury/i.test(words);
  const accurate = /accurate|is correct|is true|true and correct/i.test(words);
  const mayAct = /authori[sz]ed (?:to act|to make|agent|representative|by)|(?:am|are|is|as) the (?:\w+ ){0,3}(?:owner|holder)|authori[sz]ed (?:\w+ )?representative|act(?:ing)? on behalf/i.test(words);
  const lacking = [accurate ? '' : 'accuracy', perjury ? '' : 'penalty of perjury', mayAct ? '' : 'authority to act'].filter((part) => part !== '');
  if (lacking.length === 0) return ['present', 'Accuracy and authority are stated under penalty of perjury.'];
  if (lacking.length === 3 || (!perjury && !accurate)) return ['missing', 'No statement of accuracy under penalty of perjury was found.'];
  return ['unclear', `Part of the statement was not found: ${lacking.join(', ')}.`];
};

const mistake = ({ reading, words }: Given): Judged => {
  const printed = affirmed(reading, 'mistake');
  if (printed !== null) return [printed, printed === 'present' ? AFFIRMED : REFUSED];
  const parts = [/penalty of perjury/i.test(words), /good[ -]?faith/i.test(words), /mistake|misidentif/i.test(words)].filter(Boolean).length;
  if (parts === 3) return ['present', 'A good-faith belief in a mistake is stated under penalty of perjury.'];
  return parts === 0 ? ['missing', 'No statement of mistake was found.'] : ['unclear', 'Part of the statement of mistake under penalty of perjury was not found.'];
};

const consent = (given: Given): Judged => {
  const printed = affirmed(given.reading, 'consent');
  const jurisdiction = printed === 'present' || /consent\w* to (?:the )?(?:\w+ )?jurisdiction|jurisdiction of (?:the )?(?:federal|united states)/i.test(given.words);
  const service = printed === 'present' || /accept service of process|service of process/i.test(given.words);
  const [contact, contactNote] = contactGiven(given, true);
  if (jurisdiction && service && contact === 'present') return ['present', 'Contact details, consent to jurisdiction and acceptance of service are given.'];
  if (!jurisdiction && !service && contact === 'missing') return ['missing', 'No contact details, consent to jurisdiction or acceptance of service were found.'];
  const lacking = [jurisdiction ? '' : 'consent to jurisdiction', service ? '' : 'acceptance of service'].filter((part) => part !== '');
  return ['unclear', lacking.length > 0 ? `Not found: ${lacking.join(', ')}.` : contactNote];
};

// Statements stand at the head or the foot of a notice; a list of addresses megabytes long between them is not searched.
const reach = (words: string): string => (words.length > 400_000 ? `${words.slice(0, 300_000)}\n${words.slice(-100_000)}` : words);

const table = (rows: Readonly<Record<string, Judged>>): Elements => ({
  elements: Object.fromEntries(Object.entries(rows).map(([key, [verdict]]) => [key, verdict])),
  elementNotes: Object.fromEntries(Object.entries(rows).map(([key, [, note]]) => [key, note])),
});

/**
 * Judges each element with a one-sentence reason. A redaction by the publisher counts as given where the form asked
 * for exactly that, because the element concerns what was sent, not what was published. Retractions and requests by
 * authorities have no elements: section 512 does not govern them.
 */
export const judgeElements = (kind: NoticeKind, reading: Reading, urls: readonly string[], redactedUrl: boolean, work: string): Elements => {
  const given: Given = { reading, words: reach(ownWords(reading)), urls, redactedUrl, work };
  if (kind === 'takedown-notice') {
    return table({ i: signature(given), ii: workNamed(given), iii: materialNamed(given), iv: contactGiven(given, false), v: goodFaith(given), vi: accuracy(given) });
  }
  if (kind === 'counter-notice') return table({ A: signature(given), B: materialNamed(given), C: mistake(given), D: consent(given) });
  return { elements: {}, elementNotes: {} };
};
