// Loaded before main: from here on `electron` is the stand-in, for import and require alike.
import { registerHooks } from 'node:module';

const STANDIN = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: STANDIN, format: 'module-typescript', shortCircuit: true } : next(specifier, context)),
});
