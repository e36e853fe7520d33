// Addresses that must never leave the app, and that no page of it may go to.

export const ABROAD: readonly string[] = [
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,<script>1</script>', 'file:///etc/passwd', 'file://attacker/share/a.exe', '\\\\attacker\\x', 'smb://attacker/share',
  'ms-msdt:/id PCWDiagnostic', 'search-ms:query=x', 'vscode://file/etc/passwd', 'ssh://-oProxyCommand=calc', 'ftp://evil.test/', 'blob:https://evil.test/1', 'blob:app://docket/1', 'about:blank', 'about:srcdoc', 'view-source:https://evil.test', 'chrome://settings',
  'devtools://devtools/bundled/inspector.html', 'app://console.evil/', 'app://docket.evil/', 'app://docket@evil/', 'app://evil/', 'https://sign-in.example.com@evil.test', 'https://sign-in.example.com.evil.test', 'https://sign-in.example.com\\.evil.test', 'https:/\\evil.test', '//evil.test',
  'HTTPS://evil.test', ' https://evil.test', '\thttps://evil.test', '\nhttps://evil.test', '\u0000https://evil.test', 'https://evil.test/\u0000.pdf', '[evil-link](hello,world:,/../../..//api/v4/image?url=https://google.com)', `https://evil.test/${'a'.repeat(100_000)}`,
  'mailto:a@b.example?attach=/etc/passwd', 'mailto:a@b.example?bcc=c@d.example%0d%0aX:', 'http://evil.test/', 'http://127.0.0.1:1/', 'http://localhost/', 'https://127.0.0.1/', 'http://[::1]/', 'https://sign-in.example.com/auth?x=2', 'https://sign-in.example.com/', 'https://sign-in.example.com:444/auth?x=1',
  'http://sign-in.example.com/auth?x=1', 'https://user@sign-in.example.com/auth?x=1', 'https://sign-in.example.com/auth?x=1#more', 'https://sign-in.example.com/auth?x=1 ', 'https://sign-in。example.com/auth?x=1', 'https://ѕign-in.example.com/auth?x=1', 'steam://run/1', 'tel:+1', 'sms:+1', 'intent://x#Intent;end', 'x-apple.systempreferences:', 'ws://evil.test', 'wss://evil.test',
  'jar:https://evil.test!/x', 'filesystem:https://evil.test/x', 'C:\\Windows\\System32\\calc.exe', '/etc/passwd', '',
];
