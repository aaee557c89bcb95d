/**
 * The layer stack as OpenRaster describes it (openraster.org, baseline 0.0.6), for programs that know
 * nothing of Songbrush. Songbrush itself never reads it back.
 */
import { documentRecord, layersOf } from '#core/document/queries.ts';
import type { BlendMode, LayerRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import { BACKGROUND_ENTRY } from './layout.ts';

/** A layer's picture in the archive; `x`, `y` is its top left corner in page pixels. */
export interface StackPicture {
  readonly entry: string;
  readonly x: number;
  readonly y: number;
}

const COMPOSITE_OPS: Readonly<Record<BlendMode, string>> = {
  normal: 'svg:src-over',
  multiply: 'svg:multiply',
  screen: 'svg:screen',
  overlay: 'svg:overlay',
  darken: 'svg:darken',
  lighten: 'svg:lighten',
  'color-dodge': 'svg:color-dodge',
  'color-burn': 'svg:color-burn',
  'hard-light': 'svg:hard-light',
  'soft-light': 'svg:soft-light',
  difference: 'svg:difference',
  // Not among OpenRaster's; Krita's own name for it. Others fall back to src-over, as the standard asks.
  exclusion: 'krita:exclusion',
  hue: 'svg:hue',
  saturation: 'svg:saturation',
  color: 'svg:color',
  luminosity: 'svg:luminosity',
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as an attribute may hold it; characters XML 1.0 has no place for become U+FFFD. */
function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are the characters that are not allowed
      .replace(/[\u0000-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replace(/[&<>"']/g, (character) => ESCAPES[character]!)
  );
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const start = `<${name}${list.join('')}`;
  return children.length === 0 ? `${start}/>` : [`${start}>`, ...children, `</${name}>`].join('\n');
}

const lookOf = ({ name, opacity, visible, blendMode }: LayerRecord): Attributes => ({
  name,
  opacity,
  visibility: visible ? 'visible' : 'hidden',
  'composite-op': COMPOSITE_OPS[blendMode],
});

/**
 * The text of `stack.xml`. Layers without a picture are left out.
 * @param pictures by layer id
 */
export function stackXml(document: SongbrushDocument, pictures: ReadonlyMap<RecordId, StackPicture>): string {
  const elementsOf = (parentId: RecordId | null): string[] =>
    layersOf(document, parentId).toReversed().flatMap(layerElement);

  const layerElement = (layer: LayerRecord): string[] => {
    if (layer.kind === 'group') {
      return [element('stack', { ...lookOf(layer), isolation: 'isolate' }, elementsOf(layer.id))];
    }
    const picture = pictures.get(layer.id);
    if (!picture) return [];
    const { entry: src, x, y } = picture;
    return [element('layer', { ...lookOf(layer), src, x, y })];
  };

  const { name, width: w, height: h, background } = documentRecord(document);
  const page = { name: 'Background', src: BACKGROUND_ENTRY, x: 0, y: 0, 'composite-op': 'svg:src-over' };
  const layers = [...elementsOf(null), ...(background === null ? [] : [element('layer', page)])];
  const image = { version: '0.0.6', w, h, xres: 72, yres: 72, name };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('image', image, [element('stack', {}, layers)])}\n`;
}
