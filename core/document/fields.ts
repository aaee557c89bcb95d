/**
 * Field descriptors: one list says what a record may hold, how it is checked and how an inspector shows
 * it. Checking throws an `AppError` that names the field, the value received and what is allowed.
 */
import { AppError } from '../errors.ts';

interface FieldBase {
  /** Dictionary key of the plain word shown for it. */
  readonly label: string;
}
export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  readonly unit?: 'px' | '%' | 'rad' | 's' | 'Hz' | 'bpm';
  readonly default: number;
}
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly string[];
  readonly default: string;
}
export interface BooleanField extends FieldBase {
  readonly kind: 'boolean';
  readonly default: boolean;
}
export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly maxLength: number;
  readonly default: string;
}
export interface BlobField extends FieldBase {
  readonly kind: 'blob';
}
export interface ColourField extends FieldBase {
  readonly kind: 'colour';
  readonly nullable: boolean;
}
/** The id of another record, of a type. */
export interface ReferenceField extends FieldBase {
  readonly kind: 'reference';
  readonly to: string;
  readonly nullable: boolean;
}
/** A record inside the record. */
export interface ObjectField extends FieldBase {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, Field>>;
  readonly nullable: boolean;
}
export interface ListField extends FieldBase {
  readonly kind: 'list';
  readonly item: Field;
  readonly maxLength: number;
  /** May be absent: records written before there was such a list have none. */
  readonly optional?: boolean;
}
export type Field =
  | NumberField
  | ChoiceField
  | BooleanField
  | TextField
  | BlobField
  | ColourField
  | ReferenceField
  | ObjectField
  | ListField;

/** One descriptor for every key of `T`. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: Field };

type Check<F extends Field> = (value: unknown, field: F) => string | null;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each returns what is allowed when the value is not, else null. */
const CHECKS: { readonly [K in Field['kind']]: Check<Extract<Field, { kind: K }>> } = {
  number: (value, { min, max, integer }) =>
    typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value))
      ? null
      : `a ${integer ? 'whole ' : ''}number from ${min} to ${max}`,
  choice: (value, { options }) =>
    typeof value === 'string' && options.includes(value) ? null : `one of ${options.join(', ')}`,
  boolean: (value) => (typeof value === 'boolean' ? null : 'true or false'),
  text: (value, { maxLength }) =>
    typeof value === 'string' && value.length <= maxLength ? null : `text of at most ${maxLength} characters`,
  blob: (value) =>
    typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? null : 'a blob hash of 64 hex digits',
  colour: (value, { nullable }) =>
    (nullable && value === null) || (typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value))
      ? null
      : `#rrggbb${nullable ? ' or null' : ''}`,
  reference: (value, { nullable, to }) =>
    (nullable && value === null) || (typeof value === 'string' && value.length > 0)
      ? null
      : `the id of a ${to}${nullable ? ' or null' : ''}`,
  object: (value, { nullable }) => ((nullable && value === null) || isRecord(value) ? null : 'an object'),
  list: (value, { maxLength }) =>
    Array.isArray(value) && value.length <= maxLength ? null : `a list of at most ${maxLength}`,
};

/**
 * Checks one value and what is inside it.
 * @param path names the value in messages: `layer "Moon" (a1b2).opacity`
 * @throws AppError `document.invalid`
 */
export function validateField(path: string, value: unknown, field: Field): void {
  if (value === undefined && field.kind === 'list' && field.optional) return;
  const allowed = (CHECKS[field.kind] as Check<Field>)(value, field);
  if (allowed !== null) {
    const received = JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
    throw new AppError(
      'document.invalid',
      `${path} is ${received}; allowed is ${allowed}.`,
      `Correct ${path} and try again.`,
    );
  }
  if (field.kind === 'object' && isRecord(value)) validateFields(path, value, field.fields);
  if (field.kind === 'list')
    (value as unknown[]).forEach((item, i) => validateField(`${path}[${i}]`, item, field.item));
}

/** Checks every field, and that there is no other. */
export function validateFields(
  path: string,
  value: Record<string, unknown>,
  fields: Readonly<Record<string, Field>>,
): void {
  for (const [key, field] of Object.entries(fields)) validateField(`${path}.${key}`, value[key], field);
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(fields, key)) {
      throw new AppError(
        'document.invalid',
        `${path}.${key} is not a known field.`,
        'Open it with a newer Songbrush, or remove the field.',
      );
    }
  }
}
