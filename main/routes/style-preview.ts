/** What a style was before and after it was learned, beside the real: its preview film. */
import { join } from 'node:path';
import { AppError } from '#core/errors.ts';
import { PREVIEW_NAME } from '../styles/style-folder.ts';
import { fileResponse } from './file-response.ts';
import { FRESH, type AppRoute } from './route.ts';

export const stylePreviewRoute: AppRoute = {
  method: 'GET',
  noun: 'style-previews',
  hasId: true,
  async answer({ app, request, id }) {
    const { info } = await app.styles.get(decodeURIComponent(id ?? ''));
    const { folder, hasPreview, name } = info.learned!;
    if (!hasPreview) {
      throw new AppError(
        'styles.no-preview',
        `The style “${name}” has no preview.`,
        'Learn it again to have one.',
      );
    }
    return fileResponse(join(folder, PREVIEW_NAME), request, { ...FRESH, 'content-type': 'video/mp4' });
  },
};
