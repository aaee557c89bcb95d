/** What each record type may hold: one list that drives validation and inspectors. */
import { layerKind, LAYER_KINDS } from '../layers/index.ts';
import type { ChoiceField, Field, FieldsOf, NumberField, ReferenceField, TextField } from './fields.ts';
import type {
  BeatGrid,
  ClipRecord,
  DocumentRecord,
  KeyableProperty,
  KeyframeRecord,
  LayerBase,
  LayerRecord,
  MotionHeard,
  MotionLinkRecord,
  MotionRecord,
  RecordType,
  TimeSpan,
  TrackRecord,
  Transform,
} from './records.ts';
import { BLEND_MODES, EASINGS, KEYABLE_PROPERTIES, MOTION_GROUPS, MOTION_SOURCES } from './records.ts';

const MAX_PAGE_PX = 16_384;
/** Coordinates stay exact to 1/100 px in float32 up to here. */
const MAX_COORDINATE_PX = 131_072;
const MAX_SCALE = 10_000;
const MAX_ROTATION_RADIANS = 100_000;
const MAX_SECONDS = 86_400;
const MAX_BEATS = 1_000_000;

const literal = (option: string): ChoiceField => ({
  kind: 'choice',
  options: [option],
  default: option,
  label: 'field.type',
});
const id: TextField = { kind: 'text', maxLength: 96, default: '', label: 'field.id' };
const name: TextField = { kind: 'text', maxLength: 500, default: '', label: 'field.name' };
const number = (label: string, min: number, max: number, initial: number, unit?: NumberField['unit']) =>
  ({ kind: 'number', min, max, default: initial, label, ...(unit ? { unit } : {}) }) satisfies NumberField;
const whole = (label: string, min: number, max: number, initial: number, unit?: NumberField['unit']) => ({
  ...number(label, min, max, initial, unit),
  integer: true,
});
const seconds = (label: string) => number(label, 0, MAX_SECONDS, 0, 's');
const order = number('field.order', -Number.MAX_VALUE, Number.MAX_VALUE, 0);
const reference = (label: string, to: RecordType, nullable = false): ReferenceField => ({
  kind: 'reference',
  to,
  nullable,
  label,
});
const boolean = (label: string, initial: boolean) =>
  ({ kind: 'boolean', default: initial, label }) satisfies Field;

export const DOCUMENT_FIELDS: FieldsOf<DocumentRecord> = {
  type: literal('document'),
  id,
  name,
  width: whole('document.width', 1, MAX_PAGE_PX, 1920, 'px'),
  height: whole('document.height', 1, MAX_PAGE_PX, 1080, 'px'),
  background: { kind: 'colour', nullable: true, label: 'document.background' },
  durationSeconds: seconds('document.duration'),
};

export const TRANSFORM_FIELDS: FieldsOf<Transform> = {
  x: number('layer.x', -MAX_COORDINATE_PX, MAX_COORDINATE_PX, 0, 'px'),
  y: number('layer.y', -MAX_COORDINATE_PX, MAX_COORDINATE_PX, 0, 'px'),
  scaleX: number('layer.scaleX', -MAX_SCALE, MAX_SCALE, 1),
  scaleY: number('layer.scaleY', -MAX_SCALE, MAX_SCALE, 1),
  rotationRadians: number('layer.rotation', -MAX_ROTATION_RADIANS, MAX_ROTATION_RADIANS, 0, 'rad'),
};

/** Fields every layer has; its kind adds its own. */
export const LAYER_BASE_FIELDS: FieldsOf<LayerBase & Pick<LayerRecord, 'kind'>> = {
  type: literal('layer'),
  id,
  kind: { kind: 'choice', options: Object.keys(LAYER_KINDS), default: 'raster', label: 'layer.kind' },
  name,
  parentId: reference('layer.parent', 'layer', true),
  order,
  visible: boolean('layer.visible', true),
  locked: boolean('layer.locked', false),
  opacity: number('layer.opacity', 0, 1, 1),
  blendMode: { kind: 'choice', options: BLEND_MODES, default: 'normal', label: 'layer.blendMode' },
  transform: { kind: 'object', fields: TRANSFORM_FIELDS, nullable: false, label: 'layer.transform' },
};

export const TRACK_FIELDS: FieldsOf<TrackRecord> = {
  type: literal('track'),
  id,
  kind: literal('audio'),
  name,
  order,
  muted: boolean('track.muted', false),
  gain: number('track.gain', 0, 4, 1),
};

const BEAT_GRID_FIELDS: FieldsOf<BeatGrid> = {
  tempoBpm: number('beats.tempo', 0, 1000, 120, 'bpm'),
  beatsPerBar: whole('beats.perBar', 1, 64, 4),
  beatsSeconds: { kind: 'list', item: seconds('beats.beat'), maxLength: MAX_BEATS, label: 'beats.beats' },
  firstDownbeat: whole('beats.firstDownbeat', 0, MAX_BEATS, 0),
};

export const CLIP_FIELDS: FieldsOf<ClipRecord> = {
  type: literal('clip'),
  id,
  trackId: reference('clip.track', 'track'),
  name,
  blob: { kind: 'blob', label: 'clip.recording' },
  sourceSeconds: seconds('clip.source'),
  startSeconds: seconds('clip.start'),
  offsetSeconds: seconds('clip.offset'),
  durationSeconds: seconds('clip.duration'),
  beatGrid: { kind: 'object', fields: BEAT_GRID_FIELDS, nullable: true, label: 'clip.beatGrid' },
};

export const KEYFRAME_FIELDS: FieldsOf<KeyframeRecord> = {
  type: literal('keyframe'),
  id,
  layerId: reference('keyframe.layer', 'layer'),
  property: {
    kind: 'choice',
    options: KEYABLE_PROPERTIES,
    default: 'x',
    label: 'keyframe.property',
  },
  timeSeconds: seconds('keyframe.time'),
  value: number('keyframe.value', -MAX_COORDINATE_PX, MAX_COORDINATE_PX, 0),
  easing: { kind: 'choice', options: EASINGS, default: 'linear', label: 'keyframe.easing' },
};

/** A movement's phase goes this far either way. */
export const MOST_PHASE_SECONDS = 2;
const MOST_INTENSITY = 4;
const MAX_SPANS = 10_000;
const spanFields: FieldsOf<TimeSpan> = {
  startSeconds: seconds('span.start'),
  endSeconds: seconds('span.end'),
};
const list = (label: string, item: Field, maxLength: number) =>
  ({ kind: 'list', item, maxLength, label }) satisfies Field;
const spans = (label: string, fields: Readonly<Record<string, Field>>) =>
  list(label, { kind: 'object', fields, nullable: false, label }, MAX_SPANS);

/** Fields of a movement of either kind. */
const MOVEMENT_FIELDS = {
  id,
  layerId: reference('motion.layer', 'layer'),
  order,
  enabled: boolean('motion.enabled', true),
  intensity: number('motion.intensity', 0, MOST_INTENSITY, 1),
  phaseSeconds: number('motion.phase', -MOST_PHASE_SECONDS, MOST_PHASE_SECONDS, 0, 's'),
  mutedGroups: list(
    'motion.mutedGroups',
    { kind: 'choice', options: MOTION_GROUPS, default: 'place', label: 'motion.group' },
    MOTION_GROUPS.length,
  ),
};

const HEARD_FIELDS: FieldsOf<MotionHeard> = {
  clipStartSeconds: seconds('clip.start'),
  clipOffsetSeconds: seconds('clip.offset'),
  endSeconds: seconds('clip.duration'),
  beatGridKey: { kind: 'text', maxLength: 64, default: '', label: 'clip.beatGrid' },
};

export const MOTION_FIELDS: FieldsOf<MotionRecord> = {
  ...MOVEMENT_FIELDS,
  type: literal('motion'),
  clipId: reference('motion.clip', 'clip'),
  source: { kind: 'choice', options: MOTION_SOURCES, default: 'mix', label: 'motion.source' },
  curves: { kind: 'blob', label: 'motion.curves' },
  written: { kind: 'blob', label: 'motion.written' },
  editedSpans: spans('motion.editedSpans', spanFields),
  sections: spans('motion.sections', {
    ...spanFields,
    intensity: number('motion.intensity', 0, MOST_INTENSITY, 1),
  }),
  frameCount: whole('motion.frameCount', 0, 60 * MAX_SECONDS, 0),
  frameRate: number('motion.frameRate', 1, 1000, 60, 'Hz'),
  style: { ...name, label: 'motion.style' },
  smoothness: number('motion.smoothness', 0, 1, 0.5),
  seed: whole('motion.seed', 0, 0xffff_ffff, 0),
  model: { ...name, label: 'motion.model' },
  heard: { kind: 'object', fields: HEARD_FIELDS, nullable: false, label: 'motion.heard' },
};

export const MOTION_LINK_FIELDS: FieldsOf<MotionLinkRecord> = {
  ...MOVEMENT_FIELDS,
  type: literal('motion-link'),
  fromLayerId: reference('motion.from', 'layer'),
  mirrored: boolean('motion.mirrored', false),
};

type Fields = Readonly<Record<string, Field>>;

/** What a keyed property of a layer may be. */
export const KEYABLE_FIELDS: Readonly<Record<KeyableProperty, Field>> = {
  ...TRANSFORM_FIELDS,
  opacity: LAYER_BASE_FIELDS.opacity,
};

/** The fields of a record of each type; a layer's depend on its kind, a keyframe's on its property. */
export const RECORD_FIELDS: { readonly [T in RecordType]: (record: Record<string, unknown>) => Fields } = {
  document: () => DOCUMENT_FIELDS,
  layer: (record) =>
    Object.hasOwn(LAYER_KINDS, String(record['kind']))
      ? { ...LAYER_BASE_FIELDS, ...layerKind(record as unknown as LayerRecord).fields }
      : LAYER_BASE_FIELDS,
  track: () => TRACK_FIELDS,
  clip: () => CLIP_FIELDS,
  keyframe: ({ property }) => ({
    ...KEYFRAME_FIELDS,
    value: KEYABLE_FIELDS[property as KeyableProperty] ?? KEYFRAME_FIELDS.value,
  }),
  motion: () => MOTION_FIELDS,
  'motion-link': () => MOTION_LINK_FIELDS,
};
