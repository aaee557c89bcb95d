/** What a network says of each frame of a recording: how sure it is that a beat falls here, and a bar's first. */
export interface BeatActivation {
  readonly frameCount: number;
  /** 0..1, one value a frame. */
  readonly beat: Float32Array;
  /** 0..1, one value a frame. */
  readonly downbeat: Float32Array;
}
