using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>Judges contenders on the very same sessions.</summary>
public static class Comparison
{
    private const double DecayOfTerciles = 0.90;

    /// <param name="contenders">Those that are baselines are what all are measured against; the first is one.</param>
    /// <param name="from">First session judged; those before it only teach. All that can be judged if null.</param>
    /// <param name="to">Last session judged.</param>
    /// <param name="threads">At most so many at once; the results do not depend on it.</param>
    /// <param name="progress">Told the share of the work done, 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no session that every contender could forecast.</exception>
    public static Evaluated[] Run(
        BarSeries series, IReadOnlyList<Contender> contenders, DateOnly? from, DateOnly? to, int seed, int threads,
        IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        var outcomes = new Outcome[contenders.Count][];
        var done = 0;
        Parallel.For(0, outcomes.Length, parallel, i =>
        {
            outcomes[i] = contenders[i].Forecast(series);
            Step();
        });

        var common = CommonSessions(outcomes, from, to);
        if (common.Count == 0)
        {
            throw new ArgumentException(
                $"{series.Symbol} has {series.Count} sessions{Span(series)}; none of them{Range(from, to)} has enough before it to be "
                    + "forecast.", nameof(series));
        }

        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = Array.FindAll(outcomes[i], o => common.Contains(o.Session));
        var terciles = Terciles(series, outcomes[0]);
        var results = new Evaluated[outcomes.Length];
        var baselines = contenders.Index().Where(c => c.Item.IsBaseline).Select(c => (c.Item.Name, outcomes[c.Index])).ToArray();
        Parallel.For(0, outcomes.Length, parallel, i =>
        {
            results[i] = new(contenders[i].Name, contenders[i].Served, outcomes[i], terciles,
                Scorecard.Measure(outcomes[i], baselines, terciles, seed));
            Step();
        });
        return results;

        void Step() => progress?.Report(Interlocked.Increment(ref done) / (2.0 * outcomes.Length));
    }

    private static HashSet<DateOnly> CommonSessions(Outcome[][] outcomes, DateOnly? from, DateOnly? to)
    {
        var common = new HashSet<DateOnly>();
        foreach (var outcome in outcomes[0])
        {
            if ((from is null || outcome.Session >= from) && (to is null || outcome.Session <= to))
                common.Add(outcome.Session);
        }

        foreach (var others in outcomes[1..])
            common.IntersectWith(others.Select(o => o.Session));
        return common;
    }

    /// <summary>By the range volatility before each session, which is the same for every contender and known at the open.</summary>
    private static int[] Terciles(BarSeries series, Outcome[] outcomes)
    {
        var volatility = new RangeVolatility(DecayOfTerciles);
        var values = new double[outcomes.Length];
        var next = 0;
        for (var i = 0; i < series.Count && next < values.Length; i++)
        {
            if (series.Sessions[i] == outcomes[next].Session)
                values[next++] = volatility.Value(new Today(series.Sessions[i], double.NaN));
            volatility.Add(series.Candles[i]);
        }

        return ByTercile.Terciles(values);
    }

    private static string Span(BarSeries series) =>
        series.Count == 0 ? "" : $" ({series.Sessions[0]:yyyy-MM-dd} to {series.Sessions[^1]:yyyy-MM-dd})";

    private static string Range(DateOnly? from, DateOnly? to) =>
        (from is null ? "" : $" from {from:yyyy-MM-dd}") + (to is null ? "" : $" to {to:yyyy-MM-dd}");
}
