// Who makes the claim, as far as the text says it; a redacted or unstated name stays null.
import { answerTo } from './form.ts';
import type { Reading } from './form.ts';

const NAME_WORDS = 10;
const SUFFIX = /^(?:inc|llc|l\.l\.c|ltd|limited|gmbh|co|corp|corporation|s\.a|s\.l|s\.r\.l|b\.v|plc|pty|pvt|a\/s|pte|llp|lp|d\.o\.o|s\.p\.a|n\.v|e\.v|srl|spa|bhd|sdn|w\.l\.l)\.?$/i;
const CONNECTOR = /^(?:of|and|the|for|de|der|des|du|la|le|van|von|di|da|do|y|e|&|-|in|contra)$/;
const CAPITAL = /^["'“”(]?[\p{Lu}\p{Lo}\d]/u;
// Words that begin with a capital yet name nobody.
const NOT_A_NAME =
  /^(?:the )?(?:i|we|my|our|us|it|its|they|he|she|you|your|this|that|these|those|here|there|yes|no|all|any|a|an|copyright|copyrights|owner|owners|copyright (?:owner|holder)s?|github|git|dmca|company|client|clients|team|developer|author|above|below|following|original|work|works|software|code|source|files?|urls?|section|digital|u\.?s\.?|united states|law|legal|content|material|repository|dear|hello|hi|sir|madam|please|for|as|in|on|if|since|however|because|also|and|or|but|to|name|email|address|phone|private|invalid|url|http|https|agent|project|university|organi[sz]ation|bank|app|website|exclusive|rights?|employer|customer|myself|mine|state|federal|public|act|copyrighted|intellectual|property|party|n\/a|none|user|users|our company|the company|japanese|chinese|american|placeholder|claimant|complainant|person|proprietary|not|is|at)$/i;

/** Takes a name from where a phrase like "on behalf of" ends: capitalised words, joined by small ones, with a company suffix. */
const nameAt = (text: string): string | null => {
  const head = text.slice(0, 160).replace(/^[\s:：*_"“'‘(-]{1,12}/, '').replace(/^(?:my|our) (?:employer|client|company|customer)s?,? /i, '').replace(/^(?:the )?copyright (?:owner|holder)s?,? (?:is )?/i, '');
  const line = head.split(/[\n;:()[\]“”"|*<>]|\s[-–—]\s|\.\s(?=\p{Lu}\p{Ll}+ \p{Ll})/u)[0] ?? '';
  const words: string[] = [];
  for (const raw of line.split(/\s+/).slice(0, NAME_WORDS)) {
    const comma = raw.endsWith(',');
    const word = raw.replace(/[,']$/, '').replace(/^((?:Inc|Ltd|LLC|Co)\.?)[.,](?=\p{L}).*$/iu, '$1').replace(/,(?:and|or)$/, '');
    const last = words.at(-1) ?? '';
    if (word === '' || /^(?:I|We)$/.test(word)) break;
    if (last.endsWith(',') && !SUFFIX.test(word)) break;
    if (/[^.]{2}\.$/.test(last) && !SUFFIX.test(word) && !/^(?:pvt|dr|st|co|sdn)\.$/i.test(last)) break;
    if (!CAPITAL.test(word) && !(words.length > 0 && SUFFIX.test(word)) && !(words.length > 0 && CONNECTOR.test(word)) && !(words.length === 0 && /^(?:the|de|la)$/i.test(word))) break;
    words.push(comma ? `${word},` : word);
  }
  while (words.length > 0 && (CONNECTOR.test(words.at(-1) ?? '') || words.at(-1) === 'The')) words.pop();
  const name = words.join(' ').replace(/[,.']+$/, (tail) => (SUFFIX.test(words.at(-1) ?? '') && tail === '.' ? '.' : '')).replace(/’s$|'s$/, '').replace(/^the (?=\p{Lu})/u, 'The ');
  return isName(name) ? name : null;
};

const isName = (name: string): boolean =>
  name.length >= 2 && name.length <= 120 && !NOT_A_NAME.test(name) && !NOT_A_NAME.test(name.split(' ').slice(0, 2).join(' ')) &&
  /\p{L}{2}/u.test(name) && !/\[|https?:|@|\bgithub\b|copyright (?:owner|holder)/i.test(name);

// Ordered by how sure the phrase is. The name follows the phrase.
const BEFORE_NAME: readonly RegExp[] = [
  /(?:^|\n)[ \t>*•●·-]{0,6}(?:name of (?:the )?(?:injured party|copyright (?:owner|holder)|company|rights? ?holder)|copyright (?:owner|holder)(?:['’]s)?(?: name)?|rights? ?(?:holder|owner)|claimant|company(?: name)?|organi[sz]ation(?: name)?|complaint unit|owner)[ \t*]{0,4}[:：#-][ \t*]{0,4}/gi,
  /(?:^|\n)[ \t]{0,4}on behalf of[ \t]{0,3}:\s{0,6}/gi,
  /authori[sz]ed (?:\w+ ){0,2}(?:agent|representative|to act|by)(?: (?:to act )?(?:of|for|on behalf of|on the behalf of))? (?:the (?:owner|copyright (?:owner|holder)|exclusive rights? holder)(?:'s behalf)?,? )?(?:of )?(?:the company )?/gi,
  /(?:on|in) (?:the )?behalf of (?:the (?:copyright (?:owner|holder)|owner|company|rights? holder)s?,? |our client,? |my client,? |my employer,? )?/gi,
  /(?:represent(?:s|ing|ed by)?|representative of|representative for|agent (?:of|for)|behalf for|acting for|commissioned by|counsel (?:for|to)|attorneys? for|lawyers? for|law firm for) (?:the (?:copyright (?:owner|holder)|owner|company)s?,? |our client,? |my client,? )?/gi,
  /(?:(?:copyrights?|software|code|work|content|material|product|book|ip|property|rights?) (?:is|are|that is|which is )?\s?(?:fully |wholly |solely |exclusively )?(?:owned|held|published|copyrighted) (?:by|to)|is the (?:sole |exclusive )?(?:property|intellectual property|copyright) of|copyrighted property of|belongs? to|proprietary (?:software|code|property) of|(?:copyright|rights) (?:owner|holder)s? (?:is|are)) (?:the company )?/gi,
  /(?:\bi (?:am|['’]m)|\bwe are|\bi work|\bworking) (?:(?:an?|the|one of the) )?(?:\[private\] ?|[\w-]+,? (?:and )?){0,6}?(?:of|at|for|from|with) (?:the )?(?:company )?/gi,
  /\[private\],? (?:of|at|from|for) (?:the )?(?:copyright (?:owner|holder),? )?/gi,
  /(?:copyright )?(?:owner|holder),? (?:is )?(?=(?:The )?\p{Lu})|our client,? ['‘“"]?|\bwe, /gu,
  /employees? (?:of|at) |attorney of /gi,
  /(?:^|\n|[.!,] )(?:i am|we are|this is|i'm) (?=(?:the )?\p{Lu})/giu,
  /(?:©|\(c\)|copyright) ?(?:\(c\) ?|© ?)?(?:\d{4}(?:[-–, ]{1,3}\d{4})?,? )(?:by )?/gi,
];

// The name stands before the phrase.
const AFTER_NAME =
  /((?:[\p{Lu}\d][\p{L}\p{N}.&'’-]{0,40},?[ \t]){1,6})(?:\([^()\n]{1,60}\)[ \t])?(?:is|are|owns|holds|has|own|retains)(?: the| all| an?| all the)?(?: sole| exclusive| only| full| rightful| legal| registered)?(?: and (?:exclusive|sole))?(?: copyright| rights?| copyrights| intellectual property)?(?: owner| holder| of the copyright| rights?| to the)|((?:[\p{Lu}\d][\p{L}\p{N}.&'’-]{0,40},?[ \t]){1,6})(?:exclusively )?(?:owns|is authori[sz]ed|has authori[sz]ed)\b/gu;

const CHINESE = /(?:代表|公司名称[:：]|权利人[:：])\s{0,3}([\p{Script=Han}（）()]{2,30}?)(?=[，,。、；;\s]|向|举报|投诉|要求)/u;

const search = (text: string): string | null => {
  for (const pattern of BEFORE_NAME) {
    let tries = 0;
    for (const match of text.matchAll(pattern)) {
      const name = nameAt(text.slice(match.index + match[0].length, match.index + match[0].length + 200));
      if (name !== null) return name;
      tries += 1;
      if (tries > 40) break;
    }
  }
  for (const match of text.matchAll(AFTER_NAME)) {
    const name = nameAt((match[1] ?? match[2] ?? '').trim());
    if (name !== null) return name;
  }
  return CHINESE.exec(text)?.[1] ?? null;
};

const REACH = 60_000;

/**
 * The claimant a notice names: the rights holder where an agent writes for one, else the sender's company.
 * Reads the answers on ownership and the work before the rest.
 * @returns `null` when nobody is named, or the name was redacted
 */
export const claimantOf = (reading: Reading, words: string): string | null => {
  const passages = reading.form === null ? [words] : [answerTo(reading, 'ownership'), answerTo(reading, 'work'), answerTo(reading, 'contact')];
  for (const passage of passages) {
    const name = search(passage.slice(0, REACH));
    if (name !== null) return name;
  }
  return null;
};
