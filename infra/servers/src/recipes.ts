import { ferretdb } from '../ferretdb/recipe.ts';
import { mongojava, mongojavadisk } from '../mongojava/recipe.ts';
import { postgresql, postgresql16 } from '../postgresql/recipe.ts';
import { toxiproxy } from '../toxiproxy/recipe.ts';
import type { Recipe } from './recipe.ts';

/** All servers that this folder knows. */
export const recipes: readonly Recipe[] = [postgresql, postgresql16, mongojava, mongojavadisk, ferretdb, toxiproxy];

/** @throws Error that names the servers there are, if `name` is none of them */
export function findRecipe(name: string): Recipe {
  const recipe = recipes.find((each) => each.name === name);
  if (recipe !== undefined) return recipe;
  throw new Error(`there is no server '${name}'; there are: ${recipes.map((each) => each.name).join(', ')}`);
}
