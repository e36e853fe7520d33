// What a decision writes besides the decision: stage facts, the statement of reasons, strikes, and holds that the law itself places.
import type { Account } from '../../model/account.ts';
import type { CaseFacts, Decision } from '../../model/case.ts';
import type { CaseBooks } from '../case-books.ts';
import type { DecisionRule } from '../decisions.ts';
import { placeHold } from '../holds/renew.ts';
import { statementOf } from './statement.ts';

export type Consequence = { readonly facts: CaseFacts; readonly account: Account | null };

type Asked = { readonly caseId: string; readonly at: string; readonly books: CaseBooks; readonly newId: () => string };

/** How many strikes that still count make a repeat infringer. 17 U.S.C. 512(i)(1)(A) asks for a policy; this is the default. */
export const REPEAT_STRIKES = 3;

/** The facts and, where it changes, the account after a decision was made. Pure: ids and time come in. */
export function afterDecision(rule: DecisionRule, facts: CaseFacts, account: Account | null, decision: Decision, asked: Asked): Consequence {
  const { detail } = facts;
  if (detail.of === 'content-removal' && rule.effect === 'disable') {
    const told: CaseFacts = { ...facts, detail: { ...detail, statement: statementOf(facts, decision) } };
    if (account === null) return { facts: told, account: null };
    if (detail.regime === 'dmca-notice') return { facts: told, account: struck(account, asked) };
    if (detail.regime === 'terrorist-content') return { facts: told, account: preserved(account, decision.itemIds, asked) };
    return { facts: told, account: null };
  }
  if (detail.of === 'content-removal' && rule.effect === 'restore' && account !== null) {
    const strikes = account.strikes.filter(({ caseId }) => caseId !== asked.caseId);
    return { facts: { ...facts, detail: { ...detail, statement: null } }, account: strikes.length === account.strikes.length ? null : { ...account, strikes } };
  }
  if (detail.of === 'under18' && rule.code === 'ask-age-assurance') return { facts: { ...facts, detail: { ...detail, assurance: 'asked' } }, account: null };
  if (detail.of === 'under18' && rule.effect === 'seal') {
    return { facts: { ...facts, detail: { ...detail, safety: { since: asked.at, imminent: rule.code === 'child-safety-imminent', report: null } } }, account: null };
  }
  if (detail.of === 'data-subject' && rule.code === 'ask-identity') return { facts: { ...facts, detail: { ...detail, identity: 'asked' } }, account: null };
  return { facts, account: null };
}

/** Strikes that still count at an instant in UTC. */
export const liveStrikes = (account: Pick<Account, 'strikes'>, at: string): Account['strikes'] => account.strikes.filter(({ expires }) => expires === null || Date.parse(expires) > Date.parse(at));

/** One notice is one strike, however many items it named; a repeat infringer is flagged for a person to decide on. */
function struck(account: Account, { caseId, at, books, newId }: Asked): Account {
  if (account.strikes.some((strike) => strike.caseId === caseId)) return account;
  const expires = new Date(Date.parse(at) + books.strikeDays * 86_400_000).toISOString();
  const next = { ...account, strikes: [...account.strikes, { id: newId(), ground: 'Copyright: 17 U.S.C. 512(c) notice', caseId, at, expires }].slice(-100) };
  const many = liveStrikes(next, at).length;
  if (many < REPEAT_STRIKES || account.flags.some(({ code }) => code === 'repeat-infringer')) return next;
  return { ...next, flags: [...account.flags, { code: 'repeat-infringer' as const, note: `${many} strikes that still count`, at, weight: 4 }].slice(-50) };
}

/** Removed terrorist content is kept for six months, item by item: Reg. (EU) 2021/784 Art. 6. */
function preserved(account: Account, itemIds: readonly string[], { caseId, at, books, newId }: Asked): Account {
  const placed = itemIds.flatMap((itemId) => {
    const answer = placeHold(
      { id: newId(), accountId: account.id, category: 'user-content', itemId, sourceCaseId: caseId, ground: 'eu-tco', received: at, secrecy: { kind: 'no-tip', until: null, ended: null } },
      { rules: books.clocks.rules, calendars: books.clocks.calendars, timeZone: 'Europe/Dublin' },
    );
    return answer.ok ? [answer.hold] : [];
  });
  return { ...account, holds: [...account.holds, ...placed].slice(-200) };
}
