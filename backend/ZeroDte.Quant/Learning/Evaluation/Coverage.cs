using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>How often the interval held the outcome, out of sample.</summary>
/// <param name="Share">Share of sessions that closed within the interval; NaN without sessions.</param>
/// <param name="Band">90 % block-bootstrap band of <paramref name="Share"/>.</param>
/// <param name="N">Sessions judged.</param>
public sealed record Coverage(double Share, Band Band, int N)
{
    public static Coverage Measure(ReadOnlySpan<Outcome> outcomes, double level, int seed)
    {
        var inside = new double[outcomes.Length];
        for (var i = 0; i < inside.Length; i++)
        {
            var (lower, upper) = outcomes[i].Expected.Interval(level);
            inside[i] = lower <= outcomes[i].Actual && outcomes[i].Actual <= upper ? 1 : 0;
        }

        return Measure(inside, seed);
    }

    /// <param name="inside">1 for each session that closed within its interval, 0 for each other.</param>
    public static Coverage Measure(double[] inside, int seed)
    {
        var metric = Metric.Mean(inside, seed);
        return new(metric.Value, metric.Band, inside.Length);
    }
}
