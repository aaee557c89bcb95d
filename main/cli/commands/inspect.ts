/** `inspect`: what a project file holds, without opening it anywhere. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  blobsOf,
  clips,
  documentRecord,
  getRecord,
  layersOf,
  movementsOf,
  recordsOf,
} from '#core/document/queries.ts';
import type { LayerRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import { documentHash } from '../../store/document-hash.ts';
import { readProjectDocument } from '../../store/project-file/read.ts';
import { defineCommand } from '../command.ts';
import { flag } from '../options.ts';

export const inspect = defineCommand({
  name: 'inspect',
  summary: 'Tells what a project holds: page, layers, sound, movement.',
  positionals: [{ name: 'PROJECT', summary: 'a .songbrush file' }],
  options: { json: flag('everything as one JSON object on stdout') },
  examples: ['songbrush inspect night-whale.songbrush', 'songbrush inspect night-whale.songbrush --json'],
  async run({ positionals: [given], reporter }) {
    const path = resolve(given!);
    const document = await readProjectDocument(path);
    const { name, width, height, durationSeconds } = documentRecord(document);
    const keyframes = recordsOf(document, 'keyframe').length;
    const sounds = clips(document);
    reporter.outcome({
      lines: [
        `${name}  ${width}x${height}  ${durationSeconds.toFixed(2)} s`,
        ...outline(document, null, 1),
        ...sounds.map((clip) => {
          const tempo = clip.beatGrid?.beatsSeconds.length ? `  ${clip.beatGrid.tempoBpm} bpm` : '';
          return `  sound  ${clip.name}  ${clip.durationSeconds.toFixed(2)} s${tempo}`;
        }),
      ],
      data: {
        path,
        bytes: (await stat(path)).size,
        schemaVersion: document.schemaVersion,
        documentHash: documentHash(document),
        name,
        width,
        height,
        durationSeconds,
        layers: layerTree(document, null),
        clips: sounds.map(({ id, name, startSeconds, offsetSeconds, durationSeconds, beatGrid }) => ({
          ...{ id, name, startSeconds, offsetSeconds, durationSeconds },
          tempoBpm: beatGrid?.tempoBpm ?? null,
          beats: beatGrid?.beatsSeconds.length ?? 0,
        })),
        keyframes,
        blobs: blobsOf(document).length,
      },
    });
  },
});

/** What moves a layer: choreographies by style, links by the layer they follow. */
function movementFacts(document: SongbrushDocument, layer: LayerRecord) {
  return movementsOf(document, layer.id).map((movement) => {
    const { enabled, intensity, phaseSeconds, mutedGroups } = movement;
    const shared = { enabled, intensity, phaseSeconds, mutedGroups };
    if (movement.type === 'motion-link') {
      const { fromLayerId, mirrored } = movement;
      return { follows: fromLayerId, mirrored, ...shared };
    }
    const { style, clipId, source, smoothness, seed, model } = movement;
    return { style, clipId, source, smoothness, seed, model, ...shared };
  });
}

type MovementFacts = ReturnType<typeof movementFacts>[number];

function movementWords(document: SongbrushDocument, facts: MovementFacts): string {
  const what = 'style' in facts ? facts.style : `follows ${getRecord(document, 'layer', facts.follows).name}`;
  return `${what} ${Math.round(facts.intensity * 100)} %${facts.enabled ? '' : ' (off)'}`;
}

/** Top to bottom, as in the editor's list. */
function layerTree(document: SongbrushDocument, parentId: RecordId | null): unknown[] {
  return [...layersOf(document, parentId)].reverse().map((layer) => ({
    id: layer.id,
    name: layer.name,
    kind: layer.kind,
    visible: layer.visible,
    opacity: layer.opacity,
    blendMode: layer.blendMode,
    ...(layer.kind === 'raster' && { width: layer.width, height: layer.height }),
    movements: movementFacts(document, layer),
    ...(layer.kind === 'group' && { layers: layerTree(document, layer.id) }),
  }));
}

function outline(document: SongbrushDocument, parentId: RecordId | null, depth: number): string[] {
  return [...layersOf(document, parentId)].reverse().flatMap((layer) => {
    const facts = [
      layer.kind,
      layer.name,
      ...(layer.visible ? [] : ['hidden']),
      ...movementFacts(document, layer).map((facts) => movementWords(document, facts)),
    ];
    return [`${'  '.repeat(depth)}${facts.join('  ')}`, ...outline(document, layer.id, depth + 1)];
  });
}
