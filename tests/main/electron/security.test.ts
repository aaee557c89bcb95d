import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '#main/content-security-policy.ts';
import { preventable } from './fake-electron.ts';
import { launch, runShell } from './running-shell.ts';

const HOSTILE = [
  'https://example.com/',
  'http://127.0.0.1:8080/',
  'file:///etc/passwd',
  'data:text/html,<script>1</script>',
  'javascript:alert(1)',
  'app://editor.example.com/',
  'app://other/',
  'app://editor/api/sessions/1/blobs/0',
  'app://editor/index.html',
];

describe('the window', () => {
  it('gives its page no power of its own', async () => {
    const { window } = await runShell();
    expect(window.options.webPreferences).toMatchObject({
      preload: '/app/dist/preload/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: false,
    });
    expect(window.options.webPreferences).not.toHaveProperty('enableBlinkFeatures');
    expect(window.options.webPreferences).not.toHaveProperty('additionalArguments');
  });

  it('has developer tools only while it is developed', async () => {
    const { window } = await runShell({ prepare: ({ app }) => void (app.isPackaged = false) });
    expect(window.options.webPreferences).toMatchObject({ devTools: true, sandbox: true });
  });

  it('loads the editor and shows itself with something in it', async () => {
    const { window, app } = await runShell();
    expect(window.loaded).toEqual(['app://editor/']);
    expect(window.options.show).toBe(false);
    expect(window.isShown).toBe(true);
    expect(app.isSandboxed).toBe(true);
  });

  it('comes back where it was left', async () => {
    const { window } = await runShell();
    // Without a name the second has no effect.
    expect(window.options.name).toBeTruthy();
    expect(window.options.windowStatePersistence).toBe(true);
  });

  it('has a scheme that is secure and standard before Electron is ready', async () => {
    let schemes: unknown;
    await runShell({ beforeReady: ({ protocol }) => void (schemes = protocol.schemes) });
    expect(schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
  });
});

describe('a page that was made to misbehave', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('is kept in place: %s', async (name) => {
    const { window } = await runShell();
    for (const url of HOSTILE) {
      const event = preventable({ url });
      window.webContents.emit(name, event);
      expect(event.defaultPrevented, url).toBe(true);
    }
  });

  it('may load itself again', async () => {
    const { window } = await runShell();
    for (const url of ['app://editor/', 'app://editor/#layers', 'app://editor/?x']) {
      const event = preventable({ url });
      window.webContents.emit('will-navigate', event);
      expect(event.defaultPrevented, url).toBe(false);
    }
  });

  it('opens no window; an https link goes to the system’s browser', async () => {
    const { window, external } = await runShell();
    const open = (url: string) => window.webContents.windowOpenHandler!({ url } as Electron.HandlerDetails);
    expect(open('https://example.com/help')).toEqual({ action: 'deny' });
    expect(external).toEqual(['https://example.com/help']);
    for (const url of [
      'http://example.com/',
      'file:///bin/sh',
      'smb://example.com/share',
      'ms-msdt:/id',
      'javascript:alert(1)',
      'https://user:password@example.com/',
      'app://editor/',
      'not a link',
      '',
    ]) {
      expect(open(url), url).toEqual({ action: 'deny' });
    }
    expect(external).toHaveLength(1);
  });

  it('embeds no other page', async () => {
    const { window } = await runShell();
    const event = preventable();
    window.webContents.emit('will-attach-webview', event, {}, { src: 'https://example.com/' });
    expect(event.defaultPrevented).toBe(true);
  });

  it('is given no permission and no device', async () => {
    const { session } = await runShell();
    const permissions = ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'openExternal'];
    for (const permission of permissions) {
      const answers: boolean[] = [];
      const [contents, details] = [null as never, {} as never];
      session.permissionRequest(contents, permission as 'media', (granted) => answers.push(granted), details);
      expect(answers, permission).toEqual([false]);
      expect(session.permissionCheck(contents, permission as 'media', 'app://editor', details)).toBe(false);
    }
    expect(session.devicePermission({ deviceType: 'usb' } as never)).toBe(false);
  });

  it('downloads nothing and reaches no network', async () => {
    const { session } = await runShell();
    const event = preventable();
    session.emit('will-download', event, {});
    expect(event.defaultPrevented).toBe(true);
    expect(session.beforeRequest!.urls).toEqual(
      expect.arrayContaining(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file://*/*']),
    );
    const answers: unknown[] = [];
    session.beforeRequest!.listener({ url: 'https://example.com/' }, (answer) => answers.push(answer));
    expect(answers).toEqual([{ cancel: true }]);
  });

  it('is guarded before it loads anything', async () => {
    const { app } = await launch();
    expect(app.listenerCount('web-contents-created')).toBe(1);
    const { session } = await launch({
      createApp: async () => {
        throw new Error('stops here');
      },
    });
    expect(session.permissionCheck(null, 'media', 'app://editor', {} as never)).toBe(false);
  });
});

describe('the content security policy', () => {
  const directives = new Map(
    CONTENT_SECURITY_POLICY.split('; ').map((text) => {
      const [name = '', ...sources] = text.split(' ');
      return [name, sources] as const;
    }),
  );

  it('allows nothing by default and no script but the editor’s own', () => {
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    for (const name of ['frame-ancestors', 'base-uri', 'form-action']) {
      expect(directives.get(name), name).toEqual(["'none'"]);
    }
  });

  it('names no host and no network', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/https?:|wss?:|\*|'unsafe-eval'/);
  });
});
