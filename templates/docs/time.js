// Times as text: yyyy-MM-dd HH:mm:ss, in UTC.

/** Return the time that a text means, or null if it has another form. */
function readTime(text) {
  const form = /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/;
  const time = form.test(text) ? new Date(text.replace(" ", "T") + "Z") : null;
  const real = time && !Number.isNaN(time.getTime()) && showTime(time) === text;
  return real && text > "0001" ? time : null;
}

/** Return a time in this form. */
function showTime(time) {
  return time.toISOString().slice(0, 19).replace("T", " ");
}
