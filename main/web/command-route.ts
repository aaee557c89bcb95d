/** Commands over HTTP: `POST /api/commands/NAME`, JSON both ways. */
import { API_PREFIX, type CommandInput, type CommandName } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { App } from '../app.ts';
import { failure, json } from '../routes/route.ts';
import { bodyOf } from '../routes/upload.ts';

export const COMMANDS_PREFIX = `${API_PREFIX}commands/`;
export const MOST_JSON_BYTES = 16 * 1024 ** 2;

const refusal = (code: string, message: string, remedy: string): AppError =>
  new AppError(code, message, remedy);

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  // A form on another site's page can send text, but not this.
  if (type !== 'application/json') {
    throw refusal('app.not-json', 'A command’s input is JSON.', 'Send it as application/json.');
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyOf(request, MOST_JSON_BYTES)) chunks.push(chunk as Uint8Array);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw refusal('app.not-json', 'The command’s input is not JSON.', 'Send null where there is none.');
  }
}

/** Answers a command's request; a failure is an answer too. */
export async function answerCommand(app: App, request: Request): Promise<Response> {
  if (request.method !== 'POST') {
    const response = failure(refusal('app.method-not-allowed', 'Commands are posted.', 'Use POST.'));
    response.headers.set('allow', 'POST');
    return response;
  }
  const name = new URL(request.url).pathname.slice(COMMANDS_PREFIX.length) as CommandName;
  try {
    return json(await app.handle(name, (await readJson(request)) as CommandInput<CommandName>));
  } catch (error) {
    return failure(error);
  }
}
