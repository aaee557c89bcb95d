import { gradientLaw, node, type Sample } from './law.ts';

type Attributes = Record<string, number | string | number[]>;
const pool =
  (opType: string) =>
  (attributes: Attributes, shape: number[]): Sample => ({ shapes: [shape], build: node(opType, attributes) });
const [max, average] = [pool('MaxPool'), pool('AveragePool')];

gradientLaw('pooling', {
  MaxPool: [
    max({ kernel_shape: [2] }, [2, 2, 5]),
    max({ kernel_shape: [2, 2], strides: [2, 2] }, [1, 2, 4, 4]),
    // Windows that overlap, with a border, and one that hangs over the end.
    max({ kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }, [2, 1, 5, 4]),
    max({ kernel_shape: [2, 3], strides: [2, 2], ceil_mode: 1 }, [1, 1, 5, 6]),
    // The last window would begin in the border, and is left out.
    max({ kernel_shape: [2], strides: [2], pads: [0, 1], ceil_mode: 1 }, [2, 2, 4]),
    max({ kernel_shape: [2, 2], dilations: [2, 1] }, [1, 1, 4, 3]),
    max({ kernel_shape: [2, 2], auto_pad: 'SAME_UPPER', strides: [2, 2] }, [1, 1, 3, 5]),
  ],
  AveragePool: [
    average({ kernel_shape: [2] }, [2, 2, 5]),
    average({ kernel_shape: [2, 2], strides: [2, 2] }, [1, 2, 4, 4]),
    average({ kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }, [2, 1, 5, 4]),
    average({ kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 }, [2, 1, 5, 4]),
    average({ kernel_shape: [2, 3], strides: [2, 2], ceil_mode: 1 }, [1, 1, 5, 6]),
    average({ kernel_shape: [2, 2], strides: [3, 3] }, [1, 1, 6, 5]),
    average({ kernel_shape: [2, 2], auto_pad: 'SAME_LOWER', strides: [2, 2] }, [1, 1, 3, 5]),
  ],
  GlobalAveragePool: [{ shapes: [[2, 3, 4]], build: node('GlobalAveragePool') }, { shapes: [[1, 2, 3, 2]], build: node('GlobalAveragePool') }],
  GlobalMaxPool: [{ shapes: [[2, 3, 4]], build: node('GlobalMaxPool') }, { shapes: [[1, 2, 3, 2]], build: node('GlobalMaxPool') }],
}); // prettier-ignore
