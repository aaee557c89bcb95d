/** What a field or a handle tells of an edit that goes on for a while: begun, changing, kept or dropped. */
export interface Gesture<Value> {
  begin(): void;
  change(value: Value): void;
  /** The value stays: one undo step. */
  commit(): void;
  /** As if it had never been. */
  cancel(): void;
}

/** A gesture on a form's own value, which no history keeps. */
export function valueGesture<Value>(read: () => Value, write: (value: Value) => void): Gesture<Value> {
  let before = read();
  return {
    begin: () => (before = read()),
    change: write,
    commit: () => undefined,
    cancel: () => write(before),
  };
}
