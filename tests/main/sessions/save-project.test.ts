import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createDocument } from '#core/document/create.ts';
import { saveProject } from '#main/sessions/save-project.ts';
import { readProjectDocument } from '#main/store/project-file/read.ts';
import { openWorkspace } from '#main/store/workspace.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

it('keeps the work where the drawing worker dies', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const folder = await temporaryFolder();
  const workspace = await openWorkspace(join(folder, 'data'));
  const project = await workspace.create(createDocument({ name: 'Kept', width: 8, height: 8 }));
  const broken = join(folder, 'broken.mjs');
  await writeFile(broken, 'throw new Error("out of memory");');
  const path = join(folder, 'kept.songbrush');
  expect(await saveProject(project, path, false, broken)).toEqual({ path });
  expect(await readProjectDocument(path)).toEqual(project.document);
  expect(complain).toHaveBeenCalled();
  complain.mockRestore();
  await project.close();
});
