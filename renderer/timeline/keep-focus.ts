/** What a click leaves behind: a button pressed with the mouse should not be pressed again by Space. */

/** Things of the timeline that the keyboard moves, and that Space does nothing to. */
const HANDLE = '[data-handle]';

/** For `mousedown`: the focus stays where it is, unless what is pressed is moved by keys. */
export function keepFocus(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button && !button.matches(HANDLE)) event.preventDefault();
}

/** True where Space means nothing to what has the focus. */
export const isHandle = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches(HANDLE);
