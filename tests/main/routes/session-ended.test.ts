import { expect, it } from 'vitest';
import type { SerializedError } from '#core/errors.ts';
import { begin } from '../web/web-client.ts';

/** Each differs from the others and takes the one drawing worker its time. */
const FRAMES = 40;

it('a call under way when its project is closed is told so, whatever it was doing', async () => {
  const client = await begin();
  const { sessionId } = await client.call('project.open-sample', null);
  const frames = Array.from({ length: FRAMES }, (_, second) =>
    client.get(`/api/sessions/${sessionId}/frame?time=${second / 2}&width=1920&height=1080`),
  );
  // One is there, so the others have reached the app.
  expect((await Promise.race(frames)).status).toBe(200);
  await client.call('project.close', { sessionId });
  const refused = (await Promise.all(frames)).filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  for (const response of refused) {
    expect(response.status).toBe(422);
    const { code } = (await response.json()) as SerializedError;
    expect(code).toBe('app.session-ended');
  }
});
