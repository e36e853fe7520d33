// Legal processes by what stands behind them: compulsion, an emergency, consent, or nobody but the person or the platform. Plain lists, for the console too.

/** No compulsion stands behind these, so that every point is asked before anything is given: FBI PIN, 4 November 2024. */
export const VOLUNTARY_PROCESSES: readonly string[] = ['us_emergency_request', 'foreign_emergency_request', 'foreign_direct_request'];
/** An impostor has most to gain where there is no time to ask. */
export const EMERGENCY_PROCESSES: readonly string[] = ['us_emergency_request', 'foreign_emergency_request'];
/** The platform itself speaks: there is no requester to verify. */
export const OWN_PROCESSES: readonly string[] = ['ncmec_report', 'eu_dsa_art18_notice'];
/** A person asks for their own data: their identity is verified, not an agency. Such a request is answered to them, on the data-subject route: GDPR Art. 12(2), 15. */
export const IDENTITY_PROCESSES: readonly string[] = ['data_subject_access'];
/**
 * What reaches the data is the account holder's consent, 18 U.S.C. 2702(b)(3), (c)(2): it is checked like a paper and
 * stands on file. The agency that it names is verified as any other, because the package goes there.
 */
export const CONSENT_PROCESSES: readonly string[] = ['user_consent'];
