// What may be shown of a URL or a signed text: all but the values of secret parameters.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

static class Masked
{
    static readonly Regex OnePair = new Regex("([?&])([^=&?]*)=([^&]*)");
    static readonly Regex Escape = new Regex("%[0-9A-Fa-f]{2}");

    // Return a text, a URL or what begins with one, with *** for the value of each secret.
    //
    // Names of parameters are compared decoded and without regard to case.
    public static string Show(string text, IEnumerable<string> secretNames)
    {
        var secrets = new HashSet<string>(secretNames.Select(name => name.ToLowerInvariant()));
        return OnePair.Replace(text, pair =>
            secrets.Contains(Decoded(pair.Groups[2].Value).ToLowerInvariant())
                ? pair.Groups[1].Value + pair.Groups[2].Value + "=***"
                : pair.Value);
    }

    static string Decoded(string text)
    {
        var bytes = new List<byte>();
        int at = 0;
        foreach (Match escape in Escape.Matches(text))
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, escape.Index - at)));
            bytes.Add(Convert.ToByte(escape.Value.Substring(1), 16));
            at = escape.Index + 3;
        }
        bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at)));
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
