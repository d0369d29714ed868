// Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
//
// The recipe is data in lines, `verb argument...`, with a template as the last argument. It was
// checked before, so that a secret is used only as a key or in a hash.

using System;
using System.Collections.Generic;
using System.Linq;

static partial class Hmac
{
    // Sign a request (its "method", "url", "headers" and "body") by the recipe among the inputs; return
    // the URL to send, what the last step signs (without secrets), the headers, the body to send.
    //
    // Other inputs: secret; id, token and subject, which may be sent; and nonce, where it shall not be
    // random. If the request already has a value that the recipe adds, the new value replaces it: a
    // signed value keeps its position, a value that is only sent goes to the end. ArgumentException: an
    // empty or malformed secret.
    public static (string Url, string Text, List<KeyValuePair<string, string>> Headers, byte[] Body) Sign(
        IDictionary<string, object> request,
        IDictionary<string, string> inputs,
        Func<DateTimeOffset> clock)
    {
        List<string[]> lines = inputs["recipe"].Split('\n').Where(line => line != "").Select(Words).ToList();
        RequestCopy copy = Bare(request, lines);
        Dictionary<string, byte[]> values = Parts(copy, inputs);
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
                Add(copy, isSigned ? verb.Substring(4) : verb, name, value);
                if (value.Length > 0 && verb.EndsWith("header", StringComparison.Ordinal))
                    Set(headers, name, Text(value));
                foreach (KeyValuePair<string, byte[]> part in isSigned ? Parts(copy, inputs) : new Dictionary<string, byte[]>())
                    values[part.Key] = visible[part.Key] = part.Value;
            }
        }
        return (copy.Url, shown, headers, copy.Body);
    }

    static string[] Words(string line)
    {
        string[] words = line.Split(new[] { ' ' }, 3);
        return words.Concat(new[] { "", "" }).Take(3).ToArray();
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
}
