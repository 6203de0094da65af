using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace ZeroDte.Cli.Shell;

/// <summary>Answers go to standard output; progress and errors to standard error, so that output can be piped.</summary>
internal static class Terminal
{
    public static readonly IAnsiConsole Out = Create(Console.Out, Console.IsOutputRedirected);

    public static readonly IAnsiConsole Error = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Columns where neither a terminal nor COLUMNS says: log files wrap for themselves.</summary>
    private const int WidthOfFiles = 200;

    /// <summary>No table of ours is readable in less.</summary>
    private const int LeastWidth = 40;

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
        {
            console.Profile.Width = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns)
                ? Math.Max(LeastWidth, columns)
                : WidthOfFiles;
        }
        return console;
    }
}
