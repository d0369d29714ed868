// The values of a recipe: the secret, the time, a nonce; bytes and how they are written; hashes.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

static partial class Hmac
{
    static readonly Regex Base64 = new Regex(@"\A[A-Za-z0-9+/]*={0,2}\z");
    static readonly Encoding Latin1 = Encoding.GetEncoding(28591);
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

    static string Nonce(string form)
    {
        var bytes = new byte[16];
        using (var generator = RandomNumberGenerator.Create())
            generator.GetBytes(bytes);
        return form == "uuid" ? Guid.NewGuid().ToString() : Text(Encoded(bytes, "hex"));
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

    static byte[] Utf8(string text)
    {
        return Encoding.UTF8.GetBytes(text);
    }

    static string Text(byte[] value)
    {
        return Encoding.UTF8.GetString(value);
    }

    static string[] Halves(string text, string mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? new[] { text, "" } : new[] { text.Substring(0, at), text.Substring(at + mark.Length) };
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
        return Latin1.GetBytes(Regex.Replace(Latin1.GetString(value), "%([0-9A-Fa-f]{2})", match =>
            ((char)Convert.ToByte(match.Groups[1].Value, 16)).ToString()));
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
}
