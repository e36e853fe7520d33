// The pages of the demo sign-in: plain HTML with its own strict policy, no script, nothing from elsewhere.
import { createHash } from 'node:crypto';
import type { Person } from '../../shared/model/person.ts';
import type { Role } from '../../shared/model/words.ts';

const ROLE: Readonly<Record<Role, { readonly name: string; readonly does: string }>> = {
  reviewer: { name: 'Reviewer', does: 'Decides content removals and data-subject requests.' },
  'child-safety-reviewer': { name: 'Child-safety reviewer', does: 'Decides under-18 reports and approves deletions.' },
  legal: { name: 'Legal', does: 'Answers law enforcement and approves disclosures.' },
  lead: { name: 'Lead', does: 'Works in every queue and is the second person.' },
  manager: { name: 'Manager', does: 'Assigns work and exports case logs.' },
  auditor: { name: 'Auditor', does: 'Reads everything, changes nothing, exports.' },
};

const STYLE = `
:root{color-scheme:light dark;--ground:#f4f2ed;--sheet:#fffefb;--ink:#1c1a17;--soft:#57524a;--line:#e4e0d7;--mark:#0e5a6b;--markink:#fff;--note:#fbf3df;--noteink:#5c4308;--noteline:#ecd9a5}
@media (prefers-color-scheme:dark){:root{--ground:#131415;--sheet:#1a1b1d;--ink:#ecebe7;--soft:#b4b2ac;--line:#2e3033;--mark:#7fc8d8;--markink:#06232a;--note:#2a2413;--noteink:#f0d999;--noteline:#4c4122}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
body{margin:0;min-height:100vh;background:var(--ground);color:var(--ink);display:grid;place-items:center;padding:1.5rem}
main{width:100%;max-width:44rem;background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:2rem}
header{display:flex;align-items:center;gap:.75rem;margin-bottom:1.25rem}
.sign{width:2.25rem;height:2.25rem;border-radius:9px;background:var(--mark);color:var(--markink);display:grid;place-items:center;font-weight:700}
.product{font-weight:650;letter-spacing:.01em}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .35rem;font-weight:650}
p{margin:0 0 1rem;color:var(--soft)}
.note{background:var(--note);color:var(--noteink);border:1px solid var(--noteline);border-radius:9px;padding:.6rem .8rem;font-size:.9rem}
ul{list-style:none;margin:0;padding:0;display:grid;gap:.65rem;grid-template-columns:1fr 1fr}
button{all:unset;box-sizing:border-box;display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;width:100%;height:100%;padding:.8rem .9rem;border:1px solid var(--line);border-radius:10px;cursor:pointer}
button:hover{border-color:var(--mark)}
button:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.face{grid-row:1/4;width:2.4rem;height:2.4rem;border-radius:50%;border:1px solid var(--line);display:grid;place-items:center;font-size:.85rem;font-weight:650;color:var(--mark)}
.name{font-weight:620}
.role{font-size:.85rem;color:var(--mark);font-weight:550}
.does{font-size:.85rem;color:var(--soft)}
footer{margin-top:1.25rem;font-size:.85rem;color:var(--soft)}
@media (max-width:38rem){ul{grid-template-columns:1fr}main{padding:1.25rem}}
@media (forced-colors:active){button,.face{border-color:ButtonText}}
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * Headers of every page here. `form-action` names the loopback because Chromium also applies it to the redirect that
 * follows a form, and that one leads to the desk's listener on a port that nobody knows beforehand.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; form-action 'self' http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

/** Text as HTML shows it, also inside a quoted attribute. */
function text(words: string): string {
  return words.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function sheet(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><span class="sign" aria-hidden="true">D</span><span class="product">Docket</span></header>
${body}
</main>
</body>
</html>
`;
}

/**
 * The page on which a person is chosen. One form per page and one button per person: `POST action` with the field
 * `person`, which is the person's id.
 */
export function choosePage(people: readonly Person[], action: string): string {
  const rows = people.map((it) => {
    const role = it.roles[0] === undefined ? null : ROLE[it.roles[0]];
    const initials = it.name.split(' ').map((part) => part.charAt(0)).join('').slice(0, 2);
    return `<li><button type="submit" name="person" value="${text(it.id)}"><span class="face" aria-hidden="true">${text(initials)}</span><span class="name">${text(it.name)}</span><span class="role">${text(role?.name ?? 'No role')}</span><span class="does">${text(role?.does ?? '')}</span></button></li>`;
  });
  return sheet(
    'Sign in to Docket (demo)',
    `<h1>Who is signing in?</h1>
<p>Each person sees the queues of their role. There is no password.</p>
<p class="note">Demo sign-in: for synthetic data only</p>
<form method="post" action="${text(action)}"><ul>
${rows.join('\n')}
</ul></form>
<footer>Every case, account and person here is invented.</footer>`,
  );
}

/** A page that says in a sentence why a sign-in cannot go on. Nothing of the request is repeated on it. */
export function stoppedPage(says: string): string {
  return sheet('Sign-in stopped', `<h1>This sign-in cannot go on</h1>
<p>${text(says)}</p>
<p>Go back to Docket and sign in again from there.</p>`);
}
