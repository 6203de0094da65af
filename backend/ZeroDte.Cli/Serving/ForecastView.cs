using Spectre.Console;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Words;

namespace ZeroDte.Cli.Serving;

/// <summary>A forecast as a person reads it in a terminal.</summary>
internal static class ForecastView
{
    public static void Write(IAnsiConsole console, Forecast f)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        table.Title = new($"{f.Symbol} close on {f.Session:ddd d MMM yyyy}");
        Row("Forecast", $"{f.PredictedClose:0.00}  ({f.PredictedDelta:+0.00;-0.00;0.00} from {f.Basis.Words()} of {f.Open:0.00})");
        if (f.ExDay is { } exDay)
            Row("Close before", exDay.Words);
        Row($"{f.Interval.Level:0%} range", $"{f.Interval.Lower:0.00} to {f.Interval.Upper:0.00}");
        Row("Chance of up", $"{f.ProbabilityUp:0.0%}");
        if (f.Strike is { } strike)
            Row($"Above {strike.Price:0.00}", $"{strike.ProbabilityAbove:0.0%}");
        Row("Side to take", $"{(f.Decision.Action == OptionAction.None ? "none" : f.Decision.Action)}. {f.Decision.Reason}");
        Row("Skill vs naive", f.Skill.Words(f.Basis));
        if (f.Skill.Distribution is { } distribution)
            Row("Distribution", distribution.Words());
        Row("Range held", $"{f.Interval.HeldInWords()}");
        foreach (var announcement in f.Announcements)
            Row("Earnings", announcement.Words());
        if (f.Without is { Count: > 0 } without)
            Row("Width without", without.LeftOut());
        Row("Model", f.Model.Words(f.Clock));
        Row("Bars", f.Data.Words());
        Row("Sealed", f.Seal.Words);
        Row("Clock", f.Clock == ClockKind.Replay
            ? "replay: the morning after the last bar, not today" : $"live, as of {f.AsOf:yyyy-MM-dd HH:mm} UTC");
        console.Write(table);

        void Row(string name, string text) => table.AddRow(new Text(name), new Text(text));
    }
}
