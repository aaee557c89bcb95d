/**
 * Formulas over graph values. Gradient rules are arithmetic; written as `mul(dy, sub(1, square(y)))` they
 * read as on paper. Numbers stand for constants of the formula's type.
 */
import type { ElementType } from './element-types.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';

/** A value of the graph, or a number. */
export type Term = Value | number;

export interface Algebra {
  add(...terms: readonly Term[]): Value;
  sub(a: Term, b: Term): Value;
  mul(...terms: readonly Term[]): Value;
  div(a: Term, b: Term): Value;
  pow(a: Term, b: Term): Value;
  neg(a: Value): Value;
  square(a: Value): Value;
  /** Any operator of one value: `call('Exp', x)`. */
  call(opType: string, ...terms: readonly Term[]): Value;
  /** `a` where the condition holds, else `b`. */
  where(condition: Value, a: Term, b: Term): Value;
  /** Sum over axes, which stay with size 1. */
  sum(a: Value, axes: readonly number[]): Value;
  /** Mean over axes, which stay with size 1. */
  mean(a: Value, axes: readonly number[]): Value;
}

export function algebra(g: GraphBuilder, dtype: ElementType): Algebra {
  const value = (term: Term): Value => (typeof term === 'number' ? g.scalar(term, dtype) : term);
  const call = (opType: string, ...terms: readonly Term[]): Value => g.node(opType, terms.map(value));
  const chain = (opType: string, [first, ...rest]: readonly Term[]): Value =>
    rest.reduce<Value>((total, term) => call(opType, total, term), value(first!));
  return {
    call,
    add: (...terms) => chain('Add', terms),
    sub: (a, b) => call('Sub', a, b),
    mul: (...terms) => chain('Mul', terms),
    div: (a, b) => call('Div', a, b),
    pow: (a, b) => call('Pow', a, b),
    neg: (a) => call('Neg', a),
    square: (a) => call('Mul', a, a),
    where: (condition, a, b) => call('Where', condition, a, b),
    sum: (a, axes) => g.node('ReduceSum', [a, g.ints(axes)], { keepdims: 1 }),
    mean: (a, axes) => g.node('ReduceMean', [a, g.ints(axes)], { keepdims: 1 }),
  };
}
