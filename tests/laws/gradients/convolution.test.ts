import { gradientLaw, node, type Sample } from './law.ts';

type Attributes = Record<string, number | string | number[]>;
const conv = (attributes: Attributes, ...shapes: number[][]): Sample => ({
  shapes,
  from: [-1, 1],
  build: node('Conv', attributes),
});
const transposed = (attributes: Attributes, ...shapes: number[][]): Sample => ({
  shapes,
  from: [-1, 1],
  build: node('ConvTranspose', attributes),
});

gradientLaw('convolution', {
  Conv: [
    conv({}, [2, 3, 5], [4, 3, 3], [4]),
    conv({ pads: [1, 1] }, [1, 2, 5], [2, 2, 3]),
    conv({ strides: [2], pads: [2, 1], dilations: [2] }, [2, 2, 8], [3, 2, 3], [3]),
    conv({}, [2, 2, 4, 5], [3, 2, 3, 2], [3]),
    conv({ strides: [2, 1], pads: [1, 0, 2, 1] }, [1, 2, 5, 4], [2, 2, 3, 3], [2]),
    // The stride leaves the last column unseen.
    conv({ strides: [2, 3] }, [1, 1, 6, 6], [2, 1, 3, 2]),
    conv({ dilations: [2, 1], pads: [2, 1, 2, 1] }, [1, 2, 4, 4], [2, 2, 3, 3]),
    conv({ group: 2, pads: [1, 1, 1, 1] }, [2, 4, 3, 3], [6, 2, 3, 3], [6]),
    conv({ group: 3, strides: [2, 2], pads: [1, 1, 1, 1] }, [1, 3, 5, 5], [3, 1, 3, 3]),
    conv({ auto_pad: 'SAME_UPPER', strides: [2, 2] }, [1, 1, 5, 4], [2, 1, 3, 2]),
    conv({ auto_pad: 'SAME_LOWER', strides: [2, 2] }, [1, 1, 5, 4], [2, 1, 3, 2]),
    conv({ auto_pad: 'VALID' }, [1, 1, 4, 4], [1, 1, 2, 2]),
    // Enough channels for a product a place.
    conv({ pads: [1, 0, 0, 2], dilations: [1, 2] }, [2, 8, 3, 4], [2, 8, 2, 3], [2]),
    conv({ pads: [1, 1] }, [2, 9, 4], [3, 9, 3]),
    conv({}, [1, 8, 2, 2], [2, 8, 1, 1]),
    conv({}, [1, 2, 3, 3], [3, 2, 1, 1], [3]),
    conv({ strides: [2, 2] }, [1, 2, 4, 5], [2, 2, 1, 1]),
  ],
  ConvTranspose: [
    transposed({}, [2, 3, 4], [3, 2, 3], [2]),
    transposed({ strides: [2], pads: [1, 1], output_padding: [1] }, [1, 2, 4], [2, 2, 3], [2]),
    transposed({ strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] }, [1, 2, 3, 2], [2, 3, 3, 3], [3]),
    transposed({ strides: [2, 2], pads: [1, 1, 1, 1] }, [1, 2, 3, 3], [2, 2, 4, 4]),
    transposed({ pads: [1, 0, 1, 1] }, [1, 2, 3, 3], [2, 9, 3, 2], [9]),
    transposed({ dilations: [2, 1], pads: [1, 0, 0, 1] }, [1, 1, 3, 3], [1, 2, 2, 2]),
    transposed({ group: 2, strides: [2, 1] }, [2, 4, 3, 2], [4, 2, 2, 2], [4]),
    transposed({ auto_pad: 'SAME_UPPER', strides: [2, 2] }, [1, 1, 3, 2], [1, 2, 3, 3]),
    transposed({ auto_pad: 'SAME_LOWER', strides: [2, 2] }, [1, 1, 3, 2], [1, 2, 3, 3]),
    transposed({ output_shape: [6, 5], strides: [2, 2] }, [1, 1, 3, 2], [1, 1, 3, 3]),
  ],
}); // prettier-ignore
