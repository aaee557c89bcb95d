/** Small things the editor remembers between starts on this machine: sizes, folders, choices. */

const PREFIX = 'songbrush.';

/** What was remembered under a name, or null: never remembered, unreadable, or refused by `isValid`. */
export function recall<T>(name: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}

/** Remembers a JSON value. A browser that keeps nothing only forgets. */
export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage is full or refused: the choice holds until the window closes.
  }
}
