// What may be shown of a URL or a signed text: all but the values of secret parameters.

/**
 * Return `text`, a URL or what begins with one, with `***` for the value of each secret.
 *
 * Names of parameters are compared decoded and without regard to case.
 */
function masked(text, secretNames) {
  const secrets = secretNames.map((name) => name.toLowerCase());
  return text.replace(/([?&])([^=&?]*)=([^&]*)/g, (pair, mark, name) =>
    secrets.includes(maskedName(name)) ? mark + name + "=***" : pair
  );
}

function maskedName(name) {
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch (error) {
    return name.toLowerCase(); // a broken escape is no part of a secret's name
  }
}
