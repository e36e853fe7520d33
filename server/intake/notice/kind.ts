// What kind of notice a text is, and whether a government authority stands behind it.
import { ownWords } from './form.ts';
import type { Reading } from './form.ts';
import type { NoticeKind, ProblemCode } from './shape.ts';

export type Authority = { name: string; country: string | null; association: boolean; fromFileName: boolean };
export type Kinded = { kind: NoticeKind; authority: Authority | null; problems: ProblemCode[] };

type AuthorityRow = { name: string; country: string; text: RegExp; file: RegExp; association?: true };

const AUTHORITIES: readonly AuthorityRow[] = [
  { name: 'Roskomnadzor', country: 'RU', text: /roskomnadzor|роскомнадзор|федеральн\S{1,4} служб\S{1,3} по надзору в сфере связи|federal service for supervision (?:in the sphere of telecom|of communications)|единый реестр доменных имен|(?:eais|rkn)\.gov\.ru/i, file: /ro[sz][kc]omn{1,2}adzor|russia|(?:^|[_-])rkn(?:[_.-]|$)/i },
  { name: 'Rospotrebnadzor', country: 'RU', text: /роспотребнадзор|rospotrebnadzor/i, file: /rospotrebnadzor/i },
  { name: 'Office of the Prosecutor General of the Russian Federation', country: 'RU', text: /генеральн\S{1,4} прокуратур|прокуратур\S{1,3} российской/i, file: /genproc|prosecutor/i },
  { name: 'Ministry of Public Security of China', country: 'CN', text: /ministry of public security|公安部|网络安全保卫局/i, file: /(?:^|[_-])mps(?:[_.-]|$)/i },
  { name: 'Cyberspace Administration of China', country: 'CN', text: /cyberspace administration of china|国家互联网信息办公室|网信办/i, file: /(?:^|[_-])cac(?:[_.-]|$)/i },
  { name: 'Beijing Network Industry Association', country: 'CN', text: /beijing network industry association|北京网络行业协会/i, file: /(?:^|[_-])bnia(?:[_.-]|$)/i, association: true },
  { name: 'Cyber Security Association of China', country: 'CN', text: /cyber ?security association of china|中国网络空间安全协会/i, file: /programthink/i, association: true },
  { name: 'Hong Kong Police Force', country: 'HK', text: /hong kong police|香港警務處|香港警务处/i, file: /(?:^|[_-])cstcb(?:[_.-]|$)|hong[_-]?kong/i },
  { name: 'SingCERT', country: 'SG', text: /singcert|cyber security agency of singapore/i, file: /singcert|singapore/i },
  { name: 'Guardia Civil', country: 'ES', text: /guardia civil/i, file: /guardia[_-]?civil|spain/i },
];

// `Country_Year_Date-agency`: how a publisher files what authorities send.
const COUNTRY_FILE = /^(russia|china|hong_kong|singapore|spain|india|turkey|germany|france|brazil|ukraine|belarus|kazakhstan|australia|south_korea|pakistan|vietnam|thailand|indonesia|malaysia)_(?:19|20)\d\d(?:_|$)/i;
const COUNTRY_CODES: Readonly<Record<string, string>> = {
  russia: 'RU', china: 'CN', hong_kong: 'HK', singapore: 'SG', spain: 'ES', india: 'IN', turkey: 'TR', germany: 'DE', france: 'FR', brazil: 'BR',
  ukraine: 'UA', belarus: 'BY', kazakhstan: 'KZ', australia: 'AU', south_korea: 'KR', pakistan: 'PK', vietnam: 'VN', thailand: 'TH', indonesia: 'ID', malaysia: 'MY',
};

// An authority no row knows: it must speak as one, not merely be mentioned.
const SPEAKS_AS_AUTHORITY =
  /(?:on behalf of|this is|we are|i am (?:from|with)|official (?:e-?mail|letter|notice) (?:account )?of)(?: the)? (?:[\p{L}' -]{0,60})(?:ministry of|police|law enforcement|national cert|federal (?:agency|service|office)|regulatory authority|prosecutor|attorney general's office)|(?:我(?:单位|局|部|代表)|兹)[^。]{0,30}(?:公安|网信|人民法院|检察院)|(?:министерств|прокуратур|следственн|федеральн\S{1,4} служб)\S{0,4}[^.]{0,80}(?:уведомля|требу|сообща)/iu;

const COPYRIGHT_NOTICE = /\bdmca\b|copyright|copyleft|512\s?\(c\)|авторск\S{1,3} прав|著作权|版权|propriedade intelectual|derechos? de autor|urheberrecht|droits? d['’]auteur|diritt[oi] d['’]autore/i;
const COUNTER = /counter[ -]?noti(?:ce|fication)|512\s?\(g\)|mistake or misidentification|встречн\S{1,3} уведомлен|反通知/i;
const RETRACT = /\b(?:retract|withdraw|rescind|revoke|redact)(?:s|ed|ing|al|ion)?\b[^.\n]{0,160}\b(?:notices?|dmca|takedown|take-down|claims?|requests?|complaints?|report|petition)\b|\bmy takedown\b[^.\n]{0,60}retract|отозвать|отзыва(?:ю|ем) (?:уведомлен|жалоб|претенз)|撤回|撤销/i;
const RESTORE = /accidentally report|reported (?:it )?by mistake|(?:made|was) a mistake[^.\n]{0,80}(?:tak|report|notice)|like to restore/i;
const PUBLISHER_REVERSAL = /^\s*\w{2,40} has reversed the [a-z -]{0,30}notice/i;
// Words any request to take something down has in some form; a text with none of them is no notice.
const REQUEST = /infring|take ?down|taken down|remov|disabl|delet|block|prohibited|illegal|unlawful|violat|copyright|удал|запрещ|блокиров|нарушен|删除|侵权|违法|移除|屏蔽|retir|supprim|eliminar|löschen|entfern|rimuov|violaç|infracci/i;

const fileHint = (file: string): NoticeKind | null => {
  if (/retract|revers|withdraw/i.test(file)) return 'retraction';
  if (/counter/i.test(file)) return 'counter-notice';
  if (COUNTRY_FILE.test(file) || /ro[sz][kc]omn{1,2}adzor/i.test(file)) return 'government-takedown';
  return null;
};

const saysNotice = (file: string): boolean => /notice|dmca|take-?down|(?:^|[^\d])(?:19|20)\d\d-\d\d-\d\d/i.test(file);

const authorityIn = (words: string, file: string): Authority | null => {
  const opening = words.slice(0, 40_000);
  const byText = AUTHORITIES.find((row) => row.text.test(opening));
  if (byText) return { name: byText.name, country: byText.country, association: byText.association === true, fromFileName: false };
  const byFile = AUTHORITIES.find((row) => row.file.test(file));
  const country = COUNTRY_CODES[COUNTRY_FILE.exec(file)?.[1]?.toLowerCase() ?? ''] ?? null;
  if (byFile && fileHint(file) === 'government-takedown') {
    return { name: byFile.name, country: byFile.country, association: byFile.association === true, fromFileName: true };
  }
  const speaks = SPEAKS_AS_AUTHORITY.test(opening);
  if (!speaks && country === null) return null;
  const agency = /\d{4}-\d\d-\d\d-([\p{L}\d-]{2,60}?)(?:-\d{1,2})?(?:\.\w{1,5})?$/u.exec(file)?.[1] ?? '';
  return { name: country === null ? '' : agency, country, association: false, fromFileName: country !== null };
};

/**
 * Decides the kind by the text's structure; the file name only breaks a tie and is otherwise a hint to compare with.
 * A form says its kind itself. A letter is a retraction when it takes a notice back, a counter-notice when it answers
 * one (17 U.S.C. 512(g)(3)), a government takedown when an authority speaks and no copyright is claimed.
 * @returns `null` when the text is none of these: no request, no form, and a file name that does not say otherwise
 */
export const kindOf = (reading: Reading, file: string, hasUrls: boolean): Kinded | null => {
  const words = ownWords(reading);
  const near = words.slice(0, 40_000);
  const hint = fileHint(file);
  const settle = (kind: NoticeKind, authority: Authority | null, ...problems: ProblemCode[]): Kinded => {
    const differs = hint !== null && hint !== kind && !problems.includes('kind_from_file_name');
    return { kind, authority, problems: differs ? [...problems, 'kind_differs_from_file_name'] : problems };
  };
  if (reading.form === 'counter') return settle('counter-notice', null);
  if (PUBLISHER_REVERSAL.test(near)) return settle('retraction', null, 'publisher_decision');
  if (reading.form === 'takedown') return settle('takedown-notice', null);
  const claims = COPYRIGHT_NOTICE.test(near);
  const authority = authorityIn(words, file);
  if (authority !== null && (!claims || hint === 'government-takedown')) {
    return settle('government-takedown', authority, ...(authority.association ? ['authority_unconfirmed' as const] : []));
  }
  const opening = near.slice(0, 3000);
  if (RETRACT.test(opening) || (hint === 'retraction' && RESTORE.test(opening))) return settle('retraction', null);
  if (COUNTER.test(near) && !/submit a counter|file a counter/i.test(opening)) return settle('counter-notice', null);
  if (claims || (REQUEST.test(near) && hasUrls)) return settle(hint === null || hint === 'government-takedown' ? 'takedown-notice' : hint, null, ...(hint === null || claims ? [] : ['kind_from_file_name' as const]));
  if (hint !== null && words.trim() !== '') return settle(hint, null, 'kind_from_file_name');
  if (hasUrls && saysNotice(file)) return settle('takedown-notice', null, 'kind_from_file_name');
  return null;
};
