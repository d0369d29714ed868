// Which known mistake, or which two together, give the token that was received.

const functionNumbers = new Map();

function numbered(made) {
  if (!functionNumbers.has(made)) functionNumbers.set(made, functionNumbers.size);
  return functionNumbers.get(made);
}

/** Return what tells two recipes apart. */
function ingredients(recipe) {
  const ways = [numbered(recipe.encode), numbered(recipe.make)];
  return [...ways, hex(recipe.key), recipeText(recipe)].join(" ");
}

/** Yield each new recipe of some mistakes; `shown` is the one whose secrets are hidden. */
function* steps(recipe, shown, chosen) {
  const seen = new Set([ingredients(recipe)]);
  for (const each of chosen) {
    const hidden = each.vary(shown);
    for (const [at, made] of each.vary(recipe).entries()) {
      if (seen.has(ingredients(made))) continue;
      seen.add(ingredients(made));
      yield { each, made, shown: hidden[at] };
    }
  }
}

/**
 * Return the shortest explanation of a token, `{ids, text}`, or null. `now` says whether the
 * answer is still wanted.
 */
async function searchMistakes(recipe, token, now) {
  const hidden = hiddenRecipe(recipe);
  const singles = Array.from(steps(recipe, hidden, mistakes.filter((each) => !each.last)));
  const single = await firstEqual(singles, token, now);
  if (single) return { ids: [single.each.id], text: recipeText(single.shown) };
  const together = mistakes.filter((each) => !each.alone);
  for (const one of singles) {
    if (!now()) return null;
    const place = together.indexOf(one.each);
    const later = place < 0 ? [] : together.slice(place + 1);
    const two = await firstEqual(Array.from(steps(one.made, one.shown, later)), token, now);
    if (two) return { ids: [one.each.id, two.each.id], text: recipeText(two.shown) };
  }
  const rest = Array.from(steps(recipe, hidden, mistakes.filter((each) => each.last)));
  const last = await firstEqual(rest, token, now);
  return last && { ids: [last.each.id], text: recipeText(last.shown) };
}

async function firstEqual(made, token, now) {
  const digests = await Promise.all(made.map((one) => recipeDigest(one.made)));
  const at = now() ? digests.indexOf(token) : -1;
  return at < 0 ? null : made[at];
}
