// HTML to plain text, enough to read a mail or a saved page as a notice; nothing is rendered or fetched.

const SKIPPED = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);
const BLOCKS = new Set(['p', 'div', 'li', 'ul', 'ol', 'tr', 'table', 'br', 'hr', 'blockquote', 'section', 'article', 'pre', 'dd', 'dt']);
const BOLD = new Set(['b', 'strong', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', reg: '®', rsquo: '’', lsquo: '‘', rdquo: '”', ldquo: '“', ndash: '–', mdash: '—', hellip: '…', laquo: '«', raquo: '»',
};

const decodeEntities = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
  });

/** Whether a text is a page of HTML rather than prose with a few tags in it. */
export const looksLikeHtml = (text: string): boolean => /^\s{0,200}(?:<!doctype html|<html[\s>]|<body[\s>]|<\?xml[^<>]{0,200}\?>\s{0,20}<html)/i.test(text.slice(0, 2000));

/**
 * Plain text of an HTML document. Bold text and headings become `**…**`, so that a form's questions stay
 * recognisable; a link keeps its target as `text <target>`. One pass, linear in the input.
 */
export const htmlToText = (html: string): string => {
  const out: string[] = [];
  let at = 0;
  let skipping: string | null = null;
  let link: string | null = null;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    if (skipping === null && end > at) out.push(decodeEntities(html.slice(at, end)).replace(/[ \t\r\n]+/g, ' '));
    if (open < 0) break;
    const comment = html.startsWith('<!--', open);
    const close = html.indexOf(comment ? '-->' : '>', open);
    if (close < 0) break;
    at = close + (comment ? 3 : 1);
    const tag = comment ? null : /^<(\/?)([a-z][a-z0-9]{0,20})/i.exec(html.slice(open, open + 24));
    if (tag === null) continue;
    const name = (tag[2] ?? '').toLowerCase();
    const closes = tag[1] === '/';
    if (skipping !== null) {
      if (closes && name === skipping) skipping = null;
      continue;
    }
    if (SKIPPED.has(name) && !closes) skipping = name;
    else if (BOLD.has(name)) out.push(name.startsWith('h') ? (closes ? '**\n' : '\n**') : '**');
    else if (BLOCKS.has(name)) out.push('\n');
    else if (name === 'a' && !closes) {
      const target = /\bhref\s{0,3}=\s{0,3}(?:"([^"]{1,4096})"|'([^']{1,4096})')/i.exec(html.slice(open, Math.min(close, open + 6000)));
      link = decodeEntities(target?.[1] ?? target?.[2] ?? '');
    } else if (name === 'a' && link !== null) {
      if (/^(?:https?|ftp):/i.test(link) && !(out.at(-1) ?? '').includes(link)) out.push(` <${link}> `);
      link = null;
    }
  }
  return out.join('').replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').replace(/\*\*[ \t]{0,9}\*\*/g, '').trim();
};
