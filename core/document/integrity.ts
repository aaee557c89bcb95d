/**
 * What makes records a document beyond their own fields: one page, a tree of layers, an order without
 * ties, clips inside their recordings. Fields and references have been checked before.
 */
import { AppError } from '../errors.ts';
import { findRecord, layersOf, movementsOf, recordsOf, tracks } from './queries.ts';
import type { ClipRecord, LayerRecord, RecordId, SongbrushDocument, TimeSpan } from './records.ts';

/** Two times closer than this are one: a tenth of a sample at 96 kHz. */
const TIME_TOLERANCE_SECONDS = 1e-6;

type Rule = (document: SongbrushDocument) => void;

function fail(message: string, remedy: string): never {
  throw new AppError('document.invalid', message, remedy);
}

const onePage: Rule = (document) => {
  const count = recordsOf(document, 'document').length;
  if (count !== 1 || !findRecord(document, 'document', 'document')) {
    fail(
      `The document has ${count} records of type document; allowed is one, with the id "document".`,
      'Open a document that Songbrush saved.',
    );
  }
};

const parentsAreGroups: Rule = (document) => {
  for (const { name, id, parentId } of recordsOf(document, 'layer')) {
    const parent = parentId === null ? undefined : findRecord(document, 'layer', parentId);
    if (parent && parent.kind !== 'group') {
      fail(
        `layer "${name}" (${id}).parentId is the ${parent.kind} layer "${parent.name}"; allowed is a group.`,
        'Move the layer into a group or to the top level.',
      );
    }
  }
};

const layersFormTree: Rule = (document) => {
  const reached = new Set<RecordId>();
  const visit = (layers: readonly LayerRecord[]): void => {
    for (const layer of layers) {
      reached.add(layer.id);
      visit(layersOf(document, layer.id));
    }
  };
  visit(layersOf(document, null));
  const lost = recordsOf(document, 'layer').find(({ id }) => !reached.has(id));
  if (lost) {
    fail(
      `layer "${lost.name}" (${lost.id}).parentId leads back to the layer itself; allowed is a group outside it.`,
      'Move the layer to a group that is not inside it.',
    );
  }
};

function checkOrder(
  siblings: readonly { readonly name: string; readonly id: RecordId; readonly order: number }[],
): void {
  siblings.forEach((record, index) => {
    const below = siblings[index - 1];
    if (below?.order === record.order) {
      fail(
        `"${record.name}" (${record.id}).order is ${record.order}, as is that of "${below.name}"; allowed is a number no sibling has.`,
        'Give one of the two another order.',
      );
    }
  });
}

const siblingsAreOrdered: Rule = (document) => {
  const parents = new Set(recordsOf(document, 'layer').map(({ parentId }) => parentId));
  for (const parentId of parents) checkOrder(layersOf(document, parentId));
  checkOrder(tracks(document));
};

const movementsAreOrdered: Rule = (document) => {
  for (const { id, name } of recordsOf(document, 'layer')) {
    checkOrder(movementsOf(document, id).map((movement) => ({ ...movement, name: `movement of ${name}` })));
  }
};

const linksLeadElsewhere: Rule = (document) => {
  for (const { id, layerId, fromLayerId } of recordsOf(document, 'motion-link')) {
    if (layerId !== fromLayerId) continue;
    fail(
      `motion-link (${id}).fromLayerId is ${fromLayerId}, the layer that it moves; allowed is another layer.`,
      'Link the layer to another one.',
    );
  }
};

function checkSpans(path: string, spans: readonly TimeSpan[]): void {
  spans.forEach(({ startSeconds, endSeconds }, i) => {
    if (endSeconds > startSeconds) return;
    fail(
      `${path}[${i}].endSeconds is ${endSeconds}; allowed is more than its startSeconds, ${startSeconds}.`,
      'Lengthen the stretch or remove it.',
    );
  });
}

function checkApart(path: string, spans: readonly TimeSpan[]): void {
  const early = spans.findIndex(({ startSeconds }, i) => i > 0 && startSeconds < spans[i - 1]!.endSeconds);
  if (early < 0) return;
  fail(
    `${path}[${early}].startSeconds is ${spans[early]!.startSeconds}; allowed is from the end of the one before it on, ${spans[early - 1]!.endSeconds}.`,
    'Join stretches that overlap.',
  );
}

const spansHaveLength: Rule = (document) => {
  for (const { id, sections, editedSpans } of recordsOf(document, 'motion')) {
    checkSpans(`motion (${id}).sections`, sections);
    checkSpans(`motion (${id}).editedSpans`, editedSpans);
    checkApart(`motion (${id}).editedSpans`, editedSpans);
  }
};

const oneKeyframePerMoment: Rule = (document) => {
  const seen = new Set<string>();
  for (const { id, layerId, property, timeSeconds } of recordsOf(document, 'keyframe')) {
    const moment = `${layerId} ${property} ${timeSeconds}`;
    if (seen.has(moment)) {
      fail(
        `keyframe (${id}).timeSeconds is ${timeSeconds}, where ${layerId} has a keyframe of ${property} already; allowed is one.`,
        'Remove one of them.',
      );
    }
    seen.add(moment);
  }
};

function checkClip({ id, name, offsetSeconds, durationSeconds, sourceSeconds }: ClipRecord): void {
  if (durationSeconds <= 0) {
    fail(
      `clip "${name}" (${id}).durationSeconds is ${durationSeconds}; allowed is more than 0.`,
      'Lengthen the clip.',
    );
  }
  const end = offsetSeconds + durationSeconds;
  if (end > sourceSeconds + TIME_TOLERANCE_SECONDS) {
    fail(
      `clip "${name}" (${id}) ends at ${end} s of its recording; allowed is up to ${sourceSeconds} s, where that ends.`,
      'Shorten the clip or begin it earlier in the recording.',
    );
  }
}

function checkBeats({ id, name, beatGrid }: ClipRecord): void {
  if (!beatGrid) return;
  const { beatsSeconds, firstDownbeat } = beatGrid;
  const unsorted = beatsSeconds.findIndex((beat, i) => i > 0 && beat <= beatsSeconds[i - 1]!);
  if (unsorted >= 0) {
    fail(
      `clip "${name}" (${id}).beatGrid.beatsSeconds[${unsorted}] is ${beatsSeconds[unsorted]}; allowed is more than the beat before it.`,
      'Analyse the recording again.',
    );
  }
  if (firstDownbeat > 0 && firstDownbeat >= beatsSeconds.length) {
    fail(
      `clip "${name}" (${id}).beatGrid.firstDownbeat is ${firstDownbeat}; allowed is the index of one of its ${beatsSeconds.length} beats.`,
      'Analyse the recording again.',
    );
  }
}

const clipsFitRecordings: Rule = (document) => {
  for (const clip of recordsOf(document, 'clip')) {
    checkClip(clip);
    checkBeats(clip);
  }
};

const RULES: readonly Rule[] = [
  onePage,
  parentsAreGroups,
  layersFormTree,
  siblingsAreOrdered,
  movementsAreOrdered,
  linksLeadElsewhere,
  spansHaveLength,
  oneKeyframePerMoment,
  clipsFitRecordings,
];

/** @throws AppError `document.invalid` for the first rule broken */
export function checkIntegrity(document: SongbrushDocument): void {
  for (const rule of RULES) rule(document);
}
