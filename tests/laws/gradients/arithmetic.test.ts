import { BROADCASTS, gradientLaw, node, shapes } from './law.ts';

gradientLaw('arithmetic', {
  Add: shapes(BROADCASTS, node('Add')),
  Sub: shapes(BROADCASTS, node('Sub')),
  Mul: [
    ...shapes(BROADCASTS, node('Mul')),
    // One value on both sides.
    { shapes: [[3]], build: (g, [x]) => [g.node('Mul', [x!, x!])] },
  ],
  Div: shapes(BROADCASTS, node('Div'), [0.5, 1.5]),
});
