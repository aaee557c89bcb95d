/** `npm run train:choreographer`: makes the bundled weights. */
import { runRecipe } from '../run-recipe.ts';
import { BUNDLED_SETTINGS } from './task.ts';

await runRecipe({ task: 'choreographer', unit: 'Song', settings: BUNDLED_SETTINGS });
