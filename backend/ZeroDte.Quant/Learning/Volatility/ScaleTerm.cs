using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// A term of the regression that <see cref="LogRangeTerms"/> makes: a number known before a session, which is zero for a usual one.
/// </summary>
/// <param name="Value">NaN where what it needs is not known; it then counts as zero, and so for nothing.</param>
/// <param name="Open">What other names say of it from the open; null where it is not a term.</param>
/// <param name="PreviousClose">The same from the previous close.</param>
internal sealed record ScaleTerm(string Name, Func<RecentSessions, Morning, double> Value, Prior? Open, Prior? PreviousClose)
{
    /// <summary>ln 0.015, a usual range, which the month counts from.</summary>
    private const double UsualLogRange = -4.2;

    /// <summary>
    /// The first is the constant. The weights are those of one regression over AAPL, AMZN, GOOGL, MSFT, SPY and TSLA up to the end of 2017,
    /// with a constant for each; docs/modelling.md says what each gains, and what was left out.
    /// </summary>
    private static readonly ScaleTerm[] All =
    [
        new("constant", (_, _) => 1, new(-4.27, 0.07), new(-4.18, 0.07)),
        new("day", (recent, _) => recent.Day, new(0.062, 0.112), new(0.058, 0.125)),
        new("week", (recent, _) => recent.WeekOverMonth, new(0.268, 0.047), new(0.245, 0.051)),
        new("month", (recent, _) => recent.MonthMean - UsualLogRange, new(0.917, 0.162), new(0.904, 0.159)),
        new("fall", (recent, _) => recent.Size(-recent.PreviousReturn), new(0.116, 0.092), new(0.114, 0.083)),
        new("fall over a week", (recent, _) => recent.Size(-recent.WeekReturn), new(0.048, 0.239), new(0.058, 0.220)),
        new("move", (recent, _) => recent.Size(Math.Abs(recent.PreviousReturn)), new(-0.054, 0.094), new(-0.123, 0.085)),
        new("volume", (recent, _) => recent.Volume, new(0.123, 0.133), new(0.170, 0.133)),
        new("gap", (recent, morning) => recent.Size(Math.Abs(Gap(recent, morning))), new(0.170, 0.050), null),
        new("gap down", (recent, morning) => recent.Size(-Gap(recent, morning)), new(0.204, 0.039), null),
        new("VIX", (recent, _) => recent.Fear, new(0.384, 0.017), new(0.528, 0.017)),
        new("earnings", (_, morning) => morning.IsAnnounced ? 1 : 0, new(0.305, 0.0093), new(1.02, 0.0093)),
        new("weekend", (_, morning) => morning.FollowsBreak ? 1 : 0, new(0.009, 0.169), new(0.040, 0.169)),
    ];

    /// <summary>Those of a basis, the constant first.</summary>
    public static ScaleTerm[] Of(Basis basis) => [.. All.Where(term => term.PriorOf(basis) is not null)];

    public Prior? PriorOf(Basis basis) => basis.KnowsOpen ? Open : PreviousClose;

    private static double Gap(RecentSessions recent, Morning morning) => Math.Log(morning.Open / recent.PreviousClose);
}

/// <summary>What is thought of a term before a name's own sessions say something.</summary>
/// <param name="Variance">Of the term, by which its weight is in units of sessions: see <see cref="LogRangeTerms"/>.</param>
internal sealed record Prior(double Weight, double Variance);
