// Qlik's Xrfkey pair: one value of 16 letters and digits, in the query and in a header.
//
// Source: Qlik's reference pages of the repository and proxy service APIs. The key proves that no
// foreign web page made the request; it is neither secret nor a credential, and nothing is signed.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

static class QlikXrfkey
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const int Length = 16;
    const int Fair = 248;
    static readonly Regex Usual = new Regex(@"\A[0-9A-Za-z]{16}\z");
    static readonly Regex Escape = new Regex("%([0-7][0-9A-Fa-f])");

    // Put the same key into the query of the request's "url" and into the header; return the URL to
    // send, the text that was signed (none), the headers, no other body.
    //
    // A key already in the query, its name in any case, is replaced; all else keeps its order and
    // spelling. Input: xrfkey, a fixed key of 16 letters and digits; left out or empty, each call
    // makes a fresh one from random, which returns that many bytes of RandomNumberGenerator.
    // ArgumentException: another key, a URL with a fragment, a source that is not random.
    public static (string Url, string Text, List<KeyValuePair<string, string>> Headers, byte[] Body) Sign(
        IDictionary<string, object> request,
        IDictionary<string, string> inputs,
        Func<int, byte[]> random)
    {
        string url = (string)request["url"];
        if (url.Contains("#"))
            throw new ArgumentException("the URL has a #, which would cut off the key: write %23");
        inputs.TryGetValue("xrfkey", out string key);
        key = string.IsNullOrEmpty(key) ? Fresh(random) : key;
        if (!Usual.IsMatch(key))
            throw new ArgumentException("the Xrfkey is not made of 16 letters and digits");
        var headers = new List<KeyValuePair<string, string>> { new KeyValuePair<string, string>("X-Qlik-Xrfkey", key) };
        return (InQuery(url, key), "", headers, null);
    }

    static string Fresh(Func<int, byte[]> random)
    {
        string key = "";
        for (int attempt = 0; attempt < Length; attempt++)
        {
            // 248 is 4 times 62: the bytes above would make the first letters more frequent.
            key += string.Concat(random(Length).Where(one => one < Fair).Select(one => Alphabet[one % 62]));
            if (key.Length >= Length)
                return key.Substring(0, Length);
        }
        throw new ArgumentException("the random source is not random");
    }

    static string InQuery(string url, string key)
    {
        int mark = url.IndexOf('?');
        string target = mark < 0 ? url : url.Substring(0, mark);
        string query = mark < 0 ? "" : url.Substring(mark + 1);
        var pairs = new List<string>();
        int index = -1;
        foreach (string pair in query == "" ? new string[0] : query.Split('&'))
        {
            if (!IsKey(pair.Split('=')[0]))
                pairs.Add(pair);
            else if (index < 0)
                index = pairs.Count;
        }
        pairs.Insert(index < 0 ? pairs.Count : index, "xrfkey=" + key);
        return target + "?" + string.Join("&", pairs);
    }

    static bool IsKey(string name)
    {
        string decoded = Escape.Replace(name, match => ((char)Convert.ToByte(match.Groups[1].Value, 16)).ToString());
        return string.Equals(decoded, "xrfkey", StringComparison.OrdinalIgnoreCase);
    }
}

// --- one call in short ---
//| // Qlik's Xrfkey pair: the same 16 letters and digits in the query and in a header.
//| var random = new byte[8];
//| using (var generator = RandomNumberGenerator.Create())
//|     generator.GetBytes(random);
//| string xrfkey = BitConverter.ToString(random).Replace("-", "").ToLowerInvariant();
