/**
 * Decides whether something is a sound document: every field of every record by its descriptor, then
 * what no single record can tell (`integrity.ts`).
 */
import { AppError } from '../errors.ts';
import type { Field, ReferenceField } from './fields.ts';
import { validateField, validateFields } from './fields.ts';
import { RECORD_ID_PATTERN } from './ids.ts';
import { checkIntegrity } from './integrity.ts';
import { RECORD_FIELDS } from './record-fields.ts';
import type { DocRecord, DocumentDiff, RecordType, SongbrushDocument } from './records.ts';
import { SCHEMA_VERSION } from './records.ts';

type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SCHEMA_VERSION_FIELD: Field = {
  kind: 'number',
  min: SCHEMA_VERSION,
  max: SCHEMA_VERSION,
  integer: true,
  default: SCHEMA_VERSION,
  label: 'document.schemaVersion',
};

const RECORD_TYPE: Field = {
  kind: 'choice',
  options: Object.keys(RECORD_FIELDS),
  default: 'layer',
  label: 'field.type',
};

function invalid(message: string, remedy: string): AppError {
  return new AppError('document.invalid', message, remedy);
}

/** How messages name a record: `layer "Moon" (layer-a1b2)`. */
export function recordPath(record: DocRecord): string {
  return 'name' in record
    ? `${record.type} "${record.name}" (${record.id})`
    : `${record.type} (${record.id})`;
}

function checkRecord(key: string, value: unknown): void {
  if (!isObject(value)) throw invalid(`records.${key} is not an object.`, `Remove ${key}.`);
  validateField(`records.${key}.type`, value['type'], RECORD_TYPE);
  const path = recordPath(value as unknown as DocRecord);
  if (value['id'] !== key || !RECORD_ID_PATTERN.test(key)) {
    throw invalid(
      `${path}.id does not match its key ${JSON.stringify(key)}; allowed is the same text, of letters, digits and hyphens.`,
      'Give the record an id of letters, digits and hyphens.',
    );
  }
  validateFields(path, value, RECORD_FIELDS[value['type'] as RecordType](value));
}

function checkReferences(document: SongbrushDocument, record: DocRecord): void {
  const fields = RECORD_FIELDS[record.type](record as unknown as Loose);
  const references = Object.entries(fields).filter(
    (entry): entry is [string, ReferenceField] => entry[1].kind === 'reference',
  );
  for (const [key, { to }] of references) {
    const id = (record as unknown as Loose)[key] as string | null;
    if (id === null) continue;
    const target = Object.hasOwn(document.records, id) ? document.records[id] : undefined;
    if (target?.type !== to) {
      throw invalid(
        `${recordPath(record)}.${key} is ${JSON.stringify(id)}; allowed is the id of a ${to} in the document.`,
        `Choose a ${to} that exists, or remove the ${record.type}.`,
      );
    }
  }
}

function checkAcrossRecords(document: SongbrushDocument): void {
  for (const record of Object.values(document.records)) checkReferences(document, record);
  checkIntegrity(document);
}

/**
 * Checks a parsed value of the current format version in full.
 * @returns the same value, now known to be a document
 * @throws AppError `document.invalid` naming the record, the field, the value and what is allowed
 */
export function validateDocument(value: unknown): SongbrushDocument {
  if (!isObject(value)) throw invalid('The document is not an object.', 'Open a document Songbrush saved.');
  validateField('schemaVersion', value['schemaVersion'], SCHEMA_VERSION_FIELD);
  if (!isObject(value['records']))
    throw invalid('records is not an object.', 'Open a document Songbrush saved.');
  const document = value as unknown as SongbrushDocument;
  for (const [key, record] of Object.entries(document.records)) checkRecord(key, record);
  checkAcrossRecords(document);
  return document;
}

/**
 * Checks a document that differs from a sound one by `diff`: the fields of what changed, and everything
 * between records.
 * @throws AppError `document.invalid`
 */
export function validateChange(document: SongbrushDocument, { added, updated }: DocumentDiff): void {
  for (const [key, record] of Object.entries(added)) checkRecord(key, record);
  for (const [key, [, to]] of Object.entries(updated)) checkRecord(key, to);
  checkAcrossRecords(document);
}
