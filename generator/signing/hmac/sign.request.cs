// What a recipe reads of the request, and what it adds to it.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

static partial class Hmac
{
    const string FormType = "application/x-www-form-urlencoded";
    static readonly string[] Sent = { "id", "token", "subject" };

    // A request on its way to what is sent.
    sealed class RequestCopy
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

    // A copy of the request without the pairs and headers that are sent but not signed.
    static RequestCopy Bare(IDictionary<string, object> request, List<string[]> lines)
    {
        var fields = new HashSet<string>(lines.Where(line => line[0] == "form").Select(line => line[1]));
        var names = new HashSet<string>(lines.Where(line => line[0] == "query").Select(line => line[1]).Concat(fields));
        var dropped = new HashSet<string>(
            lines.Where(line => line[0] == "header").Select(line => line[1]), StringComparer.OrdinalIgnoreCase);
        string url = (string)request["url"];
        string[] halves = Halves(url, "?");
        string kept = Without(halves[1], names);
        var copy = new RequestCopy
        {
            Method = (string)request["method"],
            Url = kept == halves[1] ? url : halves[0] + (kept == "" ? "" : "?" + kept),
            Headers = ((IEnumerable<KeyValuePair<string, string>>)request["headers"])
                .Where(header => !dropped.Contains(header.Key)).ToList(),
            Body = (byte[])request["body"],
        };
        var whole = new RequestCopy { Headers = ((IEnumerable<KeyValuePair<string, string>>)request["headers"]).ToList() };
        if (fields.Count > 0 && whole.IsForm)
            copy.Body = Latin1.GetBytes(Without(Latin1.GetString(copy.Body), fields));
        return copy;
    }

    static string Without(string pairs, HashSet<string> names)
    {
        return string.Join("&", pairs.Split('&').Where(pair => !names.Contains(Halves(pair, "=")[0])));
    }

    // Add one value to the request; a form field goes to the query if the body is not a form.
    static void Add(RequestCopy copy, string location, string name, byte[] value)
    {
        if (location == "header")
        {
            copy.Headers = value.Length == 0 ? copy.Headers : copy.Headers
                .Where(header => !string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
                .Concat(new[] { new KeyValuePair<string, string>(name, Text(value)) }).ToList();
        }
        else if (location == "form" && copy.IsForm)
            copy.Body = Latin1.GetBytes(With(Latin1.GetString(copy.Body), name, value));
        else
        {
            string[] halves = Halves(copy.Url, "?");
            copy.Url = halves[0] + "?" + With(halves[1], name, value);
        }
    }

    // The pairs with the named pair replaced, or with the new one at the end.
    static string With(string pairs, string name, byte[] value)
    {
        string pair = name + "=" + Percent(value, "");
        string[] replaced = pairs.Split('&').Select(one => Halves(one, "=")[0] == name ? pair : one).ToArray();
        return replaced.Contains(pair) ? string.Join("&", replaced) : pairs + (pairs == "" ? "" : "&") + pair;
    }

    static Dictionary<string, byte[]> Parts(RequestCopy copy, IDictionary<string, string> inputs)
    {
        foreach (string name in Sent)
        {
            if (Regex.IsMatch(inputs["recipe"], @"\{" + name + "[|}]") && Given(inputs, name) == "")
                throw new ArgumentException("the " + name + " is empty");
        }
        string[] halves = Halves(copy.Url, "://");
        string[] target = Halves(halves[1], "/");
        string[] path = Halves(target[1], "?");
        Match port = Regex.Match(target[0], @":([0-9]+)\z");
        var parts = new Dictionary<string, byte[]>
        {
            { "method", Utf8(copy.Method) },
            { "url", Utf8(copy.Url) },
            { "scheme", Utf8(halves[0]) },
            { "host", Utf8(target[0]) },
            { "hostname", Utf8(port.Success ? target[0].Substring(0, port.Index) : target[0]) },
            { "port", Utf8(port.Success ? port.Groups[1].Value : halves[0] == "https" ? "443" : "80") },
            { "path", Utf8("/" + path[0]) },
            { "query", Utf8(path[1]) },
            { "target", Utf8("/" + target[1]) },
            { "form", Utf8(copy.IsForm ? "yes" : "") },
            { "header:host", Utf8(target[0]) },
            { "body", copy.Body },
        };
        foreach (string name in Sent)
            parts[name] = Utf8(Given(inputs, name));
        foreach (KeyValuePair<string, string> header in copy.Headers)
            parts["header:" + header.Key.ToLowerInvariant()] = Utf8(header.Value.Trim());
        return parts;
    }
}
