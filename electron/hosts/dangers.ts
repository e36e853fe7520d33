// Settings that switch off a protection of Node, Chromium or Electron: both hosts refuse to start with one of them.

/** Refused always: each of these weakens what the console relies on, whoever set it. */
const SWITCHES = [
  'disable-web-security',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'disable-site-isolation-trials',
  'unsafely-treat-insecure-origin-as-secure',
  'host-rules',
  'host-resolver-rules',
  'load-extension',
  'auth-server-whitelist',
  'auth-negotiate-delegate-whitelist',
  'ssl-key-log-file',
  'log-net-log',
  'gpu-launcher',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
];

/** Tools of development: refused in a packaged app, where the person at the desk is not the one who sets them. */
const DEVELOPER_SWITCHES = ['no-sandbox', 'remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins', 'inspect', 'inspect-brk', 'inspect-port', 'inspect-publish-uid', 'js-flags', 'proxy-server', 'proxy-pac-url', 'proxy-bypass-list'];

/** NODE_OPTIONS that run other code inside our processes or open them to a debugger. */
const NODE_OPTIONS = /(?:^|\s)(?:--inspect\S*|--require|-r|--import|--loader|--experimental-loader|--tls-keylog\S*|--openssl-config\S*|--use-openssl-ca)(?:[\s=]|$)/;

/**
 * The names of the dangerous settings found, without their values: a value may be a path. Empty is good.
 * `packaged` is true in an installed app.
 */
export function dangersOf(env: Readonly<Record<string, string | undefined>>, argv: readonly string[], packaged: boolean): readonly string[] {
  const found: string[] = [];
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') found.push('NODE_TLS_REJECT_UNAUTHORIZED');
  if (NODE_OPTIONS.test(env.NODE_OPTIONS ?? '')) found.push('NODE_OPTIONS');
  for (const name of ['ELECTRON_RUN_AS_NODE', 'ELECTRON_ENABLE_LOGGING', 'SSLKEYLOGFILE']) if (env[name] !== undefined && env[name] !== '') found.push(name);
  const refused = packaged ? [...SWITCHES, ...DEVELOPER_SWITCHES] : SWITCHES;
  for (const given of argv) {
    const name = /^--?([a-z-]+)(?:=|$)/.exec(given)?.[1];
    if (name !== undefined && refused.includes(name)) found.push(`--${name}`);
  }
  return found;
}
