// What the file system refuses, as a fault with a sentence: a full disk, or a data directory that cannot be used.
import { FaultError } from '../../shared/fault.ts';

const FULL = ['ENOSPC', 'EDQUOT', '53100'];
const UNUSABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG'];

/** ENOSPC as the embedded database's own file system numbers it; its error carries no code and no message. */
const EMBEDDED_NO_SPACE = 51;

/** The fault in what the file system or the database threw: `disk_full`, `data_dir`; anything else is passed on as it is. */
export function diskFault(thrown: unknown): unknown {
  if (thrown instanceof FaultError || typeof thrown !== 'object' || thrown === null) return thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  const embedded = 'name' in thrown && thrown.name === 'ErrnoError' && 'errno' in thrown ? thrown.errno : null;
  if (FULL.includes(code) || embedded === EMBEDDED_NO_SPACE) return new FaultError('disk_full');
  return UNUSABLE.includes(code) ? new FaultError('data_dir') : thrown;
}
