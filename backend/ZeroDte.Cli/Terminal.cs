using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace ZeroDte.Cli;

/// <summary>Answers go to standard output; progress and errors to standard error, so that output can be piped.</summary>
internal static class Terminal
{
    public static readonly IAnsiConsole Out = Create(Console.Out, Console.IsOutputRedirected);

    public static readonly IAnsiConsole Error = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Columns where there is no terminal to ask: log files wrap for themselves.</summary>
    private const int WidthOfFiles = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void WriteJson(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Json));

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = WidthOfFiles;
        return console;
    }
}
