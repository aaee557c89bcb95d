/** How the window is divided: the right column's width and the timeline's height, each of which can go. */
import { recall, remember } from './remembered.ts';

interface Limits {
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

interface Remembered {
  readonly sizePx: number;
  readonly collapsed: boolean;
}

const isRemembered = (value: unknown): value is Remembered => {
  const candidate = value as Partial<Remembered> | null;
  return Number.isFinite(candidate?.sizePx) && typeof candidate?.collapsed === 'boolean';
};

/** A part of the window with a border one can drag. */
export class ResizablePart {
  readonly limits: Limits;
  sizePx = $state(0);
  collapsed = $state(false);
  readonly #name: string;

  constructor(name: string, limits: Limits) {
    this.#name = `layout.${name}`;
    this.limits = limits;
    const remembered = recall(this.#name, isRemembered);
    this.sizePx = this.#bounded(remembered?.sizePx ?? limits.initial);
    this.collapsed = remembered?.collapsed ?? false;
  }

  /** Pixels on the screen: 0 while collapsed. */
  get shownPx(): number {
    return this.collapsed ? 0 : this.sizePx;
  }

  /** Sets the size within its limits; well below the smallest, the part collapses. */
  resize(sizePx: number): void {
    this.collapsed = sizePx < this.limits.min / 2;
    if (!this.collapsed) this.sizePx = this.#bounded(sizePx);
    this.#remember();
  }

  toggle(): void {
    this.collapsed = !this.collapsed;
    this.#remember();
  }

  #bounded(sizePx: number): number {
    return Math.round(Math.min(this.limits.max, Math.max(this.limits.min, sizePx)));
  }

  #remember(): void {
    remember(this.#name, { sizePx: this.sizePx, collapsed: this.collapsed } satisfies Remembered);
  }
}

export class WindowLayout {
  readonly right = new ResizablePart('right', { min: 248, max: 480, initial: 280 });
  readonly timeline = new ResizablePart('timeline', { min: 140, max: 560, initial: 268 });
}
