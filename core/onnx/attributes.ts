/**
 * Node attributes: made from plain values, and read back with the operator's defaults.
 */
import { tensorToProto, type Tensor } from './tensor.ts';
import type { AttributeProto, GraphProto, NodeProto } from './proto/messages.ts';

export type AttributeValue = number | readonly number[] | string | readonly string[] | Tensor | GraphProto;
export type Attributes = Readonly<Record<string, AttributeValue>>;

const FLOAT = 1;
const INT = 2;
const STRING = 3;
const TENSOR = 4;
const GRAPH = 5;
const FLOATS = 6;
const INTS = 7;
const STRINGS = 8;

/** Attributes that are floats whatever number they hold; all other numbers are integers. */
const FLOAT_NAMES = new Set([
  'alpha', 'beta', 'gamma', 'epsilon', 'momentum', 'bias', 'lambd', 'clip', 'ratio', 'mean', 'scale', 'low', 'high',
  'value_float', 'cubic_coeff_a', 'extrapolation_value', 'activation_alpha', 'activation_beta', 'value_floats', 'size',
]); // prettier-ignore

const utf8 = new TextEncoder();
const text = new TextDecoder();

export function attributeProtos(attributes: Attributes): AttributeProto[] {
  return Object.entries(attributes).map(([name, value]) => ({ name, ...attributeFields(name, value) }));
}

function attributeFields(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === 'string') return { s: utf8.encode(value), type: STRING };
  if (typeof value === 'number')
    return FLOAT_NAMES.has(name) ? { f: value, type: FLOAT } : { i: value, type: INT };
  if (isStrings(value)) return { strings: value.map((item) => utf8.encode(item)), type: STRINGS };
  if (isList(value)) {
    return FLOAT_NAMES.has(name) ? { floats: [...value], type: FLOATS } : { ints: [...value], type: INTS };
  }
  if ('dtype' in value) return { t: tensorToProto('', value as Tensor), type: TENSOR };
  return { g: value as GraphProto, type: GRAPH };
}

function isList(value: AttributeValue): value is readonly number[] | readonly string[] {
  return Array.isArray(value);
}

function isStrings(value: AttributeValue): value is readonly string[] {
  return isList(value) && typeof value[0] === 'string';
}

/** A node's attributes by name, with the default the operator's specification gives. */
export class NodeView {
  readonly node: NodeProto;
  constructor(node: NodeProto) {
    this.node = node;
  }

  get opType(): string {
    return this.node.opType ?? '';
  }

  get name(): string {
    return this.node.name || (this.node.output?.[0] ?? '');
  }

  attribute(name: string): AttributeProto | undefined {
    return this.node.attribute?.find((attribute) => attribute.name === name);
  }

  int(name: string, fallback: number): number {
    return Number(this.attribute(name)?.i ?? fallback);
  }

  float(name: string, fallback: number): number {
    return this.attribute(name)?.f ?? fallback;
  }

  ints(name: string): number[] | undefined {
    return this.attribute(name)?.ints?.map(Number);
  }

  string(name: string, fallback: string): string {
    const value = this.attribute(name)?.s;
    return value ? text.decode(value) : fallback;
  }

  strings(name: string): string[] | undefined {
    return this.attribute(name)?.strings?.map((value) => text.decode(value));
  }
}
