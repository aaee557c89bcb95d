/**
 * Edits and saves as fast as it can until it is killed, telling on stdout what was acknowledged. Bundled
 * and run by `kill-nine.test.ts`: `node editing-process.mjs DATA_FOLDER PROJECT_FILE`, then a line on stdin.
 */
import { writeSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { once } from 'node:events';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import { documentRecord, layersOf } from '#core/document/queries.ts';
import type { OpenProject } from '#main/store/open-project.ts';
import type { Workspace } from '#main/store/workspace.ts';
import { openWorkspace } from '#main/store/workspace.ts';

const [data, path] = process.argv.slice(2) as [string, string];
const EDITS_PER_SAVE = 6;
const LAYERS_KEPT = 5;

/** Written at once, so that it reaches the parent whatever happens next. */
const tell = (word: string, count: number): void => void writeSync(1, `${word} ${count}\n`);

async function continueWork(workspace: Workspace): Promise<OpenProject> {
  const [recovery] = await workspace.recoveries();
  if (recovery) return workspace.recover(recovery.recoveryId);
  const isSaved = await access(path).then(
    () => true,
    () => false,
  );
  return isSaved
    ? workspace.open(path)
    : workspace.create(createDocument({ name: '0', width: 8, height: 8 }));
}

async function edit<Id extends DocumentCommandId>(
  project: OpenProject,
  id: Id,
  input: DocumentCommandInput<Id>,
): Promise<void> {
  await project.commit(project.revision, execute(project.document, id, input).diff);
}

/** Adds a picture that is new each time, and removes the oldest. */
async function changePictures(project: OpenProject, count: number): Promise<void> {
  const blob = await project.blobs.put(new TextEncoder().encode(`picture ${count}`));
  await edit(project, 'layer.add', {
    ...{ id: `layer-${project.revision}-${count}`, name: String(count), kind: 'raster', blob },
    ...{ width: 1, height: 1, edge: 'transparent' },
  } as DocumentCommandInput<'layer.add'>);
  const layers = layersOf(project.document, null);
  if (layers.length > LAYERS_KEPT) await edit(project, 'layer.remove', { layerId: layers[0]!.id });
}

tell('loaded', 0);
await once(process.stdin, 'data');
const project = await continueWork(await openWorkspace(data));
let count = Number(documentRecord(project.document).name);
tell('found', count);
for (;;) {
  await changePictures(project, count);
  await edit(project, 'document.set', { name: String(count + 1) });
  tell('committed', ++count);
  if (count % EDITS_PER_SAVE === 0) {
    tell('saving', count);
    await project.save(path, true);
    tell('saved', count);
  }
}
