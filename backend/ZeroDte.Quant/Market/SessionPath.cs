namespace ZeroDte.Quant.Market;

/// <summary>Where the price of a session stood every five minutes, as far as that is known.</summary>
/// <remarks>
/// Made of bars of one minute or of a few, which give nearly the same path. Only bars that have ended count, by their length, and no volume
/// does. Only moves within the session are taken from it, so that neither splits nor dividends matter.
/// </remarks>
public sealed class SessionPath
{
    /// <summary>Minutes from one mark to the next.</summary>
    public const int StepMinutes = 5;

    /// <summary>Steps of a regular session.</summary>
    public const int RegularSteps = 390 / StepMinutes;

    /// <summary>Minutes of the longest bars that a path is made of.</summary>
    private const int LongestBar = 10;

    /// <summary>Minutes from the open in which the length of bars shows: no forecast starts earlier.</summary>
    private const int FirstOrigin = 30;

    /// <summary>Steps without a trade after which nobody knows whether bars are missing: half an hour, twice the longest halt of a
    /// market.</summary>
    private const int LongestSilence = 6;

    private readonly double[] _logs;

    private SessionPath(DateOnly session, int steps, double[] logs, int tradedAt, int barMinutes) =>
        (Session, Steps, _logs, TradedAt, BarMinutes) = (session, steps, logs, tradedAt, barMinutes);

    public DateOnly Session { get; }

    /// <summary>Steps from the open to the scheduled close.</summary>
    public int Steps { get; }

    /// <summary>Steps that are known.</summary>
    public int Known => _logs.Length - 1;

    /// <summary>The last mark before which somebody traded since the one before it.</summary>
    public int TradedAt { get; }

    /// <summary>Minutes of each bar.</summary>
    public int BarMinutes { get; }

    public bool IsWhole => Known == Steps;

    /// <summary>Dollars per share as traded: the last trade before a mark; of mark 0 the first trade.</summary>
    public double Price(int mark) => Math.Exp(_logs[mark]);

    /// <summary>The squared log return of a step, from 0 on.</summary>
    public double Variance(int step) => (_logs[step + 1] - _logs[step]) * (_logs[step + 1] - _logs[step]);

    /// <summary>The sum of the first squared log returns.</summary>
    public double Variance() => Enumerable.Range(0, Known).Sum(Variance);

    /// <param name="bars">Of this session, in order.</param>
    /// <param name="until">Only bars that had ended by then count; all if null.</param>
    /// <returns>Null if nobody traded in the first five minutes, or bars are too long to tell a path.</returns>
    public static SessionPath? Of(TradingSession session, IReadOnlyList<MinuteBar> bars, DateTimeOffset? until = null)
    {
        var (open, steps) = (session.Open.UtcDateTime, (int)(session.Close - session.Open).TotalMinutes / StepMinutes);
        var marks = until is { } time ? Math.Clamp((int)(time - session.Open).TotalMinutes / StepMinutes, 0, steps) : steps;
        if (bars.Count == 0 || bars[0].Start >= open.AddMinutes(StepMinutes) || LengthOf(bars, open) is not { } length)
            return null;

        var logs = new List<double>(marks + 1) { Math.Log((double)bars[0].Open) };
        var (next, traded) = (0, 0);
        for (var mark = 1; mark <= marks && logs.Count - 1 - traded <= LongestSilence; mark++)
        {
            var (first, end) = (next, open.AddMinutes(mark * StepMinutes - length));
            while (next < bars.Count && bars[next].Start <= end)
                next++;
            (traded, var log) = next > first ? (mark, Math.Log((double)bars[next - 1].Close)) : (traded, logs[^1]);
            logs.Add(log);
        }

        return new(
            session.Date, steps, [.. logs.Count - 1 - traded > LongestSilence ? logs[..(traded + 1)] : logs], traded, length);
    }

    /// <summary>Minutes of each bar: the fewest between two in the first half hour; null if they do not show it.</summary>
    private static int? LengthOf(IReadOnlyList<MinuteBar> bars, DateTime open)
    {
        var length = LongestBar + 1;
        for (var i = 1; i < bars.Count && bars[i].Start < open.AddMinutes(FirstOrigin); i++)
            length = Math.Min(length, (int)(bars[i].Start - bars[i - 1].Start).TotalMinutes);
        return length is > 0 and <= LongestBar ? length : null;
    }
}
