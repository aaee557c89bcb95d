/** The film's own frame, for checking the preview against it. */
import { number, wholeNumber } from '../commands/input-checks.ts';
import { FRESH, queryNumber, raw, type Route } from './route.ts';

const side = wholeNumber(1, 8192);
const time = number(0, 24 * 3600);

export const frameRoute: Route = {
  method: 'GET',
  noun: 'frame',
  hasId: false,
  async answer({ session, query }) {
    const [width, height] = [queryNumber(query, 'width', side), queryNumber(query, 'height', side)];
    const timeSeconds = queryNumber(query, 'time', time);
    const rgba = await session.frames.draw(session.project.document, timeSeconds, width, height);
    return raw(rgba as Uint8Array<ArrayBuffer>, {
      ...FRESH,
      'x-width': String(width),
      'x-height': String(height),
    });
  },
};
