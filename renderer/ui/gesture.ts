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

/** A gesture that is chosen when it begins, and stays the same until it ends, whatever it changes meanwhile. */
export function chosenGesture<Value>(choose: () => Gesture<Value>): Gesture<Value> {
  let chosen: Gesture<Value> | null = null;
  const end = (how: 'commit' | 'cancel'): void => {
    chosen?.[how]();
    chosen = null;
  };
  return {
    begin: () => (chosen = choose()).begin(),
    change: (value) => chosen?.change(value),
    commit: () => end('commit'),
    cancel: () => end('cancel'),
  };
}
