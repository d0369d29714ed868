// Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
//
// The recipe is data in lines, `verb argument...`, with a template as the last argument; it comes
// compiled from a document, checked so that no secret leaves but as a key or a hash.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

static class Hmac
{
    static readonly Regex Base64 = new Regex(@"\A[A-Za-z0-9+/]*={0,2}\z");
    static readonly Dictionary<string, string> Times = new Dictionary<string, string>
    {
        { "iso", "yyyy-MM-dd'T'HH:mm:ss'Z'" },
        { "iso-ms", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" },
        { "iso-local", "yyyy-MM-dd'T'HH:mm:ss" },
        { "iso-basic", "yyyyMMdd'T'HHmmss'Z'" },
        { "iso-zone", "yyyyMMdd'T'HH:mm:ss'+0000'" },
        { "date", "yyyy-MM-dd" },
        { "date-basic", "yyyyMMdd" },
        { "plain", "yyyy-MM-dd HH:mm:ss" },
        { "rfc1123", "ddd, dd MMM yyyy HH:mm:ss 'GMT'" },
        { "rfc2822", "ddd, dd MMM yyyy HH:mm:ss '-0000'" },
    };
    const string FormType = "application/x-www-form-urlencoded";
    static readonly string[] Sent = { "id", "token", "subject" };

    // A request on its way to what is sent.
    sealed class Draft
    {
        public string Method;
        public string Url;
        public List<KeyValuePair<string, string>> Headers;
        public byte[] Body;

        // Whether the body is a form, whose fields a recipe can read and write.
        public bool IsForm
        {
            get
            {
                return Headers.Any(header => string.Equals(header.Key, "Content-Type", StringComparison.OrdinalIgnoreCase)
                    && header.Value.Trim().StartsWith(FormType, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    // Sign a request (its "method", "url", "headers" and "body") by the recipe among the inputs; return
    // the URL to send, what the last step signs (secrets left out), the headers, the body to send.
    //
    // Other inputs: secret, what may be sent: id, token, subject, and nonce, where it is not to be
    // random. What the request already has of what the recipe adds is replaced: what is signed in its
    // place, what is sent beside at the end. ArgumentException: an empty or malformed secret.
    public static (string Url, string Text, List<KeyValuePair<string, string>> Headers, byte[] Body) Sign(
        IDictionary<string, object> request,
        IDictionary<string, string> inputs,
        Func<DateTimeOffset> clock)
    {
        List<string[]> lines = inputs["recipe"].Split('\n').Where(line => line != "").Select(Words).ToList();
        Draft draft = Bare(request, lines);
        Dictionary<string, byte[]> values = Parts(draft, inputs);
        var visible = new Dictionary<string, byte[]>(values) { ["secret"] = Utf8("***") };
        var headers = new List<KeyValuePair<string, string>>();
        string shown = "";
        foreach (string[] line in lines)
        {
            string verb = line[0], name = line[1], template = line[2];
            if (verb == "secret")
                values["secret"] = Secret(Given(inputs, "secret"), name);
            else if (verb == "nonce")
                values[verb] = visible[verb] = Utf8(Given(inputs, "nonce") == "" ? Nonce(name) : Given(inputs, "nonce"));
            else if (verb == "time")
                values[name] = visible[name] = Utf8(Time(clock(), template.Split(' ')));
            else if (verb == "let" || verb == "hash" || verb == "hmac")
                shown = Step(verb, name, template, values, visible) ?? shown;
            else
            {
                byte[] value = Fill(template, values);
                bool isSigned = verb.StartsWith("set-", StringComparison.Ordinal);
                Add(draft, isSigned ? verb.Substring(4) : verb, name, value);
                if (value.Length > 0 && verb.EndsWith("header", StringComparison.Ordinal))
                    Set(headers, name, Text(value));
                foreach (KeyValuePair<string, byte[]> part in isSigned ? Parts(draft, inputs) : new Dictionary<string, byte[]>())
                    values[part.Key] = visible[part.Key] = part.Value;
            }
        }
        return (draft.Url, shown, headers, draft.Body);
    }

    static string[] Words(string line)
    {
        string[] words = line.Split(new[] { ' ' }, 3);
        return words.Concat(new[] { "", "" }).Take(3).ToArray();
    }

    // The request without what is sent beside what is signed.
    static Draft Bare(IDictionary<string, object> request, List<string[]> lines)
    {
        var fields = new HashSet<string>(lines.Where(line => line[0] == "form").Select(line => line[1]));
        var names = new HashSet<string>(lines.Where(line => line[0] == "query").Select(line => line[1]).Concat(fields));
        var dropped = new HashSet<string>(
            lines.Where(line => line[0] == "header").Select(line => line[1]), StringComparer.OrdinalIgnoreCase);
        string url = (string)request["url"];
        string[] halves = Halves(url, "?");
        string kept = Without(halves[1], names);
        var draft = new Draft
        {
            Method = (string)request["method"],
            Url = kept == halves[1] ? url : halves[0] + (kept == "" ? "" : "?" + kept),
            Headers = ((IEnumerable<KeyValuePair<string, string>>)request["headers"])
                .Where(header => !dropped.Contains(header.Key)).ToList(),
            Body = (byte[])request["body"],
        };
        var whole = new Draft { Headers = ((IEnumerable<KeyValuePair<string, string>>)request["headers"]).ToList() };
        if (fields.Count > 0 && whole.IsForm)
            draft.Body = Latin1.GetBytes(Without(Latin1.GetString(draft.Body), fields));
        return draft;
    }

    static string Without(string pairs, HashSet<string> names)
    {
        return string.Join("&", pairs.Split('&').Where(pair => !names.Contains(Halves(pair, "=")[0])));
    }

    // Add one thing more to the request; a field of a form goes to the query where the body is none.
    static void Add(Draft draft, string place, string name, byte[] value)
    {
        if (place == "header")
        {
            draft.Headers = value.Length == 0 ? draft.Headers : draft.Headers
                .Where(header => !string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
                .Concat(new[] { new KeyValuePair<string, string>(name, Text(value)) }).ToList();
        }
        else if (place == "form" && draft.IsForm)
            draft.Body = Latin1.GetBytes(With(Latin1.GetString(draft.Body), name, value));
        else
        {
            string[] halves = Halves(draft.Url, "?");
            draft.Url = halves[0] + "?" + With(halves[1], name, value);
        }
    }

    // The pairs with one of that name: in its place, or as the last.
    static string With(string pairs, string name, byte[] value)
    {
        string pair = name + "=" + Percent(value, "");
        string[] replaced = pairs.Split('&').Select(one => Halves(one, "=")[0] == name ? pair : one).ToArray();
        return replaced.Contains(pair) ? string.Join("&", replaced) : pairs + (pairs == "" ? "" : "&") + pair;
    }

    static Dictionary<string, byte[]> Parts(Draft draft, IDictionary<string, string> inputs)
    {
        foreach (string name in Sent)
        {
            if (Regex.IsMatch(inputs["recipe"], @"\{" + name + "[|}]") && Given(inputs, name) == "")
                throw new ArgumentException("the " + name + " is empty");
        }
        string[] halves = Halves(draft.Url, "://");
        string[] target = Halves(halves[1], "/");
        string[] path = Halves(target[1], "?");
        Match port = Regex.Match(target[0], @":([0-9]+)\z");
        var parts = new Dictionary<string, byte[]>
        {
            { "method", Utf8(draft.Method) },
            { "url", Utf8(draft.Url) },
            { "scheme", Utf8(halves[0]) },
            { "host", Utf8(target[0]) },
            { "hostname", Utf8(port.Success ? target[0].Substring(0, port.Index) : target[0]) },
            { "port", Utf8(port.Success ? port.Groups[1].Value : halves[0] == "https" ? "443" : "80") },
            { "path", Utf8("/" + path[0]) },
            { "query", Utf8(path[1]) },
            { "target", Utf8("/" + target[1]) },
            { "form", Utf8(draft.IsForm ? "yes" : "") },
            { "header:host", Utf8(target[0]) },
            { "body", draft.Body },
        };
        foreach (string name in Sent)
            parts[name] = Utf8(Given(inputs, name));
        foreach (KeyValuePair<string, string> header in draft.Headers)
            parts["header:" + header.Key.ToLowerInvariant()] = Utf8(header.Value.Trim());
        return parts;
    }

    static string Nonce(string form)
    {
        var bytes = new byte[16];
        using (var generator = RandomNumberGenerator.Create())
            generator.GetBytes(bytes);
        return form == "uuid" ? Guid.NewGuid().ToString() : Text(Encoded(bytes, "hex"));
    }

    static byte[] Secret(string text, string form)
    {
        if (text == "")
            throw new ArgumentException("the secret is empty");
        try
        {
            if (form == "base64")
                return Base64.IsMatch(text) ? Convert.FromBase64String(text) : throw new FormatException();
            if (form == "ascii")
                text = Regex.Replace(text, @"[^\0-\x7f]", "?"); // one for each UTF-16 unit
            return form == "hex" ? Bytes(text) : Utf8(text);
        }
        catch (FormatException)
        {
            throw new ArgumentException("the secret is not " + form);
        }
    }

    static byte[] Bytes(string hex)
    {
        hex = Regex.Replace(hex, "[ \t\r\n]", "");
        if (!Regex.IsMatch(hex, @"\A(?:[0-9A-Fa-f]{2})*\z"))
            throw new FormatException();
        return Enumerable.Range(0, hex.Length / 2).Select(at => Convert.ToByte(hex.Substring(2 * at, 2), 16)).ToArray();
    }

    static string Time(DateTimeOffset moment, string[] written)
    {
        DateTime now = moment.UtcDateTime.AddSeconds(int.Parse(written[1], CultureInfo.InvariantCulture));
        long micros = (now - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / 10;
        if (written[0].StartsWith("unix", StringComparison.Ordinal))
        {
            long unit = written[0] == "unix" ? 1000000 : written[0] == "unix-ms" ? 1000 : 1;
            return (micros / unit).ToString(CultureInfo.InvariantCulture);
        }
        return now.ToString(Times[written[0]], CultureInfo.InvariantCulture);
    }

    // Take one step, if its condition holds and its name has no value yet; return the text shown, or null.
    static string Step(
        string verb, string name, string rest, Dictionary<string, byte[]> values, Dictionary<string, byte[]> visible)
    {
        string[] words = Halves(rest, " ");
        if (values.ContainsKey(name) || !Holds(words[0], values))
            return null;
        if (verb == "let")
        {
            byte[] filled = Fill(words[1], values);
            visible[name] = Fill(words[1], visible);
            values[name] = filled;
            return null;
        }
        string[] how = words[1].Split(new[] { ' ' }, 3);
        int tab = how[2].LastIndexOf('\t');
        string template = how[2].Substring(tab + 1);
        byte[] text = Fill(template, values);
        byte[] digest = verb == "hmac" ? Keyed(how[0], Fill(how[2].Substring(0, tab), values), text) : Hash(how[0], text);
        string shown = Text(Fill(template, visible));
        values[name] = visible[name] = Encoded(digest, how[1]);
        return shown;
    }

    static bool Holds(string when, Dictionary<string, byte[]> values)
    {
        if (when == "body" || when == "query" || when == "form")
            return values[when].Length > 0;
        if (when == "!body" || when == "!query" || when == "!form")
            return values[when.Substring(1)].Length == 0;
        return when == "-" || Text(values["method"]) == when;
    }

    static void Set(List<KeyValuePair<string, string>> headers, string name, string value)
    {
        int at = headers.FindIndex(header => header.Key == name);
        if (at < 0)
            headers.Add(new KeyValuePair<string, string>(name, value));
        else
            headers[at] = new KeyValuePair<string, string>(name, value);
    }

    static string Given(IDictionary<string, string> inputs, string name)
    {
        return inputs.TryGetValue(name, out string value) ? value : "";
    }

    // What templates of a recipe hold and how their values are written.

    static readonly Regex Placeholder = new Regex(
        @"\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}");
    static readonly Regex Escape = new Regex(@"\\[ntr\\]");
    static readonly Encoding Latin1 = Encoding.GetEncoding(28591);

    static byte[] Fill(string template, Dictionary<string, byte[]> values)
    {
        var filled = new List<byte>();
        int at = 0;
        foreach (Match found in Placeholder.Matches(template))
        {
            filled.AddRange(Literal(template.Substring(at, found.Index - at)));
            at = found.Index + found.Length;
            filled.AddRange(found.Groups[1].Success ? Value(found, values) : Utf8(found.Value.Substring(0, 1)));
        }
        filled.AddRange(Literal(template.Substring(at)));
        return filled.ToArray();
    }

    static byte[] Value(Match found, Dictionary<string, byte[]> values)
    {
        string argument = found.Groups[2].Value;
        string name = found.Groups[1].Value;
        string full = argument == "" ? name : name + ":" + argument.ToLowerInvariant();
        byte[] value = name == "headers" || name == "names" ? Headers(values, argument, name == "names")
            : values.TryGetValue(full, out byte[] known) ? known : new byte[0];
        foreach (string filter in found.Groups[3].Value.Split('|').Skip(1))
        {
            string[] words = filter.Split(new[] { ':' }, 2);
            value = Filtered(value, words[0], words.Length > 1 ? words[1] : "");
        }
        return value;
    }

    static byte[] Literal(string text)
    {
        return Utf8(Escape.Replace(text, found =>
            found.Value == "\\n" ? "\n" : found.Value == "\\t" ? "\t" : found.Value == "\\r" ? "\r" : "\\"));
    }

    // The headers of a list, `x-a,x-b-*`, as lines `name:value`, or their names alone, `x-a;x-b-c`.
    static byte[] Headers(Dictionary<string, byte[]> values, string chosen, bool namesOnly)
    {
        const string Mark = "header:";
        List<string> present = values.Keys.Where(name => name.StartsWith(Mark, StringComparison.Ordinal))
            .Select(name => name.Substring(Mark.Length)).OrderBy(name => name, StringComparer.Ordinal).ToList();
        List<string> names = chosen.Split(',').SelectMany(one => present.Where(name =>
            one.EndsWith("*", StringComparison.Ordinal)
                ? name.StartsWith(one.Substring(0, one.Length - 1), StringComparison.Ordinal)
                : name == one)).Distinct().ToList();
        return namesOnly
            ? Utf8(string.Join(";", names))
            : names.SelectMany(name => Utf8(name + ":").Concat(values[Mark + name]).Concat(Utf8("\n"))).ToArray();
    }

    static byte[] Filtered(byte[] value, string filter, string argument)
    {
        switch (filter)
        {
            case "md5":
            case "sha1":
            case "sha256":
            case "sha384":
            case "sha512":
                return Hash(filter, value);
            case "pct":
                return Utf8(Percent(value, argument));
            case "decoded":
                return Decoded(value);
            case "lower":
                return value.Select(one => one >= 'A' && one <= 'Z' ? (byte)(one + 32) : one).ToArray();
            case "upper":
                return value.Select(one => one >= 'a' && one <= 'z' ? (byte)(one - 32) : one).ToArray();
            case "without":
                byte[] start = Utf8(argument);
                return value.Take(start.Length).SequenceEqual(start) ? value.Skip(start.Length).ToArray() : value;
            case "trim":
                return Latin1.GetBytes(Latin1.GetString(value).Trim(' ', '\t', '\r', '\n'));
            case "collapsed":
                return Latin1.GetBytes(Regex.Replace(Latin1.GetString(value), "[ \t]+", " "));
            case "size":
                return Utf8(value.Length.ToString(CultureInfo.InvariantCulture));
            case "first":
                return value.Take(int.Parse(argument, CultureInfo.InvariantCulture)).ToArray();
            case "before":
            case "after":
                string mark = Latin1.GetString(Utf8(argument));
                return Latin1.GetBytes(Halves(Latin1.GetString(value), mark)[filter == "before" ? 0 : 1]);
            case "sorted":
            case "joined":
            case "lines":
                return Latin1.GetBytes(Sorted(Latin1.GetString(value), filter));
            default:
                return Encoded(value, filter);
        }
    }

    // The parameters in order: encoded, k=v&k=v, or decoded: joined, kvkv, or as lines k:v. One character is a byte.
    static string Sorted(string query, string form)
    {
        IEnumerable<string[]> pairs = query.Split('&').Where(pair => pair != "").Select(pair =>
            Halves(pair, "=").Select(half => Latin1.GetString(Decoded(Latin1.GetBytes(half.Replace('+', ' '))))).ToArray());
        if (form == "sorted")
            pairs = pairs.Select(pair => pair.Select(half => Percent(Latin1.GetBytes(half), "")).ToArray());
        IEnumerable<string[]> ordered = pairs
            .OrderBy(pair => pair[0], StringComparer.Ordinal).ThenBy(pair => pair[1], StringComparer.Ordinal);
        if (form == "sorted")
            return string.Join("&", ordered.Select(pair => pair[0] + "=" + pair[1]));
        return string.Concat(ordered.Select(pair => form == "joined" ? pair[0] + pair[1] : pair[0] + ":" + pair[1] + "\n"));
    }

    static byte[] Encoded(byte[] value, string encoding)
    {
        if (encoding == "raw")
            return value;
        if (encoding == "hex" || encoding == "HEX")
            return Utf8(string.Concat(value.Select(one => one.ToString(encoding == "hex" ? "x2" : "X2"))));
        string text = Convert.ToBase64String(value);
        return Utf8(encoding == "base64" ? text : text.Replace('+', '-').Replace('/', '_'));
    }

    static byte[] Hash(string name, byte[] text)
    {
        using (HashAlgorithm hash = name == "md5" ? MD5.Create()
            : name == "sha1" ? SHA1.Create()
            : name == "sha256" ? SHA256.Create()
            : name == "sha384" ? (HashAlgorithm)SHA384.Create() : SHA512.Create())
            return hash.ComputeHash(text);
    }

    static byte[] Keyed(string name, byte[] key, byte[] text)
    {
        using (HMAC hmac = name == "md5" ? new HMACMD5(key)
            : name == "sha1" ? new HMACSHA1(key)
            : name == "sha256" ? new HMACSHA256(key)
            : name == "sha384" ? (HMAC)new HMACSHA384(key) : new HMACSHA512(key))
            return hmac.ComputeHash(text);
    }

    static string Percent(byte[] value, string keep)
    {
        return string.Concat(value.Select(one =>
            (one >= '0' && one <= '9') || (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z')
                || one == '-' || one == '.' || one == '_' || one == '~' || (one < 128 && keep.IndexOf((char)one) >= 0)
                ? ((char)one).ToString()
                : "%" + one.ToString("X2")));
    }

    static byte[] Decoded(byte[] value)
    {
        return Latin1.GetBytes(Regex.Replace(Latin1.GetString(value), "%([0-9A-Fa-f]{2})", found =>
            ((char)Convert.ToByte(found.Groups[1].Value, 16)).ToString()));
    }

    static string[] Halves(string text, string mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? new[] { text, "" } : new[] { text.Substring(0, at), text.Substring(at + mark.Length) };
    }

    static byte[] Utf8(string text)
    {
        return Encoding.UTF8.GetBytes(text);
    }

    static string Text(byte[] value)
    {
        return Encoding.UTF8.GetString(value);
    }
}
