// Codes of the model as a person reads them: one label for one code, and what the abbreviations in them stand for.
import type { Queue } from '../../shared/model/words.ts';

/** Abbreviations that labels may use because the field says nothing else; each is spelled out where a label can say more. */
export const ABBREVIATIONS: Readonly<Record<string, string>> = {
  US: 'United States',
  EU: 'European Union',
  UK: 'United Kingdom',
  DMCA: 'Digital Millennium Copyright Act, 17 U.S.C. 512',
  DSA: 'Digital Services Act, Regulation (EU) 2022/2065',
  GDPR: 'General Data Protection Regulation, Regulation (EU) 2016/679',
  CCPA: 'California Consumer Privacy Act, Cal. Civ. Code 1798.100 and following',
  LGPD: 'Lei Geral de Proteção de Dados, Brazil, Law 13.709/2018',
  PIPEDA: 'Personal Information Protection and Electronic Documents Act, Canada',
  COPPA: 'Children’s Online Privacy Protection Act, 15 U.S.C. 6501 and following',
  CLOUD: 'Clarifying Lawful Overseas Use of Data Act, 18 U.S.C. 2523',
  IP: 'Internet Protocol',
};

export const QUEUE_WORDS: Readonly<Record<Queue, string>> = { under18: 'Under 18', 'law-enforcement': 'Law enforcement', 'content-removal': 'Content removal', 'data-subject': 'Data subject', 'flagged-accounts': 'Flagged accounts' };

const REMOVAL = {
  'dmca-notice': 'DMCA notice', 'dmca-counter-notice': 'Counter-notice', 'dmca-retraction': 'Retraction', government: 'Government', 'intimate-image': 'Intimate image',
  'dsa-notice': 'DSA notice', 'terrorist-content': 'Terrorist content', 'own-removal': 'Own removal',
  // Rows of the start table: regimes of their own there, so that an organisation's edit of it reads as words too.
  dmca: 'DMCA', tida: 'US intimate images', 'uk-ncii': 'UK intimate images', 'au-osa': 'Australia, online safety', 'in-ncii': 'India, intimate images', 'in-order': 'India, order',
  'dsa-art9-order': 'DSA order to act', 'user-request': 'Request of the user', sb981: 'California, made-up intimate images', ab1394: 'California, depicted minors', 'gdpr-erasure': 'GDPR erasure',
};

const RIGHTS = {
  access: 'Access', correction: 'Correction', deletion: 'Deletion', 'opt-out': 'Opt-out',
  gdpr: 'GDPR', 'uk-gdpr': 'UK GDPR', ccpa: 'CCPA', 'ccpa-opt-out': 'CCPA opt-out', 'us-state': 'US state law', lgpd: 'LGPD', pipeda: 'PIPEDA', policy: 'Policy',
};

const UNDER18 = {
  'chat-statement': 'Said in chat', 'parent-report': 'Parent’s report', 'age-signal': 'Age signal', 'school-or-payment': 'School or payment', 'staff-reading': 'Read by staff',
  minor: 'Minor', coppa: 'COPPA, under 13', 'gdpr-child': 'GDPR, child', 'fl-minor': 'Florida, minor', 'fl-parent': 'Florida, parent', csam: 'Child safety', 'csam-imminent': 'Child safety, imminent',
};

const PROCESSES = {
  us_subpoena: 'US subpoena', us_subpoena_content_with_notice: 'US subpoena for content, with notice', us_ca_state_subpoena: 'California subpoena', us_2703d_order: 'US court order, section 2703(d)',
  us_search_warrant: 'US search warrant', us_2703f_preservation: 'US preservation request, section 2703(f)', us_emergency_request: 'US emergency request', us_nsl: 'US national security letter',
  us_pen_trap: 'US pen-register order', us_wiretap_order: 'US wiretap order', us_fisa: 'US foreign-intelligence order', us_civil_subpoena: 'US civil subpoena', us_defence_subpoena: 'US defence subpoena',
  us_dmca_512h: 'DMCA subpoena, section 512(h)', user_consent: 'Consent of the user', data_subject_access: 'Access request of the person', ncmec_report: 'CyberTipline report',
  foreign_direct_request: 'Foreign request, sent directly', foreign_emergency_request: 'Foreign emergency request', mlat_us_process: 'US process on a treaty request',
  cloud_act_agreement_order: 'Order under a CLOUD Act agreement', uk_copo: 'UK overseas production order',
  eu_epoc_subscriber_or_id: 'EU production order, identity', eu_epoc_traffic: 'EU production order, traffic', eu_epoc_content: 'EU production order, content', eu_epoc_pr: 'EU preservation order',
  eu_dsa_art10_order: 'DSA order for information', eu_dsa_art18_notice: 'DSA notice of a danger to life', eu_tco_removal_order: 'EU terrorist-content order', regulator_request: 'Demand of a regulator',
};

const CATEGORIES = {
  account_information: 'Account information', user_content_private: 'User content, private', user_content_public: 'User content, published', support_communications: 'Support communications',
  payment_platform_held: 'Payment information held here', payment_processor_held: 'Payment information held by the processor', usage_data: 'Usage', device_ip_and_sessions: 'Device: IP addresses and sessions',
  device_other: 'Device: other', approximate_location: 'Approximate location', cookies: 'Cookies', linked_social_accounts: 'Linked social accounts', information_from_other_users: 'Information from other users',
  age_assurance_evidence: 'Age-assurance records', csam_evidence: 'Sealed child-safety material',
};

const FLAGS = {
  'under-18-signal': 'Under-18 signal', 'repeat-infringer': 'Repeat infringer', 'ban-evasion': 'Evades a ban', 'payment-fraud': 'Payment fraud', 'abuse-report': 'Reported for abuse', automation: 'Automation',
  'linked-to-blocked': 'Linked to a blocked account',
};

const LINKS = { 'same-device': 'Same device', 'same-payment': 'Same means of payment', 'same-email': 'Same e-mail', 'same-ip-range': 'Same IP range', stated: 'Stated by the person' };

const CASES = {
  account: 'Account', url: 'Address', 'chat-message': 'Chat message', 'voice-recording': 'Voice recording', 'on-behalf-of': 'On behalf of', reported: 'Reported', voice: 'Voice recordings',
  und: 'Not known', ZZ: 'Not known',
};

const TERMS: Readonly<Record<string, string>> = { ...QUEUE_WORDS, ...REMOVAL, ...RIGHTS, ...UNDER18, ...PROCESSES, ...CATEGORIES, ...FLAGS, ...LINKS, ...CASES };

/** A code of the model as a person reads it: `voice-recording` is "Voice recording"; an unknown code reads as itself. */
export function term(code: string): string {
  const known = Object.hasOwn(TERMS, code) ? TERMS[code] : undefined;
  if (known !== undefined) return known;
  if (!/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(code)) return code;
  const words = code.replaceAll(/[-_]/g, ' ').replaceAll(/\b(?:us|uk|eu|ip)\b/g, (letters) => letters.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the abbreviations in a label stand for, for a title; undefined where it has none. */
export function spelled(label: string): string | undefined {
  const found = Object.keys(ABBREVIATIONS).filter((short) => new RegExp(`\\b${short}\\b`).test(label));
  return found.length === 0 ? undefined : found.map((short) => `${short}: ${ABBREVIATIONS[short]}`).join('. ');
}
