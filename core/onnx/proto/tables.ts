/**
 * Field numbers and kinds of ONNX's messages, from onnx.proto (IR 10). The one place that knows them.
 */

/** A nested message is named by a function, since messages refer to each other in circles. */
export type FieldKind = 'int' | 'float' | 'double' | 'bytes' | 'string' | (() => MessageDescriptor);

export interface FieldDescriptor {
  readonly name: string;
  readonly kind: FieldKind;
  readonly repeated: boolean;
  /** Repeated numbers written as one run. Both forms are read; files of others use the declared one. */
  readonly packed: boolean;
}

export type MessageDescriptor = Readonly<Record<number, FieldDescriptor>>;

const one = (name: string, kind: FieldKind): FieldDescriptor => ({
  name,
  kind,
  repeated: false,
  packed: false,
});
const many = (name: string, kind: FieldKind): FieldDescriptor => ({
  name,
  kind,
  repeated: true,
  packed: false,
});
const run = (name: string, kind: FieldKind): FieldDescriptor => ({
  name,
  kind,
  repeated: true,
  packed: true,
});

export const MODEL: MessageDescriptor = {
  1: one('irVersion', 'int'),
  2: one('producerName', 'string'),
  3: one('producerVersion', 'string'),
  4: one('domain', 'string'),
  5: one('modelVersion', 'int'),
  6: one('docString', 'string'),
  7: one('graph', () => GRAPH),
  8: many('opsetImport', () => OPERATOR_SET_ID),
  14: many('metadataProps', () => ENTRY),
  25: many('functions', () => FUNCTION),
};

const OPERATOR_SET_ID: MessageDescriptor = { 1: one('domain', 'string'), 2: one('version', 'int') };

const ENTRY: MessageDescriptor = { 1: one('key', 'string'), 2: one('value', 'string') };

const GRAPH: MessageDescriptor = {
  1: many('node', () => NODE),
  2: one('name', 'string'),
  5: many('initializer', () => TENSOR),
  10: one('docString', 'string'),
  11: many('input', () => VALUE_INFO),
  12: many('output', () => VALUE_INFO),
  13: many('valueInfo', () => VALUE_INFO),
  15: many('sparseInitializer', 'bytes'),
  16: many('metadataProps', () => ENTRY),
};

const NODE: MessageDescriptor = {
  1: many('input', 'string'),
  2: many('output', 'string'),
  3: one('name', 'string'),
  4: one('opType', 'string'),
  5: many('attribute', () => ATTRIBUTE),
  6: one('docString', 'string'),
  7: one('domain', 'string'),
  8: one('overload', 'string'),
  9: many('metadataProps', () => ENTRY),
};

const ATTRIBUTE: MessageDescriptor = {
  1: one('name', 'string'),
  2: one('f', 'float'),
  3: one('i', 'int'),
  4: one('s', 'bytes'),
  5: one('t', () => TENSOR),
  6: one('g', () => GRAPH),
  7: many('floats', 'float'),
  8: many('ints', 'int'),
  9: many('strings', 'bytes'),
  10: many('tensors', () => TENSOR),
  11: many('graphs', () => GRAPH),
  13: one('docString', 'string'),
  20: one('type', 'int'),
  21: one('refAttrName', 'string'),
};

const TENSOR: MessageDescriptor = {
  1: many('dims', 'int'),
  2: one('dataType', 'int'),
  4: run('floatData', 'float'),
  5: run('int32Data', 'int'),
  6: many('stringData', 'bytes'),
  7: run('int64Data', 'int'),
  8: one('name', 'string'),
  9: one('rawData', 'bytes'),
  10: run('doubleData', 'double'),
  11: run('uint64Data', 'int'),
  12: one('docString', 'string'),
  13: many('externalData', () => ENTRY),
  14: one('dataLocation', 'int'),
  16: many('metadataProps', () => ENTRY),
};

const VALUE_INFO: MessageDescriptor = {
  1: one('name', 'string'),
  2: one('type', () => TYPE),
  3: one('docString', 'string'),
  4: many('metadataProps', () => ENTRY),
};

const TYPE: MessageDescriptor = { 1: one('tensorType', () => TENSOR_TYPE), 6: one('denotation', 'string') };

const TENSOR_TYPE: MessageDescriptor = { 1: one('elemType', 'int'), 2: one('shape', () => SHAPE) };

const SHAPE: MessageDescriptor = { 1: many('dim', () => DIMENSION) };

const DIMENSION: MessageDescriptor = {
  1: one('dimValue', 'int'),
  2: one('dimParam', 'string'),
  3: one('denotation', 'string'),
};

const FUNCTION: MessageDescriptor = {
  1: one('name', 'string'),
  4: many('input', 'string'),
  5: many('output', 'string'),
  6: many('attribute', 'string'),
  7: many('node', () => NODE),
  8: one('docString', 'string'),
  9: many('opsetImport', () => OPERATOR_SET_ID),
  10: one('domain', 'string'),
  11: many('attributeProto', () => ATTRIBUTE),
};
