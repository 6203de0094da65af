using System.Text;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Presentation.Words;

/// <summary>A forecast line by line, as a terminal and a plain answer show it.</summary>
public static class ForecastRows
{
    private const int Columns = 80;
    private const int NameColumns = 16;

    public static string Title(Forecast f) => $"{f.Symbol} close on {f.Session:ddd d MMM yyyy}";

    public static IEnumerable<(string Name, string Text)> Of(Forecast f)
    {
        yield return (
            "Forecast", $"{f.PredictedClose:0.00}  ({f.PredictedDelta:+0.00;-0.00;0.00} from {f.Basis.Words()} of {f.Open:0.00})");
        if (f.ExDay is { } exDay)
            yield return ("Close before", exDay.Words);
        yield return ($"{f.Interval.Level:0%} range", $"{f.Interval.Lower:0.00} to {f.Interval.Upper:0.00}");
        yield return ("Chance of up", $"{f.ProbabilityUp:0.0%}");
        if (f.Strike is { } strike)
            yield return ($"Above {strike.Price:0.00}", $"{strike.ProbabilityAbove:0.0%}");
        yield return ("Side to take", $"{(f.Decision.Action == OptionAction.None ? "none" : f.Decision.Action)}. {f.Decision.Reason}");
        yield return ("Skill vs naive", f.Skill.Words(f.Basis));
        if (f.Skill.Distribution is { } distribution)
            yield return ("Distribution", distribution.Words());
        yield return ("Range held", $"{f.Interval.HeldInWords()}");
        foreach (var announcement in f.Announcements)
            yield return ("Earnings", announcement.Words());
        if (f.Without is { Count: > 0 } without)
            yield return ("Width without", without.LeftOut());
        yield return ("Model", f.Model.Words(f.Clock));
        yield return ("Bars", f.Data.Words());
        yield return ("Sealed", f.Seal.Words);
        yield return ("Clock", f.Clock == ClockKind.Replay
            ? "replay: the morning after the last bar, not today" : $"live, as of {f.AsOf:yyyy-MM-dd HH:mm} UTC");
    }

    /// <summary>The same as text of 80 columns.</summary>
    public static string Plain(Forecast f)
    {
        var text = new StringBuilder().AppendLine(Title(f));
        foreach (var (name, words) in Of(f))
        {
            text.Append(name.PadRight(NameColumns));
            var column = NameColumns;
            foreach (var word in words.Split(' '))
            {
                if (column > NameColumns && column + 1 + word.Length > Columns)
                {
                    text.AppendLine().Append(' ', NameColumns);
                    column = NameColumns;
                }

                var space = column > NameColumns ? " " : "";
                text.Append(space).Append(word);
                column += space.Length + word.Length;
            }

            text.AppendLine();
        }

        return text.ToString();
    }
}
