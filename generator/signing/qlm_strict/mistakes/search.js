// Which known mistake, or which two together, give the token that was received.

const functionNumbers = new Map();

function numbered(made) {
  if (!functionNumbers.has(made)) functionNumbers.set(made, functionNumbers.size);
  return functionNumbers.get(made);
}

/** Return what tells two signing inputs apart. */
function ingredients(inputs) {
  const functions = [numbered(inputs.encode), numbered(inputs.make)];
  return [...functions, hex(inputs.key), signingText(inputs)].join(" ");
}

/** Yield each new signing input of some mistakes; `shown` is the one whose secrets are hidden. */
function* steps(inputs, shown, chosen) {
  const seen = new Set([ingredients(inputs)]);
  for (const each of chosen) {
    const hidden = each.apply(shown);
    for (const [at, made] of each.apply(inputs).entries()) {
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
async function searchMistakes(inputs, token, now) {
  const hidden = hiddenInput(inputs);
  const singles = Array.from(steps(inputs, hidden, hypotheses.filter((each) => !each.last)));
  const single = await firstEqual(singles, token, now);
  if (single) return { ids: [single.each.id], text: signingText(single.shown) };
  const together = hypotheses.filter((each) => !each.alone);
  for (const one of singles) {
    if (!now()) return null;
    const place = together.indexOf(one.each);
    const later = place < 0 ? [] : together.slice(place + 1);
    const two = await firstEqual(Array.from(steps(one.made, one.shown, later)), token, now);
    if (two) return { ids: [one.each.id, two.each.id], text: signingText(two.shown) };
  }
  const rest = Array.from(steps(inputs, hidden, hypotheses.filter((each) => each.last)));
  const last = await firstEqual(rest, token, now);
  return last && { ids: [last.each.id], text: signingText(last.shown) };
}

async function firstEqual(made, token, now) {
  const digests = await Promise.all(made.map((one) => signingDigest(one.made)));
  const at = now() ? digests.indexOf(token) : -1;
  return at < 0 ? null : made[at];
}
