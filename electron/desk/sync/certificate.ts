// Certificates of servers: Node checks them before a byte of a request is sent; here it is told apart from a hub that is away.

/**
 * What Node calls a certificate that it does not take: expired or not valid yet, for another name, of an issuer that
 * this computer does not know, too weak, not meant for servers, revoked. `UNSPECIFIED` is every reason that Node has no
 * word for.
 */
const REFUSED =
  /^(?:ERR_TLS_CERT_ALTNAME_(?:INVALID|FORMAT)|CERT_(?:HAS_EXPIRED|NOT_YET_VALID|SIGNATURE_FAILURE|CHAIN_TOO_LONG|REVOKED|UNTRUSTED|REJECTED)|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE|GET_CRL|DECRYPT_CERT_SIGNATURE|DECODE_ISSUER_PUBLIC_KEY)|ERROR_IN_CERT_NOT_(?:BEFORE|AFTER)_FIELD|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|UNSPECIFIED)$/;

/** Whether a request failed because the server's certificate was not taken. Pure. */
export function isBadCertificate(thrown: unknown): boolean {
  for (let cause: unknown = thrown; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && REFUSED.test(cause.code)) return true;
  }
  return false;
}

/** The setting that makes Node take any certificate, by its name, where it is on; null where certificates are checked. */
export function uncheckedBy(env: Readonly<Record<string, string | undefined>>): string | null {
  return env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' ? 'NODE_TLS_REJECT_UNAUTHORIZED' : null;
}
