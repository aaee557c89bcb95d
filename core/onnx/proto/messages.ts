/**
 * ONNX's messages as plain objects, under the names of onnx.proto (IR 10) in camelCase. An absent field
 * is `undefined`; repeated fields are absent when empty. Codec tables are in `codec.ts`.
 */
import type { Int64 } from './wire.ts';

export interface Message {
  /** Fields this version does not know, as they were in the file, keys included. */
  unknownFields?: Uint8Array[];
}

export interface ModelProto extends Message {
  irVersion?: Int64;
  producerName?: string;
  producerVersion?: string;
  domain?: string;
  modelVersion?: Int64;
  docString?: string;
  graph?: GraphProto;
  opsetImport?: OperatorSetId[];
  metadataProps?: StringStringEntry[];
  functions?: FunctionProto[];
}

export interface OperatorSetId extends Message {
  domain?: string;
  version?: Int64;
}

export interface StringStringEntry extends Message {
  key?: string;
  value?: string;
}

export interface GraphProto extends Message {
  node?: NodeProto[];
  name?: string;
  initializer?: TensorProto[];
  sparseInitializer?: Uint8Array[];
  docString?: string;
  input?: ValueInfoProto[];
  output?: ValueInfoProto[];
  valueInfo?: ValueInfoProto[];
  metadataProps?: StringStringEntry[];
}

export interface NodeProto extends Message {
  input?: string[];
  output?: string[];
  name?: string;
  opType?: string;
  domain?: string;
  overload?: string;
  attribute?: AttributeProto[];
  docString?: string;
  metadataProps?: StringStringEntry[];
}

export interface AttributeProto extends Message {
  name?: string;
  refAttrName?: string;
  docString?: string;
  type?: Int64;
  f?: number;
  i?: Int64;
  s?: Uint8Array;
  t?: TensorProto;
  g?: GraphProto;
  floats?: number[];
  ints?: Int64[];
  strings?: Uint8Array[];
  tensors?: TensorProto[];
  graphs?: GraphProto[];
}

export interface TensorProto extends Message {
  dims?: Int64[];
  dataType?: Int64;
  floatData?: number[];
  int32Data?: Int64[];
  stringData?: Uint8Array[];
  int64Data?: Int64[];
  name?: string;
  docString?: string;
  rawData?: Uint8Array;
  externalData?: StringStringEntry[];
  dataLocation?: Int64;
  doubleData?: number[];
  uint64Data?: Int64[];
  metadataProps?: StringStringEntry[];
}

export interface ValueInfoProto extends Message {
  name?: string;
  type?: TypeProto;
  docString?: string;
  metadataProps?: StringStringEntry[];
}

/** Sequence, map, optional and sparse types travel as unknown fields. */
export interface TypeProto extends Message {
  tensorType?: TensorTypeProto;
  denotation?: string;
}

export interface TensorTypeProto extends Message {
  elemType?: Int64;
  shape?: TensorShapeProto;
}

export interface TensorShapeProto extends Message {
  dim?: DimensionProto[];
}

export interface DimensionProto extends Message {
  dimValue?: Int64;
  dimParam?: string;
  denotation?: string;
}

export interface FunctionProto extends Message {
  name?: string;
  input?: string[];
  output?: string[];
  attribute?: string[];
  node?: NodeProto[];
  docString?: string;
  opsetImport?: OperatorSetId[];
  domain?: string;
  attributeProto?: AttributeProto[];
}
