/** A drag with the pointer, from press to release. Escape takes it back. */

export interface Drag {
  /** The pointer has gone far enough to mean it; without a threshold at once. */
  begin?(): void;
  /** @param deltaPx since the press */
  move(deltaPx: number, event: PointerEvent): void;
  end?(): void;
  cancel?(): void;
  /** Released before it was a drag. */
  click?(event: PointerEvent): void;
}

const THRESHOLD_PX = 3;

/**
 * Follows the pointer that was pressed. Call from `pointerdown`.
 * @param thresholdPx how far is a drag rather than a click
 */
export function followPointer(press: PointerEvent, drag: Drag, thresholdPx = THRESHOLD_PX): void {
  if (press.button !== 0 || !(press.currentTarget instanceof HTMLElement)) return;
  const element = press.currentTarget;
  const listening = new AbortController();
  const { signal } = listening;
  let begun = thresholdPx === 0;
  element.setPointerCapture(press.pointerId);
  if (begun) drag.begin?.();

  const finish = (then?: () => void): void => {
    listening.abort();
    if (element.hasPointerCapture(press.pointerId)) element.releasePointerCapture(press.pointerId);
    then?.();
  };
  element.addEventListener(
    'pointermove',
    (event) => {
      const deltaPx = event.clientX - press.clientX;
      if (!begun && Math.abs(deltaPx) < thresholdPx) return;
      if (!begun) drag.begin?.();
      begun = true;
      drag.move(deltaPx, event);
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => finish(() => (begun ? drag.end?.() : drag.click?.(event))),
    { signal },
  );
  element.addEventListener('pointercancel', () => finish(() => begun && drag.cancel?.()), { signal });
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      finish(() => begun && drag.cancel?.());
    },
    { signal, capture: true },
  );
}
