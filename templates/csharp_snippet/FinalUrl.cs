// The canonical URL: one spelling of a request's address, signed and sent byte for byte.
//
// RFC 3986 leaves a writer choices (which characters to escape, how to spell the host). They are
// settled here in the one way that no HTTP library, proxy or Postman engine rewrites.
//
// .NET's Uri respells what it is given: it decodes escapes that need not be (%41 becomes A, %7E
// becomes ~), removes . and .. from the path, and writes an empty path as /. What Build returns
// has nothing of that left, except for escapes that the base address itself brings. Whoever sends
// it compares: only where new Uri(url).AbsoluteUri equals url does the wire carry what was signed.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

static class FinalUrl
{
    const string InPath = "!$&'()*+,;=:@";
    const string InName = "!$()*,;:@/?";
    const string InValue = "!$()*,;:@/?=";
    const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
    const int LastPort = 65535;

    static readonly Regex Base = new Regex(@"\A(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#\\]*)([^?#]*)(\??)");
    static readonly Regex Authority = new Regex(@"\A(?:(?s:.*@))?(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?\z");
    static readonly Regex UsualHost = new Regex(@"\A(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])\z");
    static readonly Regex Numbers = new Regex(@"\A(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}\z");
    static readonly Regex LonePercent = new Regex("%(?![0-9A-Fa-f]{2})");
    static readonly Regex Dot = new Regex("%2[eE]");

    // Lower case has two letters for sigma; one of them ends a word.
    static readonly Regex LastSigma = new Regex(
        @"(?<=[\p{Lu}\p{Ll}\p{Lt}][.':\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}]*)\u03A3"
        + @"(?![.':\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}]*[\p{Lu}\p{Ll}\p{Lt}])");

    // Return the canonical URL of an address, the path values below it and the query.
    //
    // The address is scheme://host[:port][/prefix], with escapes the prefix may already have; user,
    // fragment and default port are dropped. Segments, names and values are plain text, each
    // percent-encoded as UTF-8 (a slash too); a value of null is a name without =. With keepEscapes
    // a valid %XX in them stays. ArgumentException: an address that is no http(s) one, a path value
    // that is . or ..
    public static string Build(
        string address,
        IEnumerable<string> segments,
        IEnumerable<KeyValuePair<string, string>> query,
        bool keepEscapes = false)
    {
        Match read = Base.Match(address.Trim(' ', '\t', '\r', '\n'));
        string scheme = read.Groups[1].Success ? read.Groups[1].Value.ToLowerInvariant() : "http";
        if (scheme != "http" && scheme != "https")
            throw new ArgumentException("the base address does not begin with http:// or https://");
        if (read.Groups[4].Value != "")
            throw new ArgumentException("the base address has a query");
        string server = Server(read.Groups[2].Value, scheme == "http" ? 80 : 443);
        string prefix = read.Groups[3].Value;
        prefix = prefix.StartsWith("/", StringComparison.Ordinal) ? prefix.Substring(1) : prefix;
        List<string> parts = prefix.Split('/').Select(part => Segment(part, true)).ToList();
        List<string> values = segments.Select(part => Segment(part, keepEscapes)).ToList();
        while (values.Count > 0 && parts.Count > 0 && parts[parts.Count - 1] == "")
            parts.RemoveAt(parts.Count - 1);
        string path = string.Concat(parts.Concat(values).Select(part => "/" + part));
        string pairs = string.Join("&", query.Select(pair => Pair(pair, keepEscapes)));
        return scheme + "://" + server + path + (pairs == "" ? "" : "?" + pairs);
    }

    // Percent-encode a text as UTF-8, all but letters, digits, - . _ ~ and the characters to keep;
    // halves of surrogate pairs become U+FFFD.
    public static string Encode(string text, string keep)
    {
        var encoded = new StringBuilder();
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            if (one < 128 && (Unreserved.IndexOf((char)one) >= 0 || keep.IndexOf((char)one) >= 0))
                encoded.Append((char)one);
            else
                encoded.Append('%').Append(one.ToString("X2"));
        }
        return encoded.ToString();
    }

    static string Server(string authority, int defaultPort)
    {
        Match read = Authority.Match(authority);
        string host = read.Success ? Host(read.Groups[1].Value) : "";
        Regex usual = host.Trim("0123456789.".ToCharArray()) != "" ? UsualHost : Numbers;
        if (!usual.IsMatch(host))
            throw new ArgumentException("the base address has no host, or not one as usual");
        string digits = read.Groups[2].Value;
        string number = digits.TrimStart('0');
        if (number.Length > 5 || (number != "" && int.Parse(number) > LastPort))
            throw new ArgumentException("the base address has a port over 65535");
        int port = digits == "" ? defaultPort : number == "" ? 0 : int.Parse(number);
        return port == defaultPort ? host : host + ":" + port;
    }

    static string Host(string host)
    {
        string lower = LastSigma.Replace(host, "\u03C2").Replace("\u0130", "i\u0307").ToLowerInvariant();
        return string.Join(".", lower.Normalize(NormalizationForm.FormC).Split('.').Select(Label));
    }

    static string Label(string label)
    {
        return label.All(letter => letter < 128) ? label : "xn--" + Punycode(label);
    }

    // RFC 3492. IdnMapping is not used: it follows other rules in each version of .NET.
    static string Punycode(string label)
    {
        List<int> points = Points(label);
        var written = new StringBuilder(string.Concat(points.Where(point => point < 128).Select(point => (char)point)));
        int basic = written.Length, done = basic, next = 128, delta = 0, bias = 72;
        if (basic > 0)
            written.Append('-');
        while (done < points.Count)
        {
            int smallest = points.Where(point => point >= next).Min();
            delta += (smallest - next) * (done + 1);
            next = smallest;
            foreach (int point in points)
            {
                delta += point < next ? 1 : 0;
                if (point != next)
                    continue;
                Number(written, delta, bias);
                bias = Bias(delta, done + 1, done == basic);
                delta = 0;
                done++;
            }
            delta++;
            next++;
        }
        return written.ToString();
    }

    static List<int> Points(string text)
    {
        var points = new List<int>();
        for (int at = 0; at < text.Length; at += char.IsSurrogatePair(text, at) ? 2 : 1)
            points.Add(char.ConvertToUtf32(text, at));
        return points;
    }

    static void Number(StringBuilder written, int number, int bias)
    {
        const string Digits = "abcdefghijklmnopqrstuvwxyz0123456789";
        for (int place = 36; ; place += 36)
        {
            int least = place <= bias ? 1 : place >= bias + 26 ? 26 : place - bias;
            if (number < least)
                break;
            written.Append(Digits[least + (number - least) % (36 - least)]);
            number = (number - least) / (36 - least);
        }
        written.Append(Digits[number]);
    }

    static int Bias(int delta, int points, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / points;
        int bias = 0;
        for (; delta > 455; bias += 36)
            delta /= 35;
        return bias + 36 * delta / (delta + 38);
    }

    static string Segment(string text, bool keepEscapes)
    {
        string shown = keepEscapes ? Dot.Replace(text, ".") : text;
        if (shown == "." || shown == "..")
            throw new ArgumentException("a path value may not be . or ..");
        string encoded = Encode(text, InPath, keepEscapes);
        // One Postman engine takes a segment that begins with a colon for a path variable.
        return encoded.StartsWith(":", StringComparison.Ordinal) ? "%3A" + encoded.Substring(1) : encoded;
    }

    static string Pair(KeyValuePair<string, string> pair, bool keepEscapes)
    {
        string name = Encode(pair.Key, InName, keepEscapes);
        return pair.Value == null ? name : name + "=" + Encode(pair.Value, InValue, keepEscapes);
    }

    static string Encode(string text, string keep, bool keepEscapes)
    {
        return keepEscapes ? Encode(LonePercent.Replace(text, "%25"), keep + "%") : Encode(text, keep);
    }
}
