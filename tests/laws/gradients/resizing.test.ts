import { tensorFrom } from '#core/onnx/tensor.ts';
import { gradientLaw, type Sample } from './law.ts';

type Attributes = Record<string, string | number[]>;
const sizes = (attributes: Attributes, shape: number[], to: number[]): Sample => ({
  shapes: [shape],
  build: (g, [x]) => [g.node('Resize', [x!, '', '', g.ints(to)], attributes)],
});
const scales = (attributes: Attributes, shape: number[], by: number[]): Sample => ({
  shapes: [shape],
  build: (g, [x]) => [
    g.node('Resize', [x!, '', g.constant(tensorFrom('float32', [by.length], by))], attributes),
  ],
});

gradientLaw('resizing', {
  Resize: [
    scales({ coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }, [1, 2, 2, 3], [1, 1, 2, 2]),
    scales({}, [1, 1, 3, 2], [1, 1, 2, 3]),
    scales({ nearest_mode: 'ceil' }, [1, 1, 4, 5], [1, 1, 0.5, 0.7]),
    scales({ nearest_mode: 'round_prefer_ceil', coordinate_transformation_mode: 'asymmetric' }, [1, 1, 4, 3], [1, 1, 0.5, 1.7]),
    sizes({ coordinate_transformation_mode: 'align_corners' }, [1, 1, 4, 3], [1, 1, 7, 5]),
    sizes({ mode: 'linear' }, [1, 2, 3, 4], [1, 2, 6, 5]),
    sizes({ mode: 'linear' }, [2, 1, 5, 4], [2, 1, 2, 3]),
    sizes({ mode: 'linear', coordinate_transformation_mode: 'align_corners' }, [1, 1, 3, 4], [1, 1, 5, 7]),
    sizes({ mode: 'linear', coordinate_transformation_mode: 'pytorch_half_pixel' }, [1, 1, 3, 4], [1, 1, 1, 9]),
    sizes({ mode: 'linear', coordinate_transformation_mode: 'asymmetric' }, [1, 1, 3, 4], [1, 1, 4, 6]),
    scales({ mode: 'linear', coordinate_transformation_mode: 'half_pixel_symmetric' }, [1, 1, 4, 5], [1, 1, 1.7, 0.7]),
    sizes({ mode: 'linear', axes: [2, 3] }, [1, 2, 3, 2], [4, 4]),
    sizes({ mode: 'linear' }, [2, 3], [4, 5]),
  ],
}); // prettier-ignore
