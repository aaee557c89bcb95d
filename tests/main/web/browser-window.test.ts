import { expect, it } from 'vitest';
import { browserArguments, findBrowser, hasDisplay, type Machine } from '#main/web/browser-window.ts';

const machine = (
  platform: NodeJS.Platform,
  env: Machine['env'],
  programs: readonly string[] = [],
  userId = 1000,
): Machine => ({
  platform,
  env,
  userId,
  isProgram: (path) => programs.includes(path),
});

it('finds a browser of the Chromium family where each platform keeps it', () => {
  const env = { PATH: '/usr/local/bin:/usr/bin' };
  expect(findBrowser(machine('linux', env, ['/usr/bin/google-chrome']))).toBe('/usr/bin/google-chrome');
  expect(findBrowser(machine('linux', env, ['/opt/google-chrome']))).toBeNull();
  const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
  expect(findBrowser(machine('darwin', env, [edge]))).toBe(edge);
  const chrome = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
  expect(findBrowser(machine('win32', { PROGRAMFILES: 'C:\\Program Files' }, [chrome]))).toBe(chrome);
});

it('knows where a window could be seen', () => {
  expect(hasDisplay(machine('linux', {}))).toBe(false);
  expect(hasDisplay(machine('linux', { DISPLAY: ':0' }))).toBe(true);
  expect(hasDisplay(machine('linux', { WAYLAND_DISPLAY: 'wayland-0' }))).toBe(true);
  expect(hasDisplay(machine('darwin', {}))).toBe(true);
  expect(hasDisplay(machine('darwin', { SSH_CONNECTION: 'x' }))).toBe(false);
  expect(hasDisplay(machine('win32', {}))).toBe(true);
});

it('gives the window a profile of its own, and the sandbox up only for root', () => {
  const args = browserArguments('http://127.0.0.1:1/?token=t', '/data/browser', machine('linux', {}));
  expect(args).toContain('--app=http://127.0.0.1:1/?token=t');
  expect(args).toContain('--user-data-dir=/data/browser');
  expect(args).not.toContain('--no-sandbox');
  expect(browserArguments('a', 'b', machine('linux', {}, [], 0))).toContain('--no-sandbox');
});
