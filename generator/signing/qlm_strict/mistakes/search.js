// Which known mistake, or which two together, give the token that was received.

const functionNumbers = new Map();

function numbered(method) {
  if (!functionNumbers.has(method)) functionNumbers.set(method, functionNumbers.size);
  return functionNumbers.get(method);
}

/** Return the parts of a signing input in which it can differ from others. */
function ingredients(inputs) {
  const functions = [numbered(inputs.encode), numbered(inputs.make)];
  return [...functions, hex(inputs.key), signingText(inputs)].join(" ");
}

/** Yield each new signing input of some mistakes; `shown` is the one whose secrets are hidden. */
function* steps(inputs, shown, chosen) {
  const seen = new Set([ingredients(inputs)]);
  for (const mistake of chosen) {
    const hidden = mistake.apply(shown);
    for (const [at, result] of mistake.apply(inputs).entries()) {
      if (seen.has(ingredients(result))) continue;
      seen.add(ingredients(result));
      yield { mistake, result, shown: hidden[at] };
    }
  }
}

/**
 * Return the shortest explanation of a token, `{ids, text}`, or null. `now` says whether the
 * answer is still needed.
 */
async function searchMistakes(inputs, token, now) {
  const hidden = hiddenInput(inputs);
  const singles = Array.from(steps(inputs, hidden, hypotheses.filter(({ last }) => !last)));
  const single = await firstEqual(singles, token, now);
  if (single) return { ids: [single.mistake.id], text: signingText(single.shown) };
  const together = hypotheses.filter(({ alone }) => !alone);
  for (const one of singles) {
    if (!now()) return null;
    const index = together.indexOf(one.mistake);
    const later = index < 0 ? [] : together.slice(index + 1);
    const two = await firstEqual(Array.from(steps(one.result, one.shown, later)), token, now);
    if (two) return { ids: [one.mistake.id, two.mistake.id], text: signingText(two.shown) };
  }
  const unlikely = Array.from(steps(inputs, hidden, hypotheses.filter(({ last }) => last)));
  const last = await firstEqual(unlikely, token, now);
  return last && { ids: [last.mistake.id], text: signingText(last.shown) };
}

async function firstEqual(trials, token, now) {
  const digests = await Promise.all(trials.map((trial) => signingDigest(trial.result)));
  const at = now() ? digests.indexOf(token) : -1;
  return at < 0 ? null : trials[at];
}
