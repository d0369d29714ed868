// Calls the programs of an assembly one after another. Arguments: a file with a call a line, words separated by tabs, the
// first of them a class; a file for the results: exit status and what went to standard error, ended by a zero.

using System;
using System.IO;
using System.Linq;
using System.Reflection;

static class Programs
{
    static void Main(string[] arguments)
    {
        using (var results = new StreamWriter(arguments[1]))
        {
            foreach (string line in File.ReadAllLines(arguments[0]))
            {
                string[] words = line.Split('\t');
                var errors = new StringWriter();
                Console.SetError(errors);
                Type program = Assembly.GetExecutingAssembly().GetType(words[0], true);
                MethodInfo main = program.GetMethod("Main", BindingFlags.NonPublic | BindingFlags.Static);
                object status;
                try
                {
                    status = main.Invoke(null, new object[] { words.Skip(1).ToArray() });
                }
                catch (TargetInvocationException error)
                {
                    status = error.InnerException;
                }
                results.Write(status + "\n" + errors + "\0");
                results.Flush();
            }
        }
    }
}
