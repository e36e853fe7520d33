// The sign-in page in a real Chromium: the policy lets the form through to the desk's listener, and nothing else happens.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { begin, discover, memoryFiles, openRig } from './rig.ts';
import type { Rig } from './rig.ts';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let rig: Rig;
let shown: Browser;
beforeAll(async () => {
  rig = await openRig(memoryFiles());
  shown = await chromium.launch({ args: FLAGS, executablePath: process.env.DOCKET_CHROMIUM ?? '/usr/bin/chromium' });
});
afterAll(async () => {
  await shown?.close();
  await rig?.close();
});

describe('the sign-in page in Chromium', () => {
  test('a person chosen by keyboard arrives at the desk’s own port with a code and the state', async () => {
    const arrived: string[] = [];
    const desk = createServer((req, res) => {
      arrived.push(req.url ?? '');
      res.end('You are signed in.');
    });
    await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
    const context = await shown.newContext();
    try {
      const redirect = `http://127.0.0.1:${(desk.address() as AddressInfo).port}/callback`;
      const begun = await begin(await discover(rig), rig, { redirect_uri: redirect });
      const page = await context.newPage();
      const said: string[] = [];
      const hosts = new Set<string>();
      page.on('console', (it) => said.push(it.text()));
      page.on('request', (it) => hosts.add(new URL(it.url()).host));
      await page.goto(begun.url.href);
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').getAttribute('value')).toBe('mara');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${redirect}**`);
      const back = new URL(page.url()).searchParams;
      expect(back.get('state')).toBe(begun.state);
      expect(back.get('code')).toMatch(/^[\w-]{20,}$/);
      expect(back.get('iss')).toBe(rig.identity.issuer);
      expect(arrived.filter((it) => it.startsWith('/callback')).length).toBe(1);
      expect(said.filter((it) => /security policy|refused/i.test(it))).toEqual([]);
      expect([...hosts].every((it) => it.startsWith('127.0.0.1:'))).toBe(true);
      // Cookies of 127.0.0.1 reach every port, so what is left must open nothing: none is sent outside /oidc.
      expect(await context.cookies(redirect)).toEqual([]);
    } finally {
      await context.close();
      desk.closeAllConnections();
      desk.close();
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is accessible in ${colorScheme}, also narrow and at 200 %`, async () => {
      for (const viewport of [{ width: 960, height: 760 }, { width: 320, height: 640 }]) {
        const context = await shown.newContext({ colorScheme, viewport, bypassCSP: true });
        try {
          const page = await context.newPage();
          await page.goto((await begin(await discover(rig), rig)).url.href);
          const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
          expect(found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
          if (process.env.DOCKET_SHOTS !== undefined) await page.screenshot({ path: `${process.env.DOCKET_SHOTS}/sign-in-${colorScheme}-${viewport.width}.png` });
        } finally {
          await context.close();
        }
      }
    });
  }
});
