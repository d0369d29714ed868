// Runs the static signing files over cases. Standard input: a case a line, its words separated by tabs, each word the
// hexadecimal digits of its UTF-16, so that halves of surrogate pairs arrive; standard output: results the same way.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

static class Run
{
    static int Main(string[] arguments)
    {
        string line;
        while ((line = Console.In.ReadLine()) != null)
        {
            var words = new Queue<string>(line.Split('\t').Select(Decoded));
            Console.Out.WriteLine(string.Join("\t", Result(arguments[0], words).Select(Encoded)));
        }
        return 0;
    }

    static List<string> Result(string scheme, Queue<string> words)
    {
        var result = new List<string>();
        try
        {
            string url = null;
            while (words.Count > 0)
            {
                string kind = words.Dequeue();
                if (kind == "final_url")
                    result.AddRange(new[] { "url", url = Url(words) });
                else if (kind == "masked")
                    result.AddRange(new[] { "masked", Masked.Show(words.Dequeue(), Rest(words)) });
                else if (kind == "url")
                    url = words.Dequeue();
                else
                    Sign(scheme, url, words, result);
            }
        }
        catch (ArgumentException error)
        {
            return new List<string> { "error", error.Message };
        }
        return result;
    }

    static string Url(Queue<string> words)
    {
        bool keepEscapes = words.Dequeue() == "keep";
        string address = words.Dequeue();
        var segments = Rest(words);
        var query = new List<KeyValuePair<string, string>>();
        for (int count = int.Parse(words.Dequeue()); count > 0; count--)
        {
            string name = words.Dequeue();
            bool bare = words.Dequeue() == "bare";
            query.Add(new KeyValuePair<string, string>(name, bare ? null : words.Dequeue()));
        }
        return FinalUrl.Build(address, segments, query, keepEscapes);
    }

    static List<string> Rest(Queue<string> words)
    {
        int count = int.Parse(words.Dequeue());
        return Enumerable.Range(0, count).Select(_ => words.Dequeue()).ToList();
    }

    static void Sign(string scheme, string url, Queue<string> words, List<string> result)
    {
        string source = words.Dequeue();
        var request = new Dictionary<string, object> { { "url", url } };
        if (scheme == "hmac")
        {
            request["method"] = words.Dequeue();
            request["body"] = Encoding.UTF8.GetBytes(words.Dequeue());
            request["headers"] = Pairs(words);
        }
        var inputs = Pairs(words).ToDictionary(pair => pair.Key, pair => pair.Value);
        var signed = scheme == "qlm-strict" ? QlmStrict.Sign(request, inputs, () => Moment(source))
            : scheme == "hmac" ? Hmac.Sign(request, inputs, () => Moment(source))
            : QlikXrfkey.Sign(request, inputs, Drawn(source));
        result.AddRange(new[] { "url", signed.Url, "text", signed.Text });
        foreach (var header in signed.Headers)
            result.AddRange(new[] { "header", header.Key, header.Value });
        if (signed.Body != null)
            result.AddRange(new[] { "body", Encoding.UTF8.GetString(signed.Body) });
    }

    static List<KeyValuePair<string, string>> Pairs(Queue<string> words)
    {
        int count = int.Parse(words.Dequeue());
        return Enumerable.Range(0, count)
            .Select(_ => new KeyValuePair<string, string>(words.Dequeue(), words.Dequeue())).ToList();
    }

    static DateTimeOffset Moment(string text)
    {
        return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    static Func<int, byte[]> Drawn(string hex)
    {
        int at = 0;
        return count =>
        {
            count = Math.Min(count, hex.Length / 2 - at);
            byte[] bytes = Enumerable.Range(at, count).Select(i => Convert.ToByte(hex.Substring(2 * i, 2), 16)).ToArray();
            at += count;
            return bytes;
        };
    }

    static string Decoded(string hex)
    {
        return string.Concat(Enumerable.Range(0, hex.Length / 4)
            .Select(i => (char)Convert.ToUInt16(hex.Substring(4 * i, 4), 16)));
    }

    static string Encoded(string text)
    {
        return string.Concat(text.Select(letter => ((int)letter).ToString("x4")));
    }
}
