/** What a field or a handle tells of an edit that goes on for a while: begun, changing, kept or dropped. */
export interface Gesture<Value> {
  begin(): void;
  change(value: Value): void;
  /** The value stays: one undo step. */
  commit(): void;
  /** As if it had never been. */
  cancel(): void;
}
