// What the compiled kernel offers to ../wasm-kernel.ts.
export { blend } from './blend';
export { toOpaque, toStraight, toYuv420 } from './output';
export { warp } from './warp';
