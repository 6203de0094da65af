using ZeroDte.Presentation.Charts;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Presentation.Drift;

/// <summary>How a watched series was distributed in the reference and is now.</summary>
/// <param name="Test">What the policy makes of it; null if it does not test it.</param>
public sealed record SeriesCard(string Name, DriftTest? Test, double[] Then, double[] Now)
{
    private const int Bins = 20;

    /// <summary>Two of each are the least to draw.</summary>
    public bool IsDrawn => Then.Length >= 2 && Now.Length >= 2;

    public string Distances
    {
        get
        {
            var (then, now) = (new SortedSample(Then), new SortedSample(Now));
            var binned = Binned.ByQuantiles(then, now);
            return $"Kolmogorov-Smirnov {KolmogorovSmirnov.Test(then, now).Statistic:0.00}, Wasserstein "
                + $"{Number(Wasserstein.Normed(then, now))} deviations, PSI {binned.Psi:0.00}, Jensen-Shannon "
                + $"{binned.JensenShannonDistance:0.00}; n {Then.Length} and {Now.Length}";
        }
    }

    /// <summary>The outermost percent is left to the end bins, so that one far value does not squeeze the rest.</summary>
    public (double Low, double High) Range
    {
        get
        {
            var (then, now) = (new SortedSample(Then), new SortedSample(Now));
            return (Math.Min(then.Values[then.Count / 100], now.Values[now.Count / 100]),
                Math.Max(then.Values[then.Count - 1 - then.Count / 100], now.Values[now.Count - 1 - now.Count / 100]));
        }
    }

    /// <summary>Shares of sessions in twenty equal bins. The range needs a length.</summary>
    public Plot Histogram()
    {
        var (low, high) = Range;
        var (then, now) = (Shares(Then, low, high), Shares(Now, low, high));
        var plot = new Plot($"{Name}: how it was distributed and is now", Frame.Small, (0, Bins), (0, Math.Max(then.Max(), now.Max())));
        for (var bin = 0; bin < Bins; bin++)
            plot.Area(Tone.Past, (bin, bin + 1), (0, then[bin]));
        var steps = now.SelectMany((share, bin) => new[] { ((double)bin, share), (bin + 1.0, share) });
        return plot.Line(Tone.Main, [(0, 0), .. steps, (Bins, 0)]).Below(0, Number(low)).Below(Bins, Number(high));
    }

    public static string Number(double value) => $"{value:G3}";

    private static double[] Shares(double[] values, double low, double high)
    {
        var shares = new double[Bins];
        foreach (var value in values)
            shares[Math.Clamp((int)(Bins * (value - low) / (high - low)), 0, Bins - 1)] += 1.0 / values.Length;
        return shares;
    }
}
