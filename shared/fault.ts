// The closed list of what can go wrong, each with one sentence that says what to do.

/**
 * Every fault a person can meet. A message never carries a path, token, key, stack or case content; what varies is
 * passed as plain words in `detail` by code that knows it to be harmless.
 */
export const FAULTS = {
  unknown_call: 'This console asked for something that the desk does not know. Restart Docket.',
  bad_input: 'That input does not have the right shape. Check it and try again.',
  not_found: 'That record is not on this computer any more.',
  signed_out: 'You are signed out. Sign in to go on; nothing that you saved is lost.',
  not_allowed: 'Your role does not allow that.',
  moved_since_shown: 'The case changed while you were looking at it. Read it again, then decide.',
  rule_refuses: 'The rules of this case say no to that as it stands.',
  already_waiting: 'A decision of yours on this case has no answer yet. Withdraw it or wait for its answer, then decide again.',
  nothing_free: 'No case of this list can be checked out: each one is decided already or with somebody else.',
  offline: 'The hub cannot be reached. Docket goes on with what is on this computer and tries again by itself.',
  not_a_hub: 'No Docket hub answers at that address. Check the --hub address and that the hub is running.',
  bad_certificate: 'The certificate of the server at that address cannot be trusted: it has expired, is made out to another name, or comes from an issuer that this computer does not know. Nothing was sent to it. Check the date of this computer and the network, then tell who runs the hub.',
  busy: 'The hub is busy. Nothing was changed. Docket tries again by itself.',
  wire_version: 'The hub speaks another version of the protocol. Update Docket or the hub; what you saved stays here until then.',
  other_hub: 'This data directory belongs to another hub. Use another --data directory for this hub.',
  other_person: 'This data directory belongs to another person. Use another --data directory, or sign in as the same person.',
  disk_full: 'The disk is full. Nothing was saved by this step. Free some space and try again.',
  disk_unsure: 'The disk reported an error while saving, so it is not certain that this was saved. Docket looks again before it saves anything else. Look in the outbox before you repeat it.',
  in_use: 'Another Docket is using this data directory. Close it, or use another --data directory.',
  database: 'The database cannot be reached, or it does not let this hub in. Check --database and that PostgreSQL is running.',
  store_corrupt: 'The database in this data directory cannot be opened. It was left untouched. Restore a backup of it, or use another --data directory.',
  settings_broken: 'A setting of the organisation in the hub\'s database does not hold together. Nothing was changed. Set it again with "docket hub rules set", or put the shipped one back with --shipped.',
  port_in_use: 'That port is in use. Choose another with --port.',
  cache_corrupt: 'The cache was damaged and was set aside. Docket fetches it again; what you saved is in another file and is safe.',
  cache_expired: 'What was on this computer was older than it may be kept without the hub, so it was removed. It comes back with the next sync; what you saved is in another file and is safe.',
  outbox_corrupt: 'The file with your saved acts is damaged and was left untouched. Restart Docket, which rescues what can be read; if it does not start, keep the file and ask for help.',
  outbox_rescued: 'The file with your saved acts was damaged. What could be read was rescued, and the damaged file is kept. Look through the outbox and do again what is not in it.',
  wrong_key: 'The key does not open this data directory. Nothing was changed. Use the key it was made with.',
  no_keychain: 'This computer offers no keychain that keeps a key safe. Unlock or install one, or start Docket with a passphrase.',
  demo_key: 'This data directory has a demo key, and this hub holds real cases. Start Docket without --demo, with another --data directory.',
  data_dir: 'Docket cannot use its data directory. Check that it belongs to you and can be written, or use another --data directory.',
  newer_file: 'A newer Docket wrote this data directory. Nothing was changed. Update Docket.',
  old_node: 'Docket needs Node 24 for its database. Run it through "npm start" or "npm run docket", which bring the right Node.',
  halted: 'The hub asked to remove an unusual number of cases, so syncing was stopped. Ask your lead, then resume.',
  export_failed: 'The export stopped. The unfinished files were removed. Try again.',
  hub_broken: 'The hub failed on that request. Nothing was changed. Try again; if it goes on, tell who runs the hub.',
  too_large: 'That is larger than Docket takes. Split it and try again.',
  desk_stopped: 'The part of Docket that keeps your data stopped and is being started again. Look in the outbox before you repeat the last step.',
  unsafe_start: 'Docket was started with a setting that switches off a protection. Remove it and start again.',
  broken: 'Something unexpected went wrong. Nothing was lost. Restart Docket; if it goes on, tell who runs it.',
} as const;

export type FaultCode = keyof typeof FAULTS;
export type Fault = { readonly code: FaultCode; readonly message: string };
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** The fault of a code, with harmless words of the moment behind its sentence. */
export function fault(code: FaultCode, detail?: string): Fault {
  return { code, message: detail === undefined ? FAULTS[code] : `${FAULTS[code]} (${detail})` };
}

/** A fault as something to throw inside a room; the door turns it into an answer, never into a stack. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(code: FaultCode, detail?: string) {
    super(fault(code, detail).message);
    this.name = 'FaultError';
    this.fault = { code, message: this.message };
  }
}

/** A fault to throw again in the very words in which somebody else has told it. */
export function faultSaid(code: FaultCode, message: string): FaultError {
  const error = new FaultError(code);
  return Object.assign(error, { message, fault: { code, message } });
}

/** The fault in anything thrown: an unexpected error says only that it was unexpected, because its words may carry content. */
export function faultOf(thrown: unknown): Fault {
  return thrown instanceof FaultError ? thrown.fault : fault('broken');
}
