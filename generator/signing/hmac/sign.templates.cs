// What templates of a recipe hold: text, and values through filters.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

static partial class Hmac
{
    static readonly Regex Placeholder = new Regex(
        @"\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}");
    static readonly Regex Escape = new Regex(@"\\[ntr\\]");

    static byte[] Fill(string template, Dictionary<string, byte[]> values)
    {
        var filled = new List<byte>();
        int at = 0;
        foreach (Match match in Placeholder.Matches(template))
        {
            filled.AddRange(Literal(template.Substring(at, match.Index - at)));
            at = match.Index + match.Length;
            filled.AddRange(match.Groups[1].Success ? Value(match, values) : Utf8(match.Value.Substring(0, 1)));
        }
        filled.AddRange(Literal(template.Substring(at)));
        return filled.ToArray();
    }

    static byte[] Value(Match match, Dictionary<string, byte[]> values)
    {
        string argument = match.Groups[2].Value;
        string name = match.Groups[1].Value;
        string full = argument == "" ? name : name + ":" + argument.ToLowerInvariant();
        byte[] value = name == "headers" || name == "names" ? Headers(values, argument, name == "names")
            : values.TryGetValue(full, out byte[] stored) ? stored : new byte[0];
        foreach (string filter in match.Groups[3].Value.Split('|').Skip(1))
        {
            string[] words = filter.Split(new[] { ':' }, 2);
            value = Filtered(value, words[0], words.Length > 1 ? words[1] : "");
        }
        return value;
    }

    static byte[] Literal(string text)
    {
        return Utf8(Escape.Replace(text, match =>
            match.Value == "\\n" ? "\n" : match.Value == "\\t" ? "\t" : match.Value == "\\r" ? "\r" : "\\"));
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
}
