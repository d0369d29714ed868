// What templates of a recipe hold and how their values are written; sign.cs says what a recipe is.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

static partial class Hmac
{
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
