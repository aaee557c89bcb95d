/**
 * The ladder from every older document format to today's. Each rung is a pure function from the format
 * of one version to the next; documents leave here unvalidated.
 */
import { AppError } from '../errors.ts';
import { beatGridKey } from './heard.ts';
import type { ClipRecord, DocumentRecord, MotionHeard } from './records.ts';
import { SCHEMA_VERSION } from './records.ts';

/** A document of unknown soundness: only its version number is known. */
export interface VersionedDocument {
  readonly schemaVersion: number;
  readonly [key: string]: unknown;
}
export type Migration = (document: VersionedDocument) => Omit<VersionedDocument, 'schemaVersion'>;

type LooseRecord = Readonly<Record<string, unknown>>;
type LooseRecords = Readonly<Record<string, LooseRecord>>;

/** Movements may be several a layer, be played later, in part or by section, and know what they were made for. */
const manyMovements: Migration = (document) => {
  const records = (document['records'] ?? {}) as LooseRecords;
  const migrated = Object.entries(records).map(([id, record]) => {
    if (record?.['type'] !== 'motion') return [id, record];
    const alone = {
      order: 1,
      source: 'mix',
      phaseSeconds: 0,
      mutedGroups: [],
      sections: [],
      editedSpans: [],
    };
    return [id, { ...record, ...alone, written: record['curves'], heard: heardThen(records, record) }];
  });
  return { ...document, records: Object.fromEntries(migrated) as LooseRecords };
};

/** An old project does not say; its movements are taken to fit their sounds. */
function heardThen(records: LooseRecords, { clipId }: LooseRecord): MotionHeard {
  const clip = (records[String(clipId)] ?? {}) as unknown as ClipRecord;
  const page = (records['document'] ?? {}) as unknown as DocumentRecord;
  return {
    clipStartSeconds: clip.startSeconds,
    clipOffsetSeconds: clip.offsetSeconds,
    endSeconds: Math.min(page.durationSeconds, clip.startSeconds + clip.durationSeconds),
    beatGridKey: beatGridKey(clip.beatGrid),
  };
}

/** `MIGRATIONS[n]` leads from version n to n + 1. */
export const MIGRATIONS: Readonly<Record<number, Migration>> = { 1: manyMovements };

function versionOf(value: unknown): VersionedDocument {
  const version = (value as Partial<VersionedDocument> | null)?.schemaVersion;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new AppError(
      'document.invalid',
      `schemaVersion is ${JSON.stringify(version) ?? 'missing'}; allowed is a whole number from 1 to ${SCHEMA_VERSION}.`,
      'Open a document that Songbrush saved.',
    );
  }
  return value as VersionedDocument;
}

/**
 * Brings a parsed document to `target`, the current version unless a test says otherwise.
 * @throws AppError `document.newer` when it was written by a later Songbrush, `document.invalid` when it
 * carries no version
 */
export function migrateDocument(
  value: unknown,
  ladder: Readonly<Record<number, Migration>> = MIGRATIONS,
  target = SCHEMA_VERSION,
): VersionedDocument {
  let document = versionOf(value);
  if (document.schemaVersion > target) {
    throw new AppError(
      'document.newer',
      `The document has format version ${document.schemaVersion}; this Songbrush reads up to ${target}.`,
      'Update Songbrush and open it again.',
    );
  }
  for (let version = document.schemaVersion; version < target; version++) {
    const migrate = ladder[version];
    if (!migrate) throw new Error(`no migration from document version ${version}`);
    document = { ...migrate(document), schemaVersion: version + 1 };
  }
  return document;
}
