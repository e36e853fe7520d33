// Lends the system's keychain to the desk's vault through Electron's safeStorage.
import type { SafeStorage } from 'electron';
import type { Keychain } from '../../desk/vault/keychain.ts';

/**
 * The keychain port over safeStorage. It reports the backend and leaves the judgement to the vault, which refuses
 * `basic_text` and whatever it does not know; setUsePlainTextEncryption is never called, so nothing is "encrypted"
 * with the password that every Electron app shares.
 */
export function systemKeychain(safeStorage: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'>, platform: NodeJS.Platform): Keychain {
  return {
    available: () => safeStorage.isAsyncEncryptionAvailable(),
    backend: () => (platform === 'darwin' ? 'keychain' : platform === 'win32' ? 'dpapi' : safeStorage.getSelectedStorageBackend()),
    wrap: (secret) => safeStorage.encryptStringAsync(secret),
    unwrap: async (wrapped) => {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(wrapped));
      return { secret: result, stale: shouldReEncrypt };
    },
  };
}
