// QLM strict authentication, versions 1 and 2: HMAC-SHA256 over the URL and the X-Qlm headers.
//
// Source: Soraco's support article 360045904672 and the digests printed there. Where it leaves a
// choice open, that is an input, and the default is the reading of the vendor's own code.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

static class QlmStrict
{
    static readonly string[] TokenHeaders =
    {
        "X-Qlm-Authentication-Token",
        "X-Qlm-Authentication",
        "Qlm-Authentication-Token",
        "Qlm-Authentication",
    };
    static readonly string[] Reserved = { "X-Qlm-Timestamp", "X-Qlm-Authentication-Version" };
    static readonly Regex HeaderName = new Regex(@"\A[xX]-[qQ][lL][mM][!#$%&'*+.^_`|~0-9A-Za-z-]*\z");
    static readonly Regex HeaderValue = new Regex(@"\A(?:[!-~](?:[ -~]*[!-~])?)?\z");
    static readonly Regex Unescaped = new Regex(
        // The escapes that Uri.ToString shows as characters: ASCII but ;/?:@&=+$,#%\ ...
        "%(?:2[012789aAdDeE]|3[0-9cCeE]|4[1-9a-fA-F]|5[0-9abdefABDEF]|6[0-9a-fA-F]|7[0-9a-eA-E])"
        // ... and well-formed UTF-8 of U+00A0 and above (RFC 3629).
        + "|%[cC]2%[abAB][0-9a-fA-F]|%(?:[cC][3-9a-fA-F]|[dD][0-9a-fA-F])%[89abAB][0-9a-fA-F]"
        + "|%(?:[eE]0%[abAB][0-9a-fA-F]|[eE][1-9abcefABCEF]%[89abAB][0-9a-fA-F]|[eE][dD]%[89][0-9a-fA-F])"
        + "%[89abAB][0-9a-fA-F]"
        + "|%(?:[fF]0%[9abAB][0-9a-fA-F]|[fF][1-3]%[89abAB][0-9a-fA-F]|[fF]4%8[0-9a-fA-F])"
        + "(?:%[89abAB][0-9a-fA-F]){2}");

    // Sign a request by its "url", which must already be spelled as it will be sent; return the URL
    // to send unchanged, the text that was signed, the headers, no other body.
    //
    // Inputs: api_key (required; of ASCII to be safe), version (2 or 1), token_header, separator (: or =,
    // before the version), extra_headers (lines "Name: value", signed in that order), extra_position
    // (after or before the timestamp), signed_form (sent, or unescaped as .NET shows a URL). An input
    // left out or empty takes its default. A server accepts the signature only for a limited time
    // (the vendor's text on version 1: 60 seconds). ArgumentException: unusable input.
    public static (string Url, string Text, List<KeyValuePair<string, string>> Headers, byte[] Body) Sign(
        IDictionary<string, object> request,
        IDictionary<string, string> inputs,
        Func<DateTimeOffset> clock)
    {
        string url = (string)request["url"];
        byte[] key = Key(Given(inputs, "api_key"));
        string version = Choice(inputs, "version", "2", "1");
        string tokenHeader = Choice(inputs, "token_header", new[] { "" }.Concat(TokenHeaders).ToArray());
        string separator = Choice(inputs, "separator", ":", "=");
        string position = Choice(inputs, "extra_position", "after", "before");
        string form = Choice(inputs, "signed_form", "sent", "unescaped");
        string time = clock().ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        List<KeyValuePair<string, string>> extra = ExtraHeaders(Given(inputs, "extra_headers"));
        if (version == "1" && extra.Count > 0)
            throw new ArgumentException("version 1 signs no additional headers");
        string text = form == "unescaped" ? Unescaped.Replace(url, Character) : url;
        if (version == "2")
        {
            string common = "&X-Qlm-Timestamp:" + time + "&X-Qlm-Authentication-Version" + separator + "2";
            string added = string.Concat(extra.Select(header => "&" + header.Key + ":" + header.Value));
            text += position == "before" ? added + common : common + added;
        }
        string usual = version == "1" ? "Qlm-Authentication-Token" : "X-Qlm-Authentication-Token";
        var headers = new List<KeyValuePair<string, string>>();
        Add(headers, tokenHeader == "" ? usual : tokenHeader, Token(key, text));
        Add(headers, version == "1" ? "Qlm-Timestamp" : "X-Qlm-Timestamp", time);
        if (version == "2")
            Add(headers, "X-Qlm-Authentication-Version", "2");
        headers.AddRange(extra);
        return (url, text, headers, null);
    }

    static void Add(List<KeyValuePair<string, string>> headers, string name, string value)
    {
        headers.Add(new KeyValuePair<string, string>(name, value));
    }

    static string Token(byte[] key, string text)
    {
        using (var hmac = new HMACSHA256(key))
            return string.Concat(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(one => one.ToString("x2")));
    }

    static byte[] Key(string key)
    {
        if (key == "")
            throw new ArgumentException("the API key is empty");
        // As in the vendor's code: each UTF-16 unit outside ASCII becomes `?`.
        if (key.Any(unit => unit > 127))
            Console.Error.WriteLine("The API key has characters outside ASCII, signed as `?`: many keys sign alike.");
        return key.Select(unit => unit > 127 ? (byte)'?' : (byte)unit).ToArray();
    }

    static string Given(IDictionary<string, string> inputs, string name)
    {
        return inputs.TryGetValue(name, out string value) ? value : "";
    }

    static string Choice(IDictionary<string, string> inputs, string name, params string[] allowed)
    {
        string value = Given(inputs, name);
        value = value == "" ? allowed[0] : value;
        if (!allowed.Contains(value))
            throw new ArgumentException(name + " is not one of " + string.Join(", ", allowed.Where(one => one != "")));
        return value;
    }

    static List<KeyValuePair<string, string>> ExtraHeaders(string lines)
    {
        var extra = new List<KeyValuePair<string, string>>();
        var taken = new HashSet<string>(Reserved.Concat(TokenHeaders), StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Split('\n').Where(line => line != ""))
        {
            int colon = line.IndexOf(':');
            string name = colon < 0 ? line : line.Substring(0, colon);
            string value = colon < 0 ? "" : line.Substring(colon + 1);
            value = value.StartsWith(" ", StringComparison.Ordinal) ? value.Substring(1) : value;
            if (colon < 0 || !HeaderName.IsMatch(name) || !HeaderValue.IsMatch(value))
                throw new ArgumentException("an additional header is not `X-Qlm...: value` in ASCII");
            if (!taken.Add(name))
                throw new ArgumentException("the header " + name + " is set twice, or by the signature");
            Add(extra, name, value);
        }
        return extra;
    }

    static string Character(Match escapes)
    {
        string[] hex = escapes.Value.Split(new[] { '%' }, StringSplitOptions.RemoveEmptyEntries);
        return Encoding.UTF8.GetString(hex.Select(one => Convert.ToByte(one, 16)).ToArray());
    }
}

// --- one call in short ---
//| // QLM strict authentication: HMAC-SHA256 over the address, the time and the version.
//| string timestamp = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
//| string version = "2";
//| string text = url + "&X-Qlm-Timestamp:" + timestamp + "&X-Qlm-Authentication-Version:" + version;
//| string token;
//| // Each UTF-16 unit outside ASCII is signed as `?`, which newer versions of .NET do not do by themselves.
//| byte[] key = Array.ConvertAll(api_key.ToCharArray(), unit => unit > 127 ? (byte)'?' : (byte)unit);
//| using (var hmac = new HMACSHA256(key))
//|     token = BitConverter.ToString(hmac.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", "").ToLowerInvariant();
