/** `npm run train:beat-tracker`: makes the beat tracker's weights, and judges them. */
import { runRecipe } from '../run-recipe.ts';
import { BUNDLED_SETTINGS } from './task.ts';

await runRecipe({ task: 'beat-tracker', unit: 'Song', settings: BUNDLED_SETTINGS });
