// Forms whose fields depend on a parameter: each field has a row, and the rows of the chosen value are ticked.

/**
 * Tick the rows of the fields that belong to the value of a parameter.
 *
 * `choices` are `{parameter, fields}` by request, as `POST path/:id`; `fields` are lists of names by the
 * value of the parameter. If the form is already ticked for this value, it does not change.
 */
function postmanChooseFields(choices) {
  const call = pm.request.method + " " + (pm.request.url.path || []).join("/");
  if (!Object.keys(choices).includes(call) || !pm.request.body) return;
  const { parameter, fields } = choices[call];
  const row = pm.request.url.query.filter((one) => one && one.key === parameter && !one.disabled)[0];
  const value = row ? pm.variables.replaceIn(String(row.value || "")).toLowerCase() : "";
  const chosen = Object.keys(fields).find((name) => name.toLowerCase() === value);
  const list = pm.request.body[pm.request.body.mode];
  if (!chosen || !list || !list.filter) return;
  const offered = [].concat(...Object.keys(fields).map((name) => fields[name]));
  const isOther = ({ key }) => offered.includes(key) && !fields[chosen].includes(key);
  const others = list.filter((one) => one && isOther(one) && !one.disabled);
  if (!others.length) return;
  others.forEach((one) => (one.disabled = true));
  list.filter((one) => one && fields[chosen].includes(one.key)).forEach((one) => (one.disabled = false));
}
