using Spectre.Console;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Words;

namespace ZeroDte.Cli.Serving;

/// <summary>A forecast as a person reads it in a terminal.</summary>
internal static class ForecastView
{
    public static void Write(IAnsiConsole console, Forecast forecast)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        table.Title = new(ForecastRows.Title(forecast));
        foreach (var (name, text) in ForecastRows.Of(forecast))
            table.AddRow(new Text(name), new Text(text));
        console.Write(table);
    }
}
