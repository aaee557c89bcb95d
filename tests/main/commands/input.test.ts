/** What comes over the wire is checked before it is used, and refused in words. */
import { describe, expect, it } from 'vitest';
import type { CommandName } from '#core/contract/commands.ts';
import { begin } from '../web/web-client.ts';

const EXPORT = {
  path: '/tmp/film.mp4',
  width: 64,
  height: 36,
  frameRate: 30,
  quality: 'good',
  range: null,
  overwrite: true,
};
const CHOREOGRAPHY = {
  source: 'mix',
  audio: 'a'.repeat(64),
  layerId: null,
  audioOffsetSeconds: 0,
  durationSeconds: 10,
  style: 'pulse',
  smoothness: 0.5,
  seed: 1,
};

/** Each is one field wrong: the command, the input, and what the message must name. */
const WRONG: readonly (readonly [CommandName, unknown, RegExp])[] = [
  ['app.info', { a: 1 }, /allowed is nothing/],
  ['project.create', null, /allowed is an object/],
  ['project.create', { name: 'a', width: '8', height: 8 }, /^width is "8"/],
  ['project.create', { name: 'a', width: 8 }, /^height is missing/],
  ['project.create', { name: 'a', width: 8, height: 8, depth: 8 }, /^depth is 8; allowed is no such field/],
  ['project.open', { path: 'relative.songbrush' }, /^path is "relative.songbrush"; allowed is an absolute path/],
  ['project.open', { path: '/a\0b' }, /^path/],
  ['project.save', { sessionId: 1, path: null, overwrite: true }, /^sessionId is 1/],
  ['project.save', { sessionId: 's', path: null, overwrite: 'yes' }, /^overwrite is "yes"; allowed is true or false/],
  ['project.recover', { recoveryId: ['..'] }, /^recoveryId/],
  ['document.commit', { sessionId: 's', revision: -1, diff: {} }, /^revision is -1; allowed is a whole number/],
  ['document.commit', { sessionId: 's', revision: 0, diff: [] }, /^diff is \[\]/],
  ['files.list', { folder: '..', extensions: null }, /^folder/],
  ['files.list', { folder: null, extensions: ['png', 3] }, /^extensions\[1\] is 3/],
  ['dialog.open', { filters: [{ label: 'a' }] }, /^filters\[0\].extensions is missing/],
  ['media.import', { sessionId: 's', path: 'a.png' }, /^path/],
  ['audio.analyze', { sessionId: 's', audio: '../x' }, /^audio is "..\/x"; allowed is a blob hash/],
  ['motion.choreograph', { sessionId: 's', request: { ...CHOREOGRAPHY, source: 'piano' } }, /^request.source is "piano"; allowed is one of mix, drums/],
  ['motion.choreograph', { sessionId: 's', request: { ...CHOREOGRAPHY, smoothness: 1.5 } }, /^request.smoothness is 1.5; allowed is a number from 0 to 1/],
  ['export.start', { sessionId: 's', request: { ...EXPORT, frameRate: 29 } }, /^request.frameRate is 29; allowed is one of 24/],
  ['export.start', { sessionId: 's', request: { ...EXPORT, range: { startSeconds: -1, endSeconds: 2 } } }, /^request.range.startSeconds is -1/],
  ['jobs.cancel', {}, /^jobId is missing/],
]; // prettier-ignore

describe('wrong input', () => {
  it.each(WRONG)('%s %j', async (name, input, message) => {
    const client = await begin();
    await expect(client.call(name, input as never)).rejects.toMatchObject({
      code: 'app.invalid-input',
      message: expect.stringMatching(message) as string,
    });
  });

  it('answers with the status of a bad request', async () => {
    const client = await begin();
    const json = { 'content-type': 'application/json' };
    expect((await client.post('/api/commands/jobs.cancel', '{}', json)).status).toBe(400);
  });
});

it('unknown commands are refused, those of every object included', async () => {
  const client = await begin();
  for (const name of ['project.explode', 'constructor', '__proto__', 'toString', '']) {
    await expect(client.call(name as CommandName, null as never), name).rejects.toMatchObject({
      code: 'app.unknown-command',
    });
  }
});

it('every command that names a session refuses one that is not open', async () => {
  const client = await begin();
  const inputs: Partial<Record<CommandName, object>> = {
    'project.save': { path: null, overwrite: false },
    'project.close': {},
    'document.commit': { revision: 0, diff: { added: {}, updated: {}, removed: {} } },
    'media.import': { path: '/a.png' },
    'audio.analyze': { audio: 'a'.repeat(64) },
    'motion.choreograph': { request: CHOREOGRAPHY },
    'export.start': { request: EXPORT },
  };
  for (const [name, input] of Object.entries(inputs)) {
    const call = client.call(name as CommandName, { sessionId: 'closed', ...input } as never);
    await expect(call, name).rejects.toMatchObject({ code: 'app.no-such-session' });
  }
});
