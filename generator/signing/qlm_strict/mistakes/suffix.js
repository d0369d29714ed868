// Mistakes in what is signed behind the URL.

const sampleTime = "2023-10-30 23:59:00";
const isExtra = (each) => each.name !== qlmTimestamp && each.name !== qlmVersion;
const otherSeparator = (each) => replaced(each, { separator: each.separator === ":" ? "=" : ":" });
const timePart = (given) => part(qlmTimestamp, given.known.timestamp);
const versionPart = (given) => part(qlmVersion, given.known.version || "2");

hypothesis("equals-for-colon", (given) => {
  const only = (name) => (each) => (each.name === name ? otherSeparator(each) : each);
  return withSuffixes(given, [
    given.suffix.map(only(qlmVersion)),
    given.suffix.map(only(qlmTimestamp)),
    given.suffix.map((each) => replaced(each, { separator: "=" })),
    given.suffix.map((each) => replaced(each, { separator: ":" })),
  ]);
});

hypothesis("version-1-text", (given) => withSuffixes(given, [[]]));

hypothesis("version-2-text", (given) => {
  if (given.known.version !== "1") return [];
  const both = (number) => [timePart(given), part(qlmVersion, number)];
  return withSuffixes(given, [both("2"), both("1")]);
});

hypothesis("timestamp-not-signed", (given) =>
  withSuffixes(given, [given.suffix.filter((each) => each.name !== qlmTimestamp)])
);

hypothesis("version-not-signed", (given) =>
  withSuffixes(given, [given.suffix.filter((each) => each.name !== qlmVersion)])
);

hypothesis("suffix-twice", (given) => {
  const version = replaced(versionPart(given), { separator: "=" });
  return withSuffixes(given, [
    [...given.suffix, ...given.suffix],
    [part(qlmTimestamp, sampleTime), part(qlmVersion, "2", "="), ...given.suffix],
    [timePart(given), version, ...given.suffix],
  ]);
});

hypothesis("suffix-order", (given) =>
  withSuffixes(given, [[versionPart(given), timePart(given), ...given.suffix.filter(isExtra)]])
);

hypothesis("suffix-lead", (given) => {
  const lead = (text) => (each) => replaced(each, { lead: text });
  const first = (text) => given.suffix.map((each, at) => (at ? each : lead(text)(each)));
  const all = (text) => given.suffix.map(lead(text));
  return withSuffixes(given, [...["?", "", "\n"].map(first), ...["", "\n", "?"].map(all)]);
});

hypothesis("suffix-space", (given) => {
  const spaced = (each) => replaced(each, { separator: each.separator + " " });
  return withSuffixes(given, [given.suffix.map(spaced)]);
});

hypothesis("suffix-name-case", (given) => {
  const changes = [
    (name) => name.toLowerCase(),
    (name) => name.toUpperCase(),
    (name) => name.replace(/^X-/, ""),
  ];
  const named = (change) => given.suffix.map((each) => replaced(each, { name: change(each.name) }));
  return withSuffixes(given, changes.map(named));
});

hypothesis("suffix-escaped", (given) => {
  const form = (value) => quote(value, " ").replaceAll(" ", "+");
  const changes = [(value) => quote(value, ""), (value) => quote(value, ":"), form];
  const made = (change) => given.suffix.map((each) => replaced(each, { value: change(each.value) }));
  return withSuffixes(given, changes.map(made));
});

function withTimes(given, times) {
  const timed = (value) => (each) => (each.name === qlmTimestamp ? replaced(each, { value }) : each);
  return withSuffixes(given, times.map((value) => given.suffix.map(timed(value))));
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

hypothesis("timestamp-other-form", (given) => {
  const time = readTime(given.known.timestamp);
  if (!time) return [];
  const thai = time.getUTCFullYear() + 543 + showTime(time).slice(4);
  const seconds = String(time.getTime() / 1000);
  return withTimes(given, [...otherForms(time), thai, seconds, seconds + "000"]);
});

function shifted(given, seconds) {
  const time = readTime(given.known.timestamp);
  if (!time || time.getUTCFullYear() < 2 || time.getUTCFullYear() > 9998) return [];
  return withTimes(
    given,
    seconds.map((each) => showTime(new Date(time.getTime() + each * 1000)))
  );
}

hypothesis(
  "timestamp-other-zone",
  (given) => {
    const quarters = Array.from({ length: 105 }, (_, at) => at - 48).filter(Boolean);
    return shifted(given, quarters.map((each) => each * 900));
  },
  { alone: true }
);

hypothesis("timestamp-read-twice", (given) => shifted(given, [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5]), {
  alone: true,
});

function* orders(items) {
  if (!items.length) yield [];
  for (const [at, first] of items.entries()) {
    for (const rest of orders(items.filter((_, place) => place !== at))) yield [first, ...rest];
  }
}

hypothesis("extras-position", (given) => {
  const [extras, own] = [given.suffix.filter(isExtra), given.suffix.filter((x) => !isExtra(x))];
  return withSuffixes(given, [[...extras, ...own], [...own, ...extras]]);
});

hypothesis("extras-order", (given) => {
  const [extras, own] = [given.suffix.filter(isExtra), given.suffix.filter((x) => !isExtra(x))];
  const others = [];
  for (const order of orders(extras)) if (others.push(order) === 24) break;
  const later = others.slice(1);
  return withSuffixes(given, [
    ...later.map((order) => [...own, ...order]),
    ...later.map((order) => [...order, ...own]),
  ]);
});

hypothesis("extras-not-signed", (given) => {
  const extras = given.suffix.filter(isExtra);
  const dropped = [extras, ...extras.map((extra) => [extra])];
  return withSuffixes(given, dropped.map((drop) => given.suffix.filter((x) => !drop.includes(x))));
});

hypothesis("extras-name-case", (given) => {
  const changes = [(name) => name.toLowerCase(), (name) => name.toUpperCase(), wordsUp];
  const named = (change) => (each) =>
    isExtra(each) ? replaced(each, { name: change(each.name) }) : each;
  return withSuffixes(given, changes.map((change) => given.suffix.map(named(change))));
});
