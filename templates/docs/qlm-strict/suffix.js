// Mistakes in what is signed behind the URL.

const sampleTime = "2023-10-30 23:59:00";
const isExtra = (each) => each.name !== qlmTimestamp && each.name !== qlmVersion;
const otherSeparator = (each) => replaced(each, { separator: each.separator === ":" ? "=" : ":" });
const timePart = (recipe) => part(qlmTimestamp, recipe.known.timestamp);
const versionPart = (recipe) => part(qlmVersion, recipe.known.version || "2");

mistake("equals-for-colon", (recipe) => {
  const only = (name) => (each) => (each.name === name ? otherSeparator(each) : each);
  return withSuffixes(recipe, [
    recipe.suffix.map(only(qlmVersion)),
    recipe.suffix.map(only(qlmTimestamp)),
    recipe.suffix.map((each) => replaced(each, { separator: "=" })),
    recipe.suffix.map((each) => replaced(each, { separator: ":" })),
  ]);
});

mistake("version-1-text", (recipe) => withSuffixes(recipe, [[]]));

mistake("version-2-text", (recipe) => {
  if (recipe.known.version !== "1") return [];
  const both = (number) => [timePart(recipe), part(qlmVersion, number)];
  return withSuffixes(recipe, [both("2"), both("1")]);
});

mistake("timestamp-not-signed", (recipe) =>
  withSuffixes(recipe, [recipe.suffix.filter((each) => each.name !== qlmTimestamp)])
);

mistake("version-not-signed", (recipe) =>
  withSuffixes(recipe, [recipe.suffix.filter((each) => each.name !== qlmVersion)])
);

mistake("suffix-twice", (recipe) => {
  const version = replaced(versionPart(recipe), { separator: "=" });
  return withSuffixes(recipe, [
    [...recipe.suffix, ...recipe.suffix],
    [part(qlmTimestamp, sampleTime), part(qlmVersion, "2", "="), ...recipe.suffix],
    [timePart(recipe), version, ...recipe.suffix],
  ]);
});

mistake("suffix-order", (recipe) =>
  withSuffixes(recipe, [[versionPart(recipe), timePart(recipe), ...recipe.suffix.filter(isExtra)]])
);

mistake("suffix-lead", (recipe) => {
  const lead = (text) => (each) => replaced(each, { lead: text });
  const first = (text) => recipe.suffix.map((each, at) => (at ? each : lead(text)(each)));
  const all = (text) => recipe.suffix.map(lead(text));
  return withSuffixes(recipe, [...["?", "", "\n"].map(first), ...["", "\n", "?"].map(all)]);
});

mistake("suffix-space", (recipe) => {
  const spaced = (each) => replaced(each, { separator: each.separator + " " });
  return withSuffixes(recipe, [recipe.suffix.map(spaced)]);
});

mistake("suffix-name-case", (recipe) => {
  const changes = [
    (name) => name.toLowerCase(),
    (name) => name.toUpperCase(),
    (name) => name.replace(/^X-/, ""),
  ];
  const named = (change) => recipe.suffix.map((each) => replaced(each, { name: change(each.name) }));
  return withSuffixes(recipe, changes.map(named));
});

mistake("suffix-escaped", (recipe) => {
  const form = (value) => quote(value, " ").replaceAll(" ", "+");
  const changes = [(value) => quote(value, ""), (value) => quote(value, ":"), form];
  const made = (change) => recipe.suffix.map((each) => replaced(each, { value: change(each.value) }));
  return withSuffixes(recipe, changes.map(made));
});

function withTimes(recipe, times) {
  const timed = (value) => (each) => (each.name === qlmTimestamp ? replaced(each, { value }) : each);
  return withSuffixes(recipe, times.map((value) => recipe.suffix.map(timed(value))));
}

function otherForms(time) {
  const [day, clock] = showTime(time).split(" ");
  const [year, month, date] = day.split("-");
  const hour = String(time.getUTCHours() % 12 || 12).padStart(2, "0") + clock.slice(2);
  const half = time.getUTCHours() < 12 ? " AM" : " PM";
  const iso = day + "T" + clock;
  return [
    iso, iso + "Z", day + " " + clock + "Z", day + " " + clock + " UTC",
    day + " " + clock + "+00:00", iso + "+00:00", day + " " + clock.replaceAll(":", "."),
    day + " " + hour, day + " " + hour + half, day + " " + clock.slice(0, 5),
    year + "/" + month + "/" + date + " " + clock,
    month + "/" + date + "/" + year + " " + clock,
    month + "/" + date + "/" + year + " " + hour + half,
    date + "." + month + "." + year + " " + clock,
    time.toUTCString(),
    year + month + date + clock.replaceAll(":", ""),
    day + " " + clock + ".000", iso + ".000Z",
  ];
}

mistake("timestamp-other-form", (recipe) => {
  const time = readTime(recipe.known.timestamp);
  if (!time) return [];
  const thai = time.getUTCFullYear() + 543 + showTime(time).slice(4);
  const seconds = String(time.getTime() / 1000);
  return withTimes(recipe, [...otherForms(time), thai, seconds, seconds + "000"]);
});

function shifted(recipe, seconds) {
  const time = readTime(recipe.known.timestamp);
  if (!time || time.getUTCFullYear() < 2 || time.getUTCFullYear() > 9998) return [];
  return withTimes(
    recipe,
    seconds.map((each) => showTime(new Date(time.getTime() + each * 1000)))
  );
}

mistake(
  "timestamp-other-zone",
  (recipe) => {
    const quarters = Array.from({ length: 105 }, (_, at) => at - 48).filter(Boolean);
    return shifted(recipe, quarters.map((each) => each * 900));
  },
  { alone: true }
);

mistake("timestamp-read-twice", (recipe) => shifted(recipe, [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5]), {
  alone: true,
});

function* orders(items) {
  if (!items.length) yield [];
  for (const [at, first] of items.entries()) {
    for (const rest of orders(items.filter((_, place) => place !== at))) yield [first, ...rest];
  }
}

mistake("extras-position", (recipe) => {
  const [extras, own] = [recipe.suffix.filter(isExtra), recipe.suffix.filter((x) => !isExtra(x))];
  return withSuffixes(recipe, [[...extras, ...own], [...own, ...extras]]);
});

mistake("extras-order", (recipe) => {
  const [extras, own] = [recipe.suffix.filter(isExtra), recipe.suffix.filter((x) => !isExtra(x))];
  const others = [];
  for (const order of orders(extras)) if (others.push(order) === 24) break;
  const later = others.slice(1);
  return withSuffixes(recipe, [
    ...later.map((order) => [...own, ...order]),
    ...later.map((order) => [...order, ...own]),
  ]);
});

mistake("extras-not-signed", (recipe) => {
  const extras = recipe.suffix.filter(isExtra);
  const dropped = [extras, ...extras.map((extra) => [extra])];
  return withSuffixes(recipe, dropped.map((drop) => recipe.suffix.filter((x) => !drop.includes(x))));
});

mistake("extras-name-case", (recipe) => {
  const changes = [(name) => name.toLowerCase(), (name) => name.toUpperCase(), wordsUp];
  const named = (change) => (each) =>
    isExtra(each) ? replaced(each, { name: change(each.name) }) : each;
  return withSuffixes(recipe, changes.map((change) => recipe.suffix.map(named(change))));
});
