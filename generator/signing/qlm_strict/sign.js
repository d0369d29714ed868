// QLM strict authentication, versions 1 and 2: HMAC-SHA256 over the URL and the X-Qlm headers.
//
// Source: Soraco's support article 360045904672 and the digests printed there. Where it leaves a
// choice open, that is an input, and the default is the reading of the vendor's own code.

const qlmTokenHeaders = [
  "X-Qlm-Authentication-Token",
  "X-Qlm-Authentication",
  "Qlm-Authentication-Token",
  "Qlm-Authentication",
];
const qlmChoices = {
  // the default first
  version: ["2", "1"],
  token_header: ["", ...qlmTokenHeaders],
  separator: [":", "="],
  extra_position: ["after", "before"],
  signed_form: ["sent", "unescaped"],
};
const qlmReserved = ["X-Qlm-Timestamp", "X-Qlm-Authentication-Version", ...qlmTokenHeaders];
const qlmUnescaped = new RegExp(
  // The escapes that .NET's Uri.ToString shows as characters: ASCII but ;/?:@&=+$,#%\ ...
  "%(?:2[012789ade]|3[0-9ce]|4[1-9a-f]|5[0-9abdef]|6[0-9a-f]|7[0-9a-e])" +
    // ... and well-formed UTF-8 of U+00A0 and above (RFC 3629).
    "|%c2%[ab][0-9a-f]|%(?:c[3-9a-f]|d[0-9a-f])%[89ab][0-9a-f]" +
    "|%(?:e0%[ab][0-9a-f]|e[1-9abcef]%[89ab][0-9a-f]|ed%[89][0-9a-f])%[89ab][0-9a-f]" +
    "|%(?:f0%[9ab][0-9a-f]|f[1-3]%[89ab][0-9a-f]|f4%8[0-9a-f])(?:%[89ab][0-9a-f]){2}",
  "gi"
);

/**
 * Sign a request by its `url`, which must already be spelled as it will be sent.
 *
 * Returns `{url, text, headers}`: the URL unchanged, the text that was signed, what to send.
 *
 * Inputs, all text: `api_key` (required), `version` (`2` or `1`), `token_header`, `separator`
 * (`:` or `=`, before the version), `extra_headers` (lines `Name: value`, signed in that order),
 * `extra_position` (`after` or `before` the timestamp), `signed_form` (`sent`, or `unescaped` as
 * .NET shows a URL). An option left out or empty takes its default. `clock` returns a Date; a
 * server accepts the signature only for a limited time (the vendor's text on version 1: 60
 * seconds). `hmac(key, text)` returns HMAC-SHA256 as lower-case hexadecimal, key and text taken
 * as UTF-8. Throws for unusable input.
 */
function sign({ url }, inputs, clock, hmac) {
  const plan = qlmPlan(url, inputs, clock);
  const token = hmac(qlmKey(inputs.api_key), plan.text);
  return { url, text: plan.text, headers: Object.assign({ [plan.header]: token }, plan.headers) };
}

/** Return all but the token: the text to sign, the token's header, the other headers. */
function qlmPlan(url, inputs, clock) {
  if (!inputs.api_key) throw new Error("the API key is empty");
  const options = {};
  for (const name of Object.keys(qlmChoices)) options[name] = qlmChoice(inputs, name);
  const timestamp = clock().toISOString().slice(0, 19).replace("T", " ");
  const extra = qlmExtraHeaders(inputs.extra_headers || "");
  const unescaped = options.signed_form === "unescaped";
  const text = unescaped ? url.replace(qlmUnescaped, decodeURIComponent) : url;
  if (options.version === "1") {
    if (extra.length) throw new Error("version 1 signs no additional headers");
    const header = options.token_header || "Qlm-Authentication-Token";
    return { text, header, headers: { "Qlm-Timestamp": timestamp } };
  }
  const headers = { "X-Qlm-Timestamp": timestamp, "X-Qlm-Authentication-Version": "2" };
  for (const [name, value] of extra) headers[name] = value;
  const header = options.token_header || "X-Qlm-Authentication-Token";
  return { text: text + qlmSuffix(options, timestamp, extra), header, headers };
}

function qlmSuffix(options, timestamp, extra) {
  const version = "&X-Qlm-Authentication-Version" + options.separator + "2";
  const common = "&X-Qlm-Timestamp:" + timestamp + version;
  const added = extra.map(([name, value]) => "&" + name + ":" + value).join("");
  return options.extra_position === "before" ? added + common : common + added;
}

/** Return the key as the vendor's code takes it: `?` for each UTF-16 unit outside ASCII. */
function qlmKey(key) {
  const ascii = key.replace(/[^\0-\x7f]/g, "?");
  if (ascii !== key) {
    console.warn("The API key has characters outside ASCII, signed as `?`: many keys sign alike.");
  }
  return ascii;
}

function qlmChoice(inputs, name) {
  const value = inputs[name] || qlmChoices[name][0];
  if (!qlmChoices[name].includes(value)) {
    throw new Error(name + " is not one of " + qlmChoices[name].filter(Boolean).join(", "));
  }
  return value;
}

function qlmExtraHeaders(lines) {
  const taken = qlmReserved.map((name) => name.toLowerCase());
  return lines.split("\n").filter(Boolean).map((line) => {
    const match = /^(x-qlm[!#$%&'*+.^_`|~0-9a-z-]*): ?((?:[!-~](?:[ -~]*[!-~])?)?)$/i.exec(line);
    if (!match) throw new Error("an additional header is not `X-Qlm...: value` in visible ASCII");
    const [, name, value] = match;
    if (taken.includes(name.toLowerCase())) {
      throw new Error("the header " + name + " is set twice, or by the signature itself");
    }
    taken.push(name.toLowerCase());
    return [name, value];
  });
}
