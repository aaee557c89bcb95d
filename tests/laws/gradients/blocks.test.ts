import { gradientLaw, node } from './law.ts';

gradientLaw('blocks', {
  DepthToSpace: [
    { shapes: [[1, 8, 2, 3]], build: node('DepthToSpace', { blocksize: 2 }) },
    { shapes: [[2, 4, 1, 2]], build: node('DepthToSpace', { blocksize: 2, mode: 'CRD' }) },
    { shapes: [[1, 18, 2, 1]], build: node('DepthToSpace', { blocksize: 3, mode: 'CRD' }) },
  ],
  SpaceToDepth: [
    { shapes: [[1, 2, 4, 2]], build: node('SpaceToDepth', { blocksize: 2 }) },
    { shapes: [[2, 1, 3, 6]], build: node('SpaceToDepth', { blocksize: 3 }) },
  ],
});
