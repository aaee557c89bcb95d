/** Edits of the selected layers, each one undo step: what menus, shortcuts and the list do. */
import { findRecord, keyframesOf, layer as layerOf, layersOf } from '#core/document/queries.ts';
import { newId } from '#core/document/ids.ts';
import type { GroupLayerRecord, LayerRecord, RecordId } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { transformInGroup } from '../canvas/layer-geometry.ts';
import { t } from '../i18n/words.svelte.ts';
import { outermost, type LayerPlace } from './layer-rows.ts';

/** The selected layers, in the order they were selected. */
export const selectedLayers = (editor: Editor): LayerRecord[] =>
  editor.selection.flatMap((id) => {
    const layer = editor.document && findRecord(editor.document, 'layer', id);
    return layer ? [layer] : [];
  });

/** True where something is selected and none of it is locked. */
export const canChange = (editor: Editor): boolean => {
  const layers = selectedLayers(editor);
  return layers.length > 0 && layers.every(({ locked }) => !locked);
};

const outermostSelected = (editor: Editor): LayerRecord[] => outermost(editor.document!, editor.selection);

export function removeLayers(editor: Editor): void {
  editor.step('layer.remove', () => {
    for (const { id } of outermostSelected(editor)) editor.execute('layer.remove', { layerId: id });
  });
}

/** Puts a copy above each; the copies are then selected. */
export function duplicateLayers(editor: Editor): void {
  const copies = outermostSelected(editor).map(({ id, name }) => ({
    layerId: id,
    copyId: newId('layer'),
    name: t('layer.copy-name', { name }),
  }));
  editor.step('layer.duplicate', () => {
    for (const copy of copies) editor.execute('layer.duplicate', copy);
  });
  editor.selection = copies.map(({ copyId }) => copyId);
}

/** Puts the selected layers into a new group where the topmost of them lies; an empty one without any. */
export function groupLayers(editor: Editor): void {
  const layers = outermostSelected(editor);
  const groupId = newId('layer');
  const name = t('layer.group');
  editor.step('layer.group', () => {
    const topmost = layers.at(-1);
    if (!topmost) {
      editor.execute('layer.add', { id: groupId, name, kind: 'group' });
      return;
    }
    const others = layers.filter(({ parentId }) => parentId !== topmost.parentId);
    for (const { id } of others) moveInto(editor, id, { parentId: topmost.parentId, belowId: topmost.id });
    editor.execute('layer.group', { groupId, name, layerIds: layers.map(({ id }) => id) });
  });
  editor.selection = [groupId];
}

const selectedGroups = (editor: Editor): GroupLayerRecord[] =>
  selectedLayers(editor).filter((layer) => layer.kind === 'group');

export const canUngroup = (editor: Editor): boolean => canChange(editor) && selectedGroups(editor).length > 0;

/** Takes the selected groups apart; what was in them is then selected. */
export function ungroupLayers(editor: Editor): void {
  const groups = selectedGroups(editor);
  const freed = groups.flatMap(({ id }) => layersOf(editor.document!, id).map((child) => child.id));
  editor.step('layer.ungroup', () => {
    for (const { id } of groups) editor.execute('layer.ungroup', { groupId: id });
  });
  const isThere = (id: RecordId): boolean => findRecord(editor.document!, 'layer', id) !== undefined;
  editor.selection = freed.filter(isThere);
}

/** Hides or shows, locks or unlocks all selected layers: what the first one is not yet. */
export function toggleLayers(editor: Editor, setting: 'visible' | 'locked'): void {
  const layers = selectedLayers(editor);
  const value = !layers[0]?.[setting];
  editor.step('layer.set', () => {
    for (const { id } of layers) {
      editor.execute('layer.set', { layerId: id, settings: { [setting]: value } });
    }
  });
}

/** Moves one layer to a place; it stays where it lies on the page, unless keyframes hold its place. */
function moveInto(editor: Editor, layerId: RecordId, { parentId, belowId }: LayerPlace): void {
  const document = editor.document!;
  const layer = layerOf(document, layerId);
  const siblings = layersOf(document, parentId).filter(({ id }) => id !== layerId);
  const found = siblings.findIndex(({ id }) => id === belowId);
  const index = found < 0 ? siblings.length : found;
  const isKeyed = keyframesOf(document, layerId).some(({ property }) => property !== 'opacity');
  const transform = isKeyed ? layer.transform : transformInGroup(document, layer, parentId);
  editor.execute('layer.reorder', { layerId, parentId, index });
  if (transform !== layer.transform) editor.execute('layer.transform', { layerId, transform });
}

/** Moves layers to a place together, keeping their order. */
export function moveLayers(editor: Editor, ids: readonly RecordId[], place: LayerPlace): void {
  editor.step('layer.reorder', () => {
    for (const { id } of outermost(editor.document!, ids)) moveInto(editor, id, place);
  });
}

/** Moves the selected layers one place up (`direction` 1) or down (-1) among their siblings. */
export function arrangeLayers(editor: Editor, direction: 1 | -1): void {
  const layers = outermostSelected(editor);
  const moved = new Set(layers.map(({ id }) => id));
  editor.step('layer.reorder', () => {
    // The foremost goes first, and those behind it do not pass it.
    for (const { id, parentId } of direction === 1 ? layers.toReversed() : layers) {
      const siblings = layersOf(editor.document!, parentId);
      const index = siblings.findIndex((sibling) => sibling.id === id) + direction;
      const neighbour = siblings[index];
      if (neighbour && !moved.has(neighbour.id)) {
        editor.execute('layer.reorder', { layerId: id, parentId, index });
      }
    }
  });
}

/** Moves the selected layers above (`direction` 1) or below (-1) all their siblings. */
export function arrangeAll(editor: Editor, direction: 1 | -1): void {
  const layers = outermostSelected(editor);
  editor.step('layer.reorder', () => {
    for (const { id, parentId } of direction === 1 ? layers : layers.toReversed()) {
      const index = direction === 1 ? layersOf(editor.document!, parentId).length - 1 : 0;
      editor.execute('layer.reorder', { layerId: id, parentId, index });
    }
  });
}

/** All layers beside the selected one, or all at the top level, that are not locked. */
export function selectAllLayers(editor: Editor): void {
  const parentId = selectedLayers(editor)[0]?.parentId ?? null;
  editor.selection = layersOf(editor.document!, parentId)
    .filter(({ locked }) => !locked)
    .map(({ id }) => id);
}
