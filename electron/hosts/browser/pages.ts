// The two plain pages that the browser host itself has: the one of a tab without a session, and the launch file.

export const CLOSED_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/closed.css">
<title>Docket</title>
</head>
<body>
<main>
<h1>This tab is not connected to Docket</h1>
<p>A link to Docket opens one tab, once, within a minute. This one was used, is too old, or Docket was started again since.</p>
<p>Press <kbd>Enter</kbd> in the terminal where Docket runs, and open the new link that it prints. Nothing that you saved is lost.</p>
</main>
</body>
</html>
`;

export const CLOSED_STYLE = `:root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f2ed, #131415); color: light-dark(#1c1a17, #ecebe7); }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -0.01em; margin: 0 0 0.75rem; }
p { margin: 0 0 0.75rem; color: light-dark(#57524a, #b4b2ac); }
kbd { font: 0.875em ui-monospace, monospace; padding: 0.1em 0.45em; border: 1px solid light-dark(#c9cacc, #4a4c50); border-radius: 4px; }
`;

/**
 * A file that sends a browser to the launch address. The browser is started with the file's name, so that the secret
 * never stands in the list of processes, which every user of the machine can read.
 */
export function launchFile(url: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Docket</title><meta http-equiv="refresh" content="0;url=${url}">\n`;
}
