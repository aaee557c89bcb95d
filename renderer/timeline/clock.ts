/**
 * The playhead's clock. A sound says where it is in small uneven steps; this runs evenly between them and
 * is drawn to what the sound says, so that movement is smooth and never drifts. Pure.
 */

/** Further off than this is not jitter but a seek or a stall: the clock jumps. */
const JUMP_SECONDS = 0.12;
/** Within about this long an error is gone. */
const SETTLE_SECONDS = 0.12;

export class SmoothClock {
  #seconds = 0;
  #nowSeconds = 0;
  /** Just set: waits for the sound to come up to it, as the first samples take a while to be heard. */
  #waits = true;

  get seconds(): number {
    return this.#seconds;
  }

  /** What it says at a moment a little before or after it was last told of one. */
  at(nowSeconds: number): number {
    return this.#waits ? this.#seconds : this.#seconds + nowSeconds - this.#nowSeconds;
  }

  /** @param nowSeconds of the clock on the wall, here and below */
  set(seconds: number, nowSeconds: number): void {
    this.#seconds = seconds;
    this.#nowSeconds = nowSeconds;
    this.#waits = true;
  }

  /** There is no sound to follow: time goes by itself. */
  run(nowSeconds: number): void {
    this.#seconds += Math.max(0, nowSeconds - this.#nowSeconds);
    this.#nowSeconds = nowSeconds;
    this.#waits = false;
  }

  /** The sound is not ready: time stands still for it. */
  hold(nowSeconds: number): void {
    this.#nowSeconds = nowSeconds;
  }

  /** The sound is heard at `soundSeconds`. Never goes back for mere jitter. */
  follow(soundSeconds: number, nowSeconds: number): void {
    const elapsed = Math.max(0, nowSeconds - this.#nowSeconds);
    this.#nowSeconds = nowSeconds;
    const predicted = this.#seconds + elapsed;
    const error = soundSeconds - predicted;
    if (this.#waits) {
      if (soundSeconds <= this.#seconds && this.#seconds - soundSeconds < JUMP_SECONDS * 2) return;
      this.#waits = false;
      this.#seconds = soundSeconds;
    } else if (Math.abs(error) > JUMP_SECONDS) {
      this.#seconds = soundSeconds;
    } else {
      const share = 1 - Math.exp(-elapsed / SETTLE_SECONDS);
      this.#seconds = Math.max(this.#seconds, predicted + error * share);
    }
  }
}
