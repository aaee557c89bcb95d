/** The built editor in a real browser, over the web shell and under its content security policy. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openShell } from '../main/web/web-client.ts';
import { temporaryFolder } from '../main/store/temporary-folder.ts';
import { describeWithBrowser, openPage } from './chromium.ts';

describeWithBrowser('the editor', (browser) => {
  it('opens with the sample’s layers and nothing to complain about', async () => {
    const shell = await openShell({ opensAtStart: { kind: 'sample' } });
    const { page, complaints } = await openPage(browser(), shell.issueAddress());
    for (const name of ['Whale', 'Moon', 'Night sky', 'Sparks']) {
      await page.getByText(name, { exact: true }).first().waitFor();
    }
    // The token is not left in the address, where a history or a screenshot would keep it.
    expect(page.url()).toBe(`${shell.origin}/`);
    await page.reload();
    await page.getByText('Whale', { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('runs no script that is not its own', async () => {
    const shell = await openShell({ opensAtStart: { kind: 'sample' } });
    const { page, complaints } = await openPage(browser(), shell.issueAddress());
    await page.getByText('Whale', { exact: true }).first().waitFor();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.injected = true');
      image.src = 'data:,';
      document.body.append(image);
    });
    await expect
      .poll(() => complaints)
      .toEqual(expect.arrayContaining(['policy: script-src-elem inline', 'policy: script-src-attr inline']));
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
    expect(
      await page.evaluate(() =>
        fetch('https://example.com').then(
          () => 'sent',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
    await page.context().close();
  });

  it('cannot be framed or read by another page of this machine', async () => {
    const shell = await openShell({ opensAtStart: null });
    const other = await openShell({ opensAtStart: null, dataFolder: join(await temporaryFolder(), 'other') });
    const inside = await openPage(browser(), shell.issueAddress());
    // The same browser, and so the same cookies, on another port.
    const page = await inside.page.context().newPage();
    await page.goto(other.issueAddress());
    const answer = await page.evaluate(
      (origin) =>
        fetch(`${origin}/`, { credentials: 'include' }).then(
          () => 'read',
          () => 'refused',
        ),
      shell.origin,
    );
    expect(answer).toBe('refused');
    await page.context().close();
  });
});
