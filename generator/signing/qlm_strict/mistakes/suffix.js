// Mistakes in what is signed behind the URL.

const sampleTime = "2023-10-30 23:59:00";
const isExtra = (each) => each.name !== qlmTimestamp && each.name !== qlmVersion;
const otherSeparator = (each) => replaced(each, { separator: each.separator === ":" ? "=" : ":" });
const timePart = (inputs) => part(qlmTimestamp, inputs.known.timestamp);
const versionPart = (inputs) => part(qlmVersion, inputs.known.version || "2");

hypothesis("equals-for-colon", (inputs) => {
  const only = (name) => (each) => (each.name === name ? otherSeparator(each) : each);
  return withSuffixes(inputs, [
    inputs.suffix.map(only(qlmVersion)),
    inputs.suffix.map(only(qlmTimestamp)),
    inputs.suffix.map((each) => replaced(each, { separator: "=" })),
    inputs.suffix.map((each) => replaced(each, { separator: ":" })),
  ]);
});

hypothesis("version-1-text", (inputs) => withSuffixes(inputs, [[]]));

hypothesis("version-2-text", (inputs) => {
  if (inputs.known.version !== "1") return [];
  const both = (number) => [timePart(inputs), part(qlmVersion, number)];
  return withSuffixes(inputs, [both("2"), both("1")]);
});

hypothesis("timestamp-not-signed", (inputs) =>
  withSuffixes(inputs, [inputs.suffix.filter((each) => each.name !== qlmTimestamp)])
);

hypothesis("version-not-signed", (inputs) =>
  withSuffixes(inputs, [inputs.suffix.filter((each) => each.name !== qlmVersion)])
);

hypothesis("suffix-twice", (inputs) => {
  const version = replaced(versionPart(inputs), { separator: "=" });
  return withSuffixes(inputs, [
    [...inputs.suffix, ...inputs.suffix],
    [part(qlmTimestamp, sampleTime), part(qlmVersion, "2", "="), ...inputs.suffix],
    [timePart(inputs), version, ...inputs.suffix],
  ]);
});

hypothesis("suffix-order", (inputs) =>
  withSuffixes(inputs, [[versionPart(inputs), timePart(inputs), ...inputs.suffix.filter(isExtra)]])
);

hypothesis("suffix-lead", (inputs) => {
  const lead = (text) => (each) => replaced(each, { lead: text });
  const first = (text) => inputs.suffix.map((each, at) => (at ? each : lead(text)(each)));
  const all = (text) => inputs.suffix.map(lead(text));
  return withSuffixes(inputs, [...["?", "", "\n"].map(first), ...["", "\n", "?"].map(all)]);
});

hypothesis("suffix-space", (inputs) => {
  const spaced = (each) => replaced(each, { separator: each.separator + " " });
  return withSuffixes(inputs, [inputs.suffix.map(spaced)]);
});

hypothesis("suffix-name-case", (inputs) => {
  const changes = [
    (name) => name.toLowerCase(),
    (name) => name.toUpperCase(),
    (name) => name.replace(/^X-/, ""),
  ];
  const named = (change) => inputs.suffix.map((each) => replaced(each, { name: change(each.name) }));
  return withSuffixes(inputs, changes.map(named));
});

hypothesis("suffix-escaped", (inputs) => {
  const form = (value) => quote(value, " ").replaceAll(" ", "+");
  const changes = [(value) => quote(value, ""), (value) => quote(value, ":"), form];
  const made = (change) => inputs.suffix.map((each) => replaced(each, { value: change(each.value) }));
  return withSuffixes(inputs, changes.map(made));
});

function withTimes(inputs, times) {
  const timed = (value) => (each) => (each.name === qlmTimestamp ? replaced(each, { value }) : each);
  return withSuffixes(inputs, times.map((value) => inputs.suffix.map(timed(value))));
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

hypothesis("timestamp-other-form", (inputs) => {
  const time = readTime(inputs.known.timestamp);
  if (!time) return [];
  const thai = time.getUTCFullYear() + 543 + showTime(time).slice(4);
  const seconds = String(time.getTime() / 1000);
  return withTimes(inputs, [...otherForms(time), thai, seconds, seconds + "000"]);
});

function shifted(inputs, seconds) {
  const time = readTime(inputs.known.timestamp);
  if (!time || time.getUTCFullYear() < 2 || time.getUTCFullYear() > 9998) return [];
  return withTimes(
    inputs,
    seconds.map((each) => showTime(new Date(time.getTime() + each * 1000)))
  );
}

hypothesis(
  "timestamp-other-zone",
  (inputs) => {
    const quarters = Array.from({ length: 105 }, (_, at) => at - 48).filter(Boolean);
    return shifted(inputs, quarters.map((each) => each * 900));
  },
  { alone: true }
);

hypothesis("timestamp-read-twice", (inputs) => shifted(inputs, [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5]), {
  alone: true,
});

function* orders(items) {
  if (!items.length) yield [];
  for (const [at, first] of items.entries()) {
    for (const rest of orders(items.filter((_, place) => place !== at))) yield [first, ...rest];
  }
}

hypothesis("extras-position", (inputs) => {
  const [extras, own] = [inputs.suffix.filter(isExtra), inputs.suffix.filter((x) => !isExtra(x))];
  return withSuffixes(inputs, [[...extras, ...own], [...own, ...extras]]);
});

hypothesis("extras-order", (inputs) => {
  const [extras, own] = [inputs.suffix.filter(isExtra), inputs.suffix.filter((x) => !isExtra(x))];
  const others = [];
  for (const order of orders(extras)) if (others.push(order) === 24) break;
  const later = others.slice(1);
  return withSuffixes(inputs, [
    ...later.map((order) => [...own, ...order]),
    ...later.map((order) => [...order, ...own]),
  ]);
});

hypothesis("extras-not-signed", (inputs) => {
  const extras = inputs.suffix.filter(isExtra);
  const dropped = [extras, ...extras.map((extra) => [extra])];
  return withSuffixes(inputs, dropped.map((drop) => inputs.suffix.filter((x) => !drop.includes(x))));
});

hypothesis("extras-name-case", (inputs) => {
  const changes = [(name) => name.toLowerCase(), (name) => name.toUpperCase(), wordsUp];
  const named = (change) => (each) =>
    isExtra(each) ? replaced(each, { name: change(each.name) }) : each;
  return withSuffixes(inputs, changes.map((change) => inputs.suffix.map(named(change))));
});
