// The draft of a child-safety report: what the form outside asks for and this case knows, and not a word of the material.
import type { CaseDetail, CaseFacts } from '../../../../shared/model/case.ts';

type Safety = NonNullable<Extract<CaseDetail, { of: 'under18' }>['safety']>;

/**
 * The draft as plain text, instants in UTC as the report form takes them. Nothing of the material is in it: sealed
 * references and hashes name it, and who files the report attaches it from the sealed store. 18 U.S.C. 2258A(b).
 */
export function reportDraft(facts: Pick<CaseFacts, 'number' | 'received' | 'jurisdiction' | 'subject' | 'items'>, safety: Safety): string {
  const sealed = facts.items.flatMap(({ sealed: one }) => (one === null ? [] : [one]));
  return [
    `Our reference: ${facts.number}`,
    `Incident came to us: ${facts.received}`,
    `Suspected since: ${safety.since}`,
    `Imminent danger stated: ${safety.imminent ? 'yes' : 'no'}`,
    `Jurisdiction: ${facts.jurisdiction}`,
    ...(facts.subject === null ? ['Account: not known'] : [`Account: ${facts.subject.id}`, `Handle: @${facts.subject.handle}`, `Standing of the account: ${facts.subject.status}`]),
    `Sealed items: ${sealed.length}`,
    ...sealed.map(({ reference, sha256 }) => `- ${reference}  SHA-256 ${sha256}`),
    'Viewed by a person here before the report: (fill in: yes or no)',
    'Material is attached from the sealed store by whoever files the report.',
  ].join('\n');
}
