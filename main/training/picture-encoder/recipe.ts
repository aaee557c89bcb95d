/** `npm run train:picture-encoder -- --dataset FOLDER`: makes the encoder's weights. */
import { runRecipe } from '../run-recipe.ts';
import { ENCODER_SETTINGS } from './task.ts';

await runRecipe({ task: 'picture-encoder', unit: 'Picture', settings: ENCODER_SETTINGS });
