// Mistakes in the text that is signed after the URL.

const sampleTime = "2023-10-30 23:59:00";
const isExtra = (piece) => piece.name !== qlmTimestamp && piece.name !== qlmVersion;
const otherSeparator = (piece) => replaced(piece, { separator: piece.separator === ":" ? "=" : ":" });
const timePart = (inputs) => part(qlmTimestamp, inputs.facts.timestamp);
const versionPart = (inputs) => part(qlmVersion, inputs.facts.version || "2");

hypothesis("equals-for-colon", (inputs) => {
  const only = (name) => (piece) => (piece.name === name ? otherSeparator(piece) : piece);
  return withSuffixes(inputs, [
    inputs.suffix.map(only(qlmVersion)),
    inputs.suffix.map(only(qlmTimestamp)),
    inputs.suffix.map((piece) => replaced(piece, { separator: "=" })),
    inputs.suffix.map((piece) => replaced(piece, { separator: ":" })),
  ]);
});

hypothesis("version-1-text", (inputs) => withSuffixes(inputs, [[]]));

hypothesis("version-2-text", (inputs) => {
  if (inputs.facts.version !== "1") return [];
  const both = (number) => [timePart(inputs), part(qlmVersion, number)];
  return withSuffixes(inputs, [both("2"), both("1")]);
});

hypothesis("timestamp-not-signed", (inputs) =>
  withSuffixes(inputs, [inputs.suffix.filter((piece) => piece.name !== qlmTimestamp)])
);

hypothesis("version-not-signed", (inputs) =>
  withSuffixes(inputs, [inputs.suffix.filter((piece) => piece.name !== qlmVersion)])
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
  const lead = (text) => (piece) => replaced(piece, { lead: text });
  const first = (text) => inputs.suffix.map((piece, at) => (at ? piece : lead(text)(piece)));
  const all = (text) => inputs.suffix.map(lead(text));
  return withSuffixes(inputs, [...["?", "", "\n"].map(first), ...["", "\n", "?"].map(all)]);
});

hypothesis("suffix-space", (inputs) => {
  const spaced = (piece) => replaced(piece, { separator: piece.separator + " " });
  return withSuffixes(inputs, [inputs.suffix.map(spaced)]);
});

hypothesis("suffix-name-case", (inputs) => {
  const changes = [
    (name) => name.toLowerCase(),
    (name) => name.toUpperCase(),
    (name) => name.replace(/^X-/, ""),
  ];
  const named = (change) => inputs.suffix.map((piece) => replaced(piece, { name: change(piece.name) }));
  return withSuffixes(inputs, changes.map(named));
});

hypothesis("suffix-escaped", (inputs) => {
  const form = (value) => quote(value, " ").replaceAll(" ", "+");
  const changes = [(value) => quote(value, ""), (value) => quote(value, ":"), form];
  const encoded = (change) => inputs.suffix.map((piece) => replaced(piece, { value: change(piece.value) }));
  return withSuffixes(inputs, changes.map(encoded));
});

function withTimes(inputs, times) {
  const timed = (value) => (piece) => (piece.name === qlmTimestamp ? replaced(piece, { value }) : piece);
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
  const time = readTime(inputs.facts.timestamp);
  if (!time) return [];
  const thai = time.getUTCFullYear() + 543 + showTime(time).slice(4);
  const seconds = String(time.getTime() / 1000);
  return withTimes(inputs, [...otherForms(time), thai, seconds, seconds + "000"]);
});

function shifted(inputs, seconds) {
  const time = readTime(inputs.facts.timestamp);
  if (!time || time.getUTCFullYear() < 2 || time.getUTCFullYear() > 9998) return [];
  return withTimes(
    inputs,
    seconds.map((second) => showTime(new Date(time.getTime() + second * 1000)))
  );
}

hypothesis(
  "timestamp-other-zone",
  (inputs) => {
    const quarters = Array.from({ length: 105 }, (_, at) => at - 48).filter(Boolean);
    return shifted(inputs, quarters.map((quarter) => quarter * 900));
  },
  { alone: true }
);

hypothesis("timestamp-read-twice", (inputs) => shifted(inputs, [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5]), {
  alone: true,
});

function* orders(items) {
  if (!items.length) yield [];
  for (const [at, first] of items.entries()) {
    for (const later of orders(items.filter((_, index) => index !== at))) yield [first, ...later];
  }
}

hypothesis("extras-position", (inputs) => {
  const [extras, common] = [inputs.suffix.filter(isExtra), inputs.suffix.filter((piece) => !isExtra(piece))];
  return withSuffixes(inputs, [[...extras, ...common], [...common, ...extras]]);
});

hypothesis("extras-order", (inputs) => {
  const [extras, common] = [inputs.suffix.filter(isExtra), inputs.suffix.filter((piece) => !isExtra(piece))];
  const others = [];
  for (const order of orders(extras)) if (others.push(order) === 24) break;
  const later = others.slice(1);
  return withSuffixes(inputs, [
    ...later.map((order) => [...common, ...order]),
    ...later.map((order) => [...order, ...common]),
  ]);
});

hypothesis("extras-not-signed", (inputs) => {
  const extras = inputs.suffix.filter(isExtra);
  const dropped = [extras, ...extras.map((extra) => [extra])];
  return withSuffixes(inputs, dropped.map((drop) => inputs.suffix.filter((piece) => !drop.includes(piece))));
});

hypothesis("extras-name-case", (inputs) => {
  const changes = [(name) => name.toLowerCase(), (name) => name.toUpperCase(), wordsUp];
  const named = (change) => (piece) =>
    isExtra(piece) ? replaced(piece, { name: change(piece.name) }) : piece;
  return withSuffixes(inputs, changes.map((change) => inputs.suffix.map(named(change))));
});
