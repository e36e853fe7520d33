// An account as the desk shows it, and the few words that several of its parts use.
import type { Out } from '../../../shared/contract.ts';
import type { AccountStatus } from '../../../shared/model/account.ts';

export type AccountOut = Extract<Out<'open'>, { what: 'account' }>;

/** The tone of an account's standing; the word beside it says the same. */
export const STATUS_TONE: Readonly<Record<AccountStatus, 'good' | 'warn' | 'danger'>> = { active: 'good', restricted: 'warn', blocked: 'danger', deleting: 'danger', deleted: 'danger' };

/** Where the deletion of an account stands, in words. */
export const STANDING: Readonly<Record<AccountOut['deletion']['standing'], { readonly says: string; readonly tone: 'plain' | 'good' | 'warn' | 'danger' | 'hold'; readonly means: string }>> = {
  'nothing-planned': { says: 'Nothing planned', tone: 'plain', means: 'No deletion of this account was decided.' },
  running: { says: 'Under way', tone: 'warn', means: 'Stores are being asked one after another. It goes on by itself.' },
  failed: { says: 'A store failed', tone: 'danger', means: 'At least one store said no or did not answer. It is asked again; if it goes on, a person looks.' },
  held: { says: 'Waits for holds', tone: 'hold', means: 'What is free is deleted. The rest waits for the end of its holds and is deleted then, by itself.' },
  final: { says: 'Final', tone: 'good', means: 'Every store has confirmed. Copies that remain age out by the days below.' },
};
