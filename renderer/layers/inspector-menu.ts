/** What the inspector's menu holds: how layers fit the page, mirroring, and what shows beyond their edge. */
import { placeOnPage } from '#core/document/create.ts';
import { documentRecord } from '#core/document/queries.ts';
import type { LayerRecord, RasterLayerRecord } from '#core/document/records.ts';
import { layerKind } from '#core/layers/index.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { t, type WordKey } from '../i18n/words.svelte.ts';
import type { MenuEntry } from '../ui/menu-entries.ts';
import { layerValues, setLayerValues, type LayerValues } from './layer-values.ts';

type Edge = RasterLayerRecord['edge'];
const EDGES: readonly { readonly value: Edge; readonly label: WordKey }[] = [
  { value: 'transparent', label: 'edge.transparent' },
  { value: 'mirror', label: 'edge.mirror' },
];

/** Sets values of each layer, in one step. */
function change(
  editor: Editor,
  layers: readonly LayerRecord[],
  write: (layer: LayerRecord, before: LayerValues) => Partial<LayerValues>,
): void {
  const { timeSeconds } = editor.playback;
  void editor.attempt(() =>
    editor.step('layer.transform', () => {
      for (const layer of layers) {
        const before = layerValues(editor.document!, layer, timeSeconds);
        setLayerValues(editor, layer.id, write(layer, before), timeSeconds);
      }
    }),
  );
}

/** As large as the page holds, or as covers it. Groups have no size of their own. */
function fit(editor: Editor, layers: readonly LayerRecord[], how: 'contain' | 'cover'): void {
  const page = documentRecord(editor.document!);
  change(editor, layers, (layer) => {
    const size = layerKind(layer).size(layer);
    return size ? placeOnPage(page, size, how) : {};
  });
}

export function inspectorMenu(editor: Editor, layers: readonly LayerRecord[]): readonly MenuEntry[] {
  const disabled = layers.some(({ locked }) => locked);
  const pictures = layers.filter((layer) => layer.kind === 'raster');
  // A picture in a group is placed in the group's own pixels, not the page's.
  const fitDisabled =
    disabled || pictures.length < layers.length || layers.some(({ parentId }) => parentId !== null);
  const item = (label: WordKey, isDisabled: boolean, run: () => void): MenuEntry => ({
    kind: 'item',
    label: t(label),
    disabled: isDisabled,
    run,
  });
  return [
    item('inspector.fit', fitDisabled, () => fit(editor, layers, 'contain')),
    item('inspector.fill', fitDisabled, () => fit(editor, layers, 'cover')),
    item('inspector.reset', disabled, () =>
      change(editor, layers, () => ({ scaleX: 1, scaleY: 1, rotationRadians: 0 })),
    ),
    { kind: 'separator' },
    item('inspector.mirror-x', disabled, () =>
      change(editor, layers, (_, { scaleX, rotationRadians }) => ({
        scaleX: -scaleX,
        rotationRadians: -rotationRadians,
      })),
    ),
    item('inspector.mirror-y', disabled, () =>
      change(editor, layers, (_, { scaleY, rotationRadians }) => ({
        scaleY: -scaleY,
        rotationRadians: -rotationRadians,
      })),
    ),
    ...(pictures.length === layers.length && !disabled ? edgeEntries(editor, pictures) : []),
  ];
}

function edgeEntries(editor: Editor, pictures: readonly RasterLayerRecord[]): readonly MenuEntry[] {
  const [first] = pictures;
  const value = pictures.every(({ edge }) => edge === first?.edge) ? first!.edge : '';
  return [
    { kind: 'separator' },
    {
      kind: 'choice',
      label: t('layer.raster.edge'),
      value,
      options: EDGES.map((edge) => ({ value: edge.value, label: t(edge.label) })),
      choose: (edge) =>
        void editor.attempt(() =>
          editor.step('layer.set', () => {
            for (const { id } of pictures) {
              editor.execute('layer.set', { layerId: id, settings: { edge: edge as Edge } });
            }
          }),
        ),
    },
  ];
}
