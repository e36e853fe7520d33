// Which addresses of a notice are reported and which only describe the original work or its surroundings.
import { answerTo } from './form.ts';
import type { Part, Reading, Topic } from './form.ts';
import { findUrls } from './urls.ts';
import type { FoundUrl } from './urls.ts';
import type { NoticeKind, ProblemCode } from './shape.ts';

export type Roles = { urls: string[]; referenceUrls: string[]; problems: ProblemCode[] };

type Cue = 'reported' | 'work' | 'context';
type Seen = FoundUrl & { topic: Topic; before: string; cue: Cue | null; inline: Cue | null; plainlyOriginal: boolean };
type Heard = { cue: Cue; words: string };

// What the words before an address say it is. The nearest words win, so each pattern names only what stands
// close to an address in practice. No pattern repeats a repeated group: a hostile line costs linear time.
const CUES: Readonly<Record<Cue, RegExp>> = {
  reported:
    /infring|unauthori[sz]ed|without (?:our |my |the |any |prior |express )?(?:permission|consent|authori[sz]ation)|illegal|violat|pirated|pirac|stolen|stole|leak|copied|copies|copying|fork|take[ -]?down|taken down|remov|delet|disabl|block|upload|plagiar|(?:break|crack|bypass|circumvent)\w{0,6}(?: (?:the|our|its) licen[sc]e)?|in question|location of the (?:infring|material)|offending|retract|withdraw|reinstat|restor|counter[ -]?notice|reported|report the|accused|link\s*:|侵权|侵犯|删除|投诉|举报|下架|удал|запрещ|нарушен|размещ/gi,
  work:
    /original|official|genuine|legitimate|copyrighted (?:work|propert)|\bour (?:own )?(?:web ?site|site|product|software|app|store|page|blog|home|game|book|course|repo|github|public|npm|package|project|code|work|content)|\bmy (?:own )?(?:web ?site|site|product|software|app|store|page|blog|game|book|course|repo|github|public|npm|package|project|code|work|content)|owned by|belong|for sale|purchase|sold |sell|buy |trademark|registration|can be (?:found|seen) on our|copyright (?:owner|holder|notice)|rights? holder|is the owner|represents|on behalf of|原(?:始|创|作)|官网|官方|我司|我们的|правообладател|оригинал/gi,
  context:
    /terms of (?:use|service)|licen[sc]e|policy|policies|federal law|resolution of the government|copyright law|copyright act|guide to|visit our|web ?site located at|requests that|screenshot|^\W{0,6}(?:company )?web(?: ?site)?\s*:|homepage\s*:|e-?mail|contacted|see also|previous (?:notice|request)|dmca notice\s*$|legislation|register(?:s|ed)? (?:of|at)|адресу\s*$|Internet address|приложение/gi,
};

const lastCue = (words: string): Heard | null => {
  if (!/\p{L}{2}/u.test(words)) return null;
  let best: Heard | null = null;
  let at = -1;
  for (const cue of ['context', 'work', 'reported'] as const) {
    for (const match of words.matchAll(CUES[cue])) {
      const end = match.index + match[0].length;
      if (end >= at) {
        at = end;
        best = { cue, words: match[0] };
      }
    }
  }
  return best;
};

// "Our website's design is copied here:" also ends in words about the work; only these say that the address itself is the original.
const PLAINLY_ORIGINAL = /original|official|genuine|repo|github|原|官/i;

const NEAR = 240;

/**
 * Walks one part and gives each address the cue in force before it. Words on the address's own line win;
 * else the last line of words above, which may name the work or the accused but never mere context. "Original: <url>" speaks for its own line only, because the list of
 * reported addresses goes on below it; "Infringing: <url>" opens a list.
 */
const seenIn = (part: Part): { seen: Seen[]; tooLong: boolean } => {
  const seen: Seen[] = [];
  let tooLong = false;
  let standing: Heard | null = null;
  for (const line of part.lines) {
    const scan = findUrls(line);
    tooLong ||= scan.tooLong;
    if (scan.found.length === 0) {
      const heard = lastCue(line.slice(-NEAR * 4));
      standing = heard === null ? (line.trim().length > 60 ? null : standing) : heard.cue === 'context' ? null : heard;
      continue;
    }
    let from = 0;
    let inline: Heard | null = null;
    for (const found of scan.found) {
      const before = line.slice(Math.max(from, found.from - NEAR), found.from);
      // "a, b and c": an address after mere punctuation is in the same list as the one before it.
      if (from === 0 || /\p{L}{4}/u.test(before)) inline = lastCue(before);
      if (inline?.cue === 'reported') standing = inline;
      const heard: Heard | null = inline ?? standing;
      seen.push({ ...found, topic: part.topic, before, cue: heard?.cue ?? null, inline: inline?.cue ?? null, plainlyOriginal: heard?.cue === 'work' && (inline !== null || PLAINLY_ORIGINAL.test(heard.words)) });
      from = found.to;
    }
    const after = lastCue(line.slice(Math.max(from, line.length - NEAR)));
    if (after !== null && after.cue !== 'context' && line.length - from > 40) standing = after;
  }
  return { seen, tooLong };
};

const PLATFORM = /(?:^|\.)(?:github\.com|githubusercontent\.com|github\.io|githubassets\.com|npmjs\.com|gitlab\.com|gitlab\.io|bitbucket\.org|gitee\.com|jsdelivr\.net|unpkg\.com|codeberg\.org|sourceforge\.net)$/;

/** A page that explains how to notify, never something notified: it counts as the form's guidance wherever it stands. */
const isGuidance = (url: FoundUrl): boolean =>
  (/^(?:docs|help|support)\.github\.com$/.test(url.host) && /dmca|copyright|site-policy|terms|policies|privacy|takedown|counter-notice|github-site/i.test(url.path)) ||
  (/(?:^|\.)lumendatabase\.org$/.test(url.host) && /^\/topics(?:\/|$)/.test(url.path)) ||
  (url.host === 'github.com' && /^\/github\/dmca(?:$|\/?#|\/blob\/[^/]{1,80}\/readme)/i.test(url.path)) ||
  (url.host === 'github.com' && /^\/(?:contact|site)(?:\/|$)/.test(url.path));

/** Law texts, registers and published notices: named by a requester, never reported by one. */
const isAuthorityText = (url: FoundUrl): boolean =>
  /(?:^|\.)(?:gov|mil|(?:gov|gob|gouv|go)\.[a-z]{2})$/.test(url.host) ||
  /(?:^|\.)(?:law\.cornell\.edu|eur-lex\.europa\.eu|lumendatabase\.org|creativecommons\.org|opensource\.org|gnu\.org|wikipedia\.org|copyrightalliance\.org|dmca\.com)$/.test(url.host) ||
  (url.host === 'github.com' && url.path.startsWith('/github/dmca')) ||
  (/^(?:apps\.apple|play\.google)\.com$/.test(url.host) && /ркн|%D1%80%D0%BA%D0%BD|org\.rkn/i.test(url.url));

/** A site's terms, licence or privacy page: quoted as broken, not reported. */
const isTermsPage = (url: FoundUrl): boolean => !PLATFORM.test(url.host) && /\/(?:[\w-]{0,40}[-_])?(?:terms|tos|eula|privacy|licen[sc]es?|legal)(?:[-_/.]|$)/i.test(url.path);

const segments = (url: FoundUrl): string[] => url.path.split('/').filter((part) => part !== '');
const lower = (path: readonly string[]): string => path.join('/').toLowerCase();

/** The repository or site an address belongs to: owner and name on a platform, else the host with the first path part. */
const siteOf = (url: FoundUrl): string => {
  const path = segments(url);
  return PLATFORM.test(url.host) && path.length >= 2 ? `${url.host}/${lower(path.slice(0, 2))}` : `${url.host}/${lower(path.slice(0, 4))}`;
};

/** A platform's front door names the platform, not content on it. */
const isFrontDoor = (url: FoundUrl): boolean => url.path === '' && /^(?:www\.)?(?:github|gitlab|npmjs|bitbucket)\.(?:com|org)$/.test(url.host);

const isReportable = (url: FoundUrl): boolean => !isFrontDoor(url) && !isAuthorityText(url) && !isTermsPage(url);

const ORIGINAL_JUST_BEFORE = /(?:original[^.;:]{0,40}|(?:copied|taken|stolen|downloaded) (?:directly )?from[^.;:]{0,40}|our (?:own |official )?(?:web ?site|site|product|store|repo|eula|licen[sc]e|terms)[^.;:]{0,40}|official[^.;:]{0,40})[:(\s-]*$/i;

const isReportedInField = (url: Seen, workKeys: ReadonlySet<string>): boolean =>
  url.topic === 'forks' || !ORIGINAL_JUST_BEFORE.test(url.before) || (PLATFORM.test(url.host) && !workKeys.has(url.key));

/** A redacted address is worth a reviewer's while only when the repository or page before the redaction can be opened. */
const isReachable = (url: FoundUrl): boolean => !url.redacted || segments(url).slice(0, 2).every((part) => !/^(?:\[|%5B)/i.test(part)) && segments(url).length > 2;

const unique = (urls: readonly Seen[]): Seen[] => {
  const first = new Map<string, Seen>();
  for (const url of urls) if (!first.has(url.key)) first.set(url.key, url);
  return [...first.values()];
};

/** Addresses of a form's other answers that are most likely the material meant, the surest group first. */
const accusedElsewhere = (seen: readonly Seen[], onPlatformOnly: boolean): readonly Seen[] => {
  const candidates = seen.filter((url) => !url.hostOnly && isReportable(url) && !['license', 'reported', 'forks', 'more'].includes(url.topic));
  const steps: ((url: Seen) => boolean)[] = [
    (url) => url.cue === 'reported' && PLATFORM.test(url.host),
    (url) => PLATFORM.test(url.host) && url.topic !== 'work' && url.cue !== 'context',
    (url) => PLATFORM.test(url.host) && url.cue !== 'work' && url.cue !== 'context',
    (url) => !onPlatformOnly && url.cue === 'reported',
  ];
  return steps.map((step) => candidates.filter(step)).find((group) => group.length > 0) ?? [];
};

const REFERS_BACK = /\b(?:above|listed|mentioned|previous(?:ly)?|same)\b/i;

const inForm = (seen: readonly Seen[], fieldAnswer: string): { reported: Set<string>; fell: boolean } => {
  const workKeys = new Set(seen.filter((url) => url.topic === 'work').map((url) => url.key));
  const field = seen.filter((url) => (url.topic === 'reported' || url.topic === 'forks') && isReportable(url));
  const explicit = field.filter((url) => isReportedInField(url, workKeys));
  const meant = explicit.length > 0 ? explicit : field;
  const onlyRefersBack = REFERS_BACK.test(fieldAnswer) && !meant.some((url) => PLATFORM.test(url.host)) && accusedElsewhere(seen, true).length > 0;
  const named = onlyRefersBack ? [] : meant;
  if (named.length > 0) {
    const keys = new Set(named.map((url) => url.key));
    const sites = new Set(named.map(siteOf));
    const hosts = new Set(named.map((url) => url.host));
    for (const url of seen) {
      if (url.hostOnly || !isReportable(url) || url.topic === 'more') continue;
      const sameSite = sites.has(siteOf(url)) && url.topic !== 'reported' && url.topic !== 'forks' && url.path !== '';
      const accused = hosts.has(url.host) && segments(url).length >= 2 && (url.topic === 'infringer' || url.topic === 'circumvention' || url.cue === 'reported');
      if (sameSite || accused) keys.add(url.key);
    }
    // "The whole repository", with only its forks spelt out: the repository itself is named in another answer.
    const others = named.some((url) => url.topic === 'reported') ? [] : accusedElsewhere(seen, true);
    for (const url of others) keys.add(url.key);
    return { reported: keys, fell: others.length > 0 };
  }
  const taken = accusedElsewhere(seen, false);
  return { reported: new Set(taken.map((url) => url.key)), fell: taken.length > 0 };
};

const inLetter = (seen: readonly Seen[], kind: NoticeKind): Set<string> => {
  const content = seen.filter((url) => !url.hostOnly && isReportable(url));
  if (kind === 'government-takedown') return new Set(content.filter((url) => url.inline !== 'context' || PLATFORM.test(url.host)).map((url) => url.key));
  if (kind === 'retraction') return new Set(content.filter((url) => PLATFORM.test(url.host) || url.cue === 'reported' || (url.path !== '' && url.cue === null)).map((url) => url.key));
  const ownHosts = new Set(content.filter((url) => url.cue === 'work' && !PLATFORM.test(url.host)).map((url) => url.host));
  const plain = content.filter((url) => url.cue === null && url.path !== '');
  const onPlatformToo = content.some((url) => PLATFORM.test(url.host) && url.path !== '' && (url.cue === null || url.cue === 'reported'));
  const listed = content.filter((url) => {
    if (ownHosts.has(url.host) && url.inline !== 'reported') return false;
    if (url.cue === 'reported' || (url.cue === 'work' && !url.plainlyOriginal && PLATFORM.test(url.host))) return true;
    if (url.cue === 'work' || url.cue === 'context') return false;
    return PLATFORM.test(url.host) ? url.path !== '' || plain.length === 0 : !onPlatformToo && (url.path !== '' || plain.length === 0);
  });
  if (listed.length > 0) {
    const sites = new Set(listed.map(siteOf));
    return new Set([...listed, ...content.filter((url) => url.path !== '' && sites.has(siteOf(url)))].map((url) => url.key));
  }
  const onPlatform = content.filter((url) => PLATFORM.test(url.host));
  return new Set((onPlatform.length > 0 ? onPlatform : content.filter((url) => url.cue !== 'context' && !url.plainlyOriginal && url.path !== '')).map((url) => url.key));
};

/**
 * Sorts a notice's addresses into reported ones and references, each once, in the order of first mention.
 *
 * In a form, the answers that ask for the material and its forks are reported; addresses in other answers are
 * reported only when they lie in the same repository or site as those, or when the words before them accuse them.
 * If that field holds no address, accused addresses of the other answers are taken and a problem says so.
 * In a letter every address is reported unless the words before it call it the original work or mere context.
 * The reasons: a reported address that is missing stays online, so doubt is settled towards reporting; but the
 * claimant's own work must never show as something to take down, so a plain "original" is believed.
 * A form's guidance and a publisher's remarks are in neither list.
 */
export const sortUrls = (reading: Reading, kind: NoticeKind): Roles => {
  const scans = reading.parts.filter((part) => part.topic !== 'publisher').map(seenIn);
  const seen = scans.flatMap((scan) => scan.seen);
  const open = seen.filter((url) => !isGuidance(url) && isReachable(url));
  const { reported, fell } = reading.form === null ? { reported: inLetter(open, kind), fell: false } : inForm(open, answerTo(reading, 'reported'));
  const urls = unique(open.filter((url) => reported.has(url.key)));
  const problems: ProblemCode[] = [];
  if (urls.length === 0) problems.push('no_reported_urls');
  if (fell) problems.push('urls_outside_form_field');
  if (urls.some((url) => url.redacted) || (urls.length === 0 && seen.some((url) => url.redacted))) problems.push('url_redacted');
  if (urls.some((url) => url.repaired)) problems.push('url_repaired');
  if (scans.some((scan) => scan.tooLong)) problems.push('url_too_long');
  return {
    urls: urls.map((url) => url.url),
    referenceUrls: unique(open.filter((url) => !reported.has(url.key) && !url.hostOnly)).map((url) => url.url),
    problems,
  };
};
