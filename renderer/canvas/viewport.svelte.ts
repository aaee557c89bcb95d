/** How the page is looked at: zoom, pan, and the tool in hand. The geometry is in `viewport-geometry.ts`. */
import type { Size } from '#core/document/create.ts';
import type { Tool } from './tools.ts';
import {
  centredView,
  fitView,
  keepInSight,
  zoomAbout,
  zoomStep,
  type Point,
  type View,
} from './viewport-geometry.ts';

export class Viewport {
  view = $state.raw<View>({ x: 0, y: 0, zoom: 1 });
  tool = $state<Tool>('move');
  /** The Hand while space is held, whatever the tool. */
  handHeld = $state(false);
  devicePixelRatio = $state(1);
  #page: Size = { width: 1, height: 1 };
  #area: Size = { width: 1, height: 1 };
  /** The page keeps fitting the area until the artist zooms or pans. */
  #fitted = true;

  /** Percent as artists count: at 100 a document pixel is one pixel of the screen. */
  get percent(): number {
    return this.view.zoom * this.devicePixelRatio * 100;
  }

  get isPanning(): boolean {
    return this.handHeld || this.tool === 'hand';
  }

  /** The area's middle, for zooming without a pointer. */
  get #middle(): Point {
    return { x: this.#area.width / 2, y: this.#area.height / 2 };
  }

  /** Tells the sizes that matter; a fitted page stays fitted, any other keeps its middle. */
  resize(page: Size, area: Size): void {
    const { view } = this;
    const moved = {
      zoom: view.zoom,
      x: view.x + (area.width - this.#area.width) / 2,
      y: view.y + (area.height - this.#area.height) / 2,
    };
    this.#page = page;
    this.#area = area;
    this.view = this.#fitted ? fitView(page, area) : keepInSight(moved, page, area);
  }

  fit(): void {
    this.#fitted = true;
    this.view = fitView(this.#page, this.#area);
  }

  /** One document pixel to one pixel of the screen. */
  actualSize(): void {
    this.#fitted = false;
    this.view = centredView(this.#page, this.#area, 1 / this.devicePixelRatio);
  }

  zoomIn(): void {
    this.#step(1);
  }

  zoomOut(): void {
    this.#step(-1);
  }

  /** Multiplies the zoom, keeping what is under a point of the area there. */
  zoomBy(factor: number, point: Point): void {
    this.#look(zoomAbout(this.view, point, this.view.zoom * factor));
  }

  panBy(dx: number, dy: number): void {
    this.#look({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  #step(direction: 1 | -1): void {
    const ratio = this.devicePixelRatio;
    const zoom = zoomStep(this.view.zoom * ratio, direction) / ratio;
    this.#look(zoomAbout(this.view, this.#middle, zoom));
  }

  #look(view: View): void {
    this.#fitted = false;
    this.view = keepInSight(view, this.#page, this.#area);
  }
}
