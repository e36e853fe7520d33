// How the cases of the tour stand, as the screens and their tests may rely on it.

/** Status, stage, decision and newest effect of the cases that the tour is for. */
export const TOUR: Readonly<Record<string, string>> = {
  'u18-received': 'open received - -', 'u18-blocked': 'open blocked - -', 'u18-age-asked': 'open age-asked - -', 'u18-age-shown-minor': 'open blocked - -', 'u18-not-a-minor': 'closed ended not-a-minor done',
  'u18-delete-waiting': 'proposed blocked confirm-minor -', 'u18-under-13-waiting': 'proposed blocked under-13-parent -', 'u18-under-13-done': 'closed ended under-13-parent done',
  'u18-delete-armed': 'decided ended confirm-minor armed', 'u18-delete-running': 'decided ended confirm-minor firing', 'u18-delete-done': 'closed ended confirm-minor done', 'u18-delete-failed': 'decided ended confirm-minor firing',
  'u18-delete-held': 'decided ended confirm-minor firing', 'u18-delete-all-held': 'decided ended confirm-minor armed', 'u18-called-back': 'open blocked - stood_down', 'u18-duplicate': 'closed blocked - -',
  'u18-child-safety': 'open child-safety - -', 'u18-child-safety-imminent': 'open child-safety - -', 'u18-reported': 'open reported - -', 'u18-reported-delete-waiting': 'proposed reported confirm-minor -',
  'u18-close-reported-waiting': 'proposed reported close-reported -', 'u18-close-reported': 'closed ended close-reported -', 'u18-nameless': 'open received - -', 'u18-no-account': 'closed ended no-account-found -', 'u18-reporter': 'open blocked - -', 'u18-reporter-kept': 'proposed blocked confirm-minor -', 'u18-rejected': 'open blocked - -',
  'cr-notice': 'open received - -', 'cr-asked': 'open incomplete - -', 'cr-disabled': 'closed disabled disable-items done', 'cr-counter-notice': 'open counter-notice - done', 'cr-window-running': 'open restore-window - -',
  'cr-window-open': 'open restore-window - -', 'cr-window-barred': 'open restore-window - -', 'cr-kept-down': 'closed kept-down keep-down -', 'cr-restored': 'closed ended restore-items done', 'cr-complaint': 'open disabled - done',
  'cr-complaint-upheld': 'closed ended restore-items done', 'cr-image': 'open received - -', 'cr-image-asked': 'open incomplete - -', 'cr-image-copies': 'closed disabled disable-items done', 'cr-terror': 'open received - -',
  'cr-terror-kept': 'closed disabled disable-items done', 'cr-own-armed': 'decided ended remove-items armed', 'cr-own-done': 'closed ended remove-items done', 'cr-own-held': 'decided ended remove-items armed',
  'cr-own-lapsed-claim': 'proposed received remove-items -', 'cr-reopened': 'open received - -',
  'le-new': 'open received - -', 'le-ready': 'open received - -', 'le-waiting': 'proposed received produce -', 'le-two-accounts': 'proposed received produce -', 'le-produced': 'closed ended produce done',
  'le-disclosure-armed': 'decided ended produce armed', 'le-disclosure-unknown': 'decided ended produce unknown', 'le-stood-down': 'open received - stood_down', 'le-asked': 'open asked - -', 'le-answered': 'open received - -',
  'le-no-records-waiting': 'proposed received no-records -', 'le-no-records': 'closed ended no-records -', 'le-consent-ready': 'open received - -', 'le-handed-over': 'closed ended hand-over -', 'le-emergency-produced': 'closed ended produce done', 'le-counsel-given': 'proposed received produce -',
  'le-minor-reviewed': 'proposed received produce -', 'le-annex-waiting': 'proposed received object-annex -', 'le-annex-sent': 'closed ended object-annex -', 'le-preserved': 'closed ended confirm-preservation -',
  'le-release-waiting': 'proposed ended release-hold -', 'le-released': 'closed ended confirm-preservation -', 'le-excess-refused': 'closed ended refuse-excess -',
  'ds-access-waiting': 'proposed received give-access -', 'ds-access-sent': 'closed ended give-access done', 'ds-access-armed': 'decided ended give-access armed', 'ds-access-unknown': 'decided ended give-access unknown',
  'ds-delete-waiting': 'proposed received delete-data -', 'ds-delete-armed': 'decided ended delete-data armed', 'ds-delete-running': 'decided ended delete-data firing', 'ds-delete-done': 'closed ended delete-data done',
  'ds-delete-us-hold': 'proposed received delete-data -', 'ds-delete-direction': 'decided ended delete-data armed', 'ds-delete-gagged': 'decided ended delete-data firing', 'ds-identity-asked': 'open identity-asked - -',
  'ds-correction': 'closed ended correct-data -', 'ds-opt-out': 'closed ended opt-out -', 'ds-refused': 'closed ended refuse-request -', 'ds-reopened': 'open received - -',
};
