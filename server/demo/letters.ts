// Letters that the demo's staff have at hand, in neutral words, with {{fields}} to be filled before sending.
import type { LetterTo, Template } from '../../shared/model/person.ts';
import type { CaseKind } from '../../shared/model/words.ts';

/** An id opens with whom the letter is to; the kinds of case that could need it stand in `NEEDED`. */
const letter = (id: `${LetterTo}-${string}`, name: string, subject: string, ...lines: readonly string[]): Template => ({
  id, name, language: 'en', to: id.slice(0, id.indexOf('-')) as LetterTo, kinds: [...(NEEDED[id] ?? REMOVAL)], only: [...(ONLY[id] ?? [])], subject, body: [...lines, '{{team}}'].join('\n\n'),
});
const inLanguage = (language: string, of: Template): Template => ({ ...of, language, id: `${of.id}-${language}` });

const REMOVAL: readonly CaseKind[] = ['content-removal'];
const MINORS: readonly CaseKind[] = ['under18'];
const RIGHTS: readonly CaseKind[] = ['data-subject'];
const REQUESTS: readonly CaseKind[] = ['law-enforcement'];

/** Letters of other queues than content removal. */
const NEEDED: Readonly<Record<string, readonly CaseKind[]>> = {
  'user-blocked': MINORS, 'user-age-assurance': MINORS, 'user-not-a-minor': MINORS, 'user-deletion-done': [...MINORS, ...RIGHTS],
  'user-access': RIGHTS, 'user-correction': RIGHTS, 'user-opt-out': RIGHTS, 'user-acknowledged': [...RIGHTS, ...REMOVAL], 'user-identity': RIGHTS, 'user-extension': RIGHTS, 'user-refusal': [...RIGHTS, ...REMOVAL],
  'user-request-told': REQUESTS, 'reporter-parent-outcome': MINORS, 'reporter-parent-not-found': MINORS, 'reporter-which-account': MINORS, 'reporter-no-account': MINORS,
  'requester-production': REQUESTS, 'requester-excess': REQUESTS, 'requester-no-records': REQUESTS, 'requester-preserved': REQUESTS, 'requester-incomplete': REQUESTS, 'requester-annex': REQUESTS, 'requester-follow-up': REQUESTS, 'requester-handed-over': REQUESTS,
};

/** Letters for some regimes, processes or rights alone. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  'user-strike': ['dmca-notice'], 'user-content-restored': ['dmca-notice', 'dmca-counter-notice', 'dsa-notice', 'intimate-image', 'government', 'terrorist-content'], 'user-removal-done': ['own-removal'],
  'user-access': ['access'], 'user-correction': ['correction'], 'user-opt-out': ['opt-out'], 'reporter-dsa-confirmation': ['dsa-notice'], 'reporter-image-removed': ['intimate-image'],
  'requester-counter-notice': ['dmca-notice', 'dmca-counter-notice'], 'requester-preserved': ['us_2703f_preservation', 'eu_epoc_pr'], 'requester-annex': ['eu_epoc_subscriber_or_id', 'eu_epoc_traffic', 'eu_epoc_content', 'eu_epoc_pr'],
  'requester-handed-over': ['data_subject_access'],
  'requester-follow-up': ['us_emergency_request', 'foreign_emergency_request'],
};

const HELLO = 'Hello {{handle}},';
const DEAR = 'Dear {{name}},';
const OFFICER = 'To {{agency}}\nYour reference: {{reference}}\nOur reference: {{number}}';
const COMPLAIN = 'If you think that this is wrong you may complain to us at {{link}}, to {{authority}}, or go to court.';

/** Fields are filled from the case where it knows them: number, handle, name, received, items, statement, ledger, until. The rest a person writes. */
export const DEMO_LETTERS: readonly Template[] = [
  letter('user-blocked', 'Account blocked', 'Your account is blocked for now', HELLO, 'our service is for adults. Something in your account suggests that you may be under 18. Your account is blocked while we look at it. This can be taken back.', 'You can write to us about it at {{link}}.'),
  letter('user-age-assurance', 'Age assurance asked', 'Please show that you are an adult', HELLO, 'your account stays blocked until we know that you are an adult. You can show it at {{link}} in a few minutes, without sending us a document.', 'If we hear nothing by {{date}}, we decide on what we have.'),
  letter('user-not-a-minor', 'Not a minor', 'Your account can be used again', HELLO, 'we looked at what suggested that you may be under 18. It does not show that. Your account can be used again; nothing was deleted.', 'We are sorry for the interruption.'),
  letter('user-deletion-done', 'Deletion done', 'Your data was deleted', HELLO, 'your account is closed. This is where your data was deleted and where copies remain for a time:', '{{ledger}}'),
  inLanguage('de', letter('user-deletion-done', 'Löschung erledigt', 'Ihre Daten wurden gelöscht', 'Guten Tag {{handle}},', 'Ihr Konto ist geschlossen. Hier steht, wo Ihre Daten gelöscht wurden und wo noch für eine Zeit Kopien bleiben:', '{{ledger}}')),
  inLanguage('fr', letter('user-deletion-done', 'Données effacées', 'Vos données ont été effacées', 'Bonjour {{handle}},', 'votre compte est fermé. Voici où vos données ont été effacées et où des copies restent pour un temps :', '{{ledger}}')),
  letter('user-content-disabled', 'Content disabled, with reasons', 'We disabled content of yours', HELLO, 'we disabled: {{items}}.', '{{statement}}', 'How to complain is written at {{link}}.'),
  inLanguage('de', letter('user-content-disabled', 'Inhalt gesperrt, mit Gründen', 'Wir haben Inhalte von Ihnen gesperrt', 'Guten Tag {{handle}},', 'wir haben gesperrt: {{items}}.', '{{statement}}', 'Wie Sie Beschwerde einlegen, steht unter {{link}}.')),
  letter('user-content-restored', 'Content restored', 'Your content is back', HELLO, 'these items are in view again: {{items}}. The strike that came with them was taken back.'),
  letter('user-strike', 'Strike', 'A strike on your account', HELLO, 'after a copyright notice we disabled {{items}}. This counts as a strike until {{until}}. Accounts with several strikes that count may be closed.', 'You may send a counter-notice under 17 U.S.C. 512(g)(3); how is written at {{link}}.'),
  letter('user-removal-done', 'Removal done, residual copies', 'Your content was deleted', HELLO, 'you asked us to delete: {{items}}. They are deleted. Copies remain for a time:', '{{ledger}}'),
  letter('user-access', 'Access answer', 'Your copy of your data', HELLO, 'here is the copy of your personal data that you asked for on {{received}}. Data about other people is not part of such a copy.', 'Where we have the data from, what we use it for, who received it and how long we keep it is listed in the copy.', COMPLAIN),
  letter('user-correction', 'Correction done', 'Your data was corrected', HELLO, 'we corrected what you told us on {{received}}: {{corrected}}.'),
  letter('user-opt-out', 'Opt-out recorded', 'Your choice is recorded', HELLO, 'from {{date}} on your data is no longer shared or used for profiles.'),
  letter('user-acknowledged', 'Request received', 'We received your request {{number}}', HELLO, 'we received your request on {{received}} and gave it the number {{number}}. You will have our answer by {{date}}.'),
  letter('user-identity', 'Identity asked', 'One question before we answer', HELLO, 'before we give out or delete data we must know that it is yours. Please answer this message from within your account. We do not need a copy of a document.'),
  letter('user-extension', 'Extension notice', 'We need more time for your request {{number}}', HELLO, 'your request of {{received}} needs more time, because {{reason}}. You will have our answer by {{date}}.', COMPLAIN),
  letter('user-refusal', 'Refusal, with complaint route', 'Our answer to your request {{number}}', HELLO, 'we cannot do what you asked for on {{received}}, because {{reason}}.', COMPLAIN),
  letter('user-request-told', 'A request for your data was answered', 'A request for your data', HELLO, 'on {{date}} we gave {{agency}} data from your account under {{statute}}. What was given: {{produced}}.'),
  letter('reporter-parent-outcome', 'Outcome of a parent’s report', 'Your report about the account {{handle}}', DEAR, 'thank you for writing to us on {{received}}. The account {{handle}} is closed and its data is deleted:', '{{ledger}}'),
  letter('reporter-parent-not-found', 'Parent’s report: not confirmed', 'Your report about the account {{handle}}', DEAR, 'thank you for writing to us. What we found does not show that the account is your child’s. If you know more, please answer this message.'),
  letter('reporter-which-account', 'Report: which account?', 'One question about your report {{number}}', DEAR, 'thank you for writing to us on {{received}}. What you told us does not yet let us find the account. Please answer this message with what you know of it: its user name, a link, or the e-mail address that it was made with. Please do not send pictures.', 'If we hear nothing by {{date}}, we close your report. You can report it again at any time.'),
  letter('reporter-no-account', 'Report: no account found', 'Your report {{number}} is closed', DEAR, 'thank you for writing to us on {{received}}. From what you told us we could not find which account is meant, so that nothing was blocked or deleted, and your report is closed.', 'If you learn a user name, a link or an e-mail address, please write to us again and name {{number}}.'),
  letter('reporter-dsa-confirmation', 'DSA notice: confirmation', 'We received your notice {{number}}', DEAR, 'we received your notice on {{received}} and gave it the number {{number}}. We will tell you without undue delay what we decided. No automated means decide.'),
  letter('reporter-notice-accepted', 'Notice accepted', 'Our decision on your notice {{number}}', DEAR, 'we disabled: {{items}}. The person who posted it was told why, and not by whom it was reported.', COMPLAIN),
  letter('reporter-notice-refused', 'Notice refused', 'Our decision on your notice {{number}}', DEAR, 'we have not disabled what you reported, because {{reason}}.', COMPLAIN),
  letter('reporter-image-removed', 'Private picture: removed', 'The picture is out of view', DEAR, 'the picture you reported on {{received}} and its identical copies are out of view. We keep its hash, so that it is found if it comes back.'),
  letter('requester-notice-incomplete', 'Notice incomplete', 'Your notice {{number}} needs something more', DEAR, 'your notice does not yet contain what the law asks for: {{missing}}. Until it does, we cannot act on it. You can answer this message; nothing needs to be sent twice.'),
  letter('requester-counter-notice', 'Counter-notice forwarded', 'A counter-notice to your notice {{number}}', DEAR, 'the person who posted what you reported sent the enclosed counter-notice. The content comes back between {{date}} and {{until}}, unless we first receive notice of a court action.'),
  letter('requester-production', 'Production', '{{reference}}: what your process reaches', OFFICER, 'Enclosed is what the process reaches. SHA-256 of the manifest: {{manifest}}.', '{{excess}}'),
  letter('requester-excess', 'Refusal of the excess', '{{reference}}: what your process does not reach', OFFICER, '{{excess}}', 'We will consider further process that reaches it.'),
  letter('requester-no-records', 'No records', '{{reference}}: no records', OFFICER, 'We searched by the identifiers in the process. The search found no records that the process reaches.'),
  letter('requester-preserved', 'Preservation confirmed', '{{reference}}: preserved', OFFICER, 'What existed when your request arrived on {{received}} is preserved until {{until}}. Nothing is disclosed under this request. A renewal is to reach us before that day.'),
  letter('requester-incomplete', 'Something is missing', '{{reference}}: please complete', OFFICER, 'We cannot act on the request as it stands: {{missing}}. Please send it through the portal, from your office’s own address.'),
  letter('requester-annex', 'Annex III, cover', '{{reference}}: Annex III', OFFICER, 'The certificate cannot be carried out for the reasons in the enclosed form (Annex III to Regulation (EU) 2023/1543). The data stays preserved.'),
  letter('requester-follow-up', 'Emergency: process expected', '{{reference}}: please send process', OFFICER, 'On {{date}} we disclosed data voluntarily, on what you stated about an emergency. Please send process by {{until}}.'),
  letter('requester-handed-over', 'Access request, handed over', '{{reference}}: a request for a person’s own data', OFFICER, 'What you sent on {{received}} asks for a copy of a person’s own data. We answer such a request to that person alone, once we know who they are, and count its time from that day. Its number is told to that person, and nothing is given to anybody else under it.'),
];
