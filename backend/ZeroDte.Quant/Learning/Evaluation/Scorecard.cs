namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>
/// Everything that is measured of a forecaster on the same sessions as its baselines. Percentages are of the basis price.
/// </summary>
public sealed record Scorecard
{
    /// <summary>The quantiles that are served.</summary>
    public static readonly double[] QuantileLevels = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

    private const double SessionsPerYear = 252;

    /// <summary>Sessions.</summary>
    public required int N { get; init; }

    /// <summary>Root mean squared error of the close, in percent.</summary>
    public required Metric Rmse { get; init; }

    /// <summary>Mean absolute error of the close, in percent.</summary>
    public required Metric Mae { get; init; }

    /// <summary>Share of sessions whose direction was right. A forecast of no move counts as up, as its sign twin does.</summary>
    public required Metric DirectionalAccuracy { get; init; }

    /// <summary>The same for a forecast that always says up.</summary>
    public required Metric AlwaysUp { get; init; }

    /// <summary>1 - MSE / MSE(naive), which is R2 against naive, in log returns.</summary>
    public required Metric Skill { get; init; }

    /// <summary>Two-sided Diebold-Mariano p-value of equal squared error with naive.</summary>
    public required double DmP { get; init; }

    /// <summary>One-sided Pesaran-Timmermann p-value of no skill in direction.</summary>
    public required double DirectionP { get; init; }

    /// <summary>Gains over losses of holding the forecast direction from basis to close, after costs.</summary>
    public required Metric ProfitFactor { get; init; }

    /// <summary>Mean over deviation of that strategy's returns, per year.</summary>
    public required Metric Sharpe { get; init; }

    /// <summary>Share of sessions that closed within the 90 % interval.</summary>
    public required ByTercile Coverage90 { get; init; }

    /// <summary>Mean width of that interval, in percent.</summary>
    public required ByTercile Width90 { get; init; }

    /// <summary>Mean interval score, in percent.</summary>
    public required Metric Winkler90 { get; init; }

    /// <summary>1 - score / score of the constant Gaussian.</summary>
    public required Metric WinklerSkill { get; init; }

    /// <summary>Mean pinball loss over the seven quantiles that are served, in percent.</summary>
    public required Metric Pinball { get; init; }

    /// <summary>Mean continuous ranked probability score, in percent.</summary>
    public required Metric Crps { get; init; }

    /// <summary>1 - CRPS / CRPS of the constant Gaussian.</summary>
    public required Metric CrpsSkill { get; init; }

    /// <summary>Two-sided Diebold-Mariano p-value of equal CRPS with the constant Gaussian.</summary>
    public required double CrpsP { get; init; }

    /// <summary>Against each baseline, the first of which is the constant Gaussian; at least one.</summary>
    public required IReadOnlyList<AgainstBaseline> Baselines { get; init; }

    /// <summary>The baseline whose point is hardest to beat.</summary>
    public AgainstBaseline HardestPoint => Baselines.MinBy(b => b.Skill.Value)!;

    /// <summary>The baseline whose distribution is hardest to beat.</summary>
    public AgainstBaseline HardestDistribution => Baselines.MinBy(b => b.CrpsSkill.Value)!;

    /// <summary>Of the point: better only than all baselines, so that no drift passes for skill; worse than any.</summary>
    public Verdict Verdict => VerdictOf(b => (b.Skill.Value, b.SkillP));

    /// <summary>Of the distribution, by the same rule.</summary>
    public Verdict CrpsVerdict => VerdictOf(b => (b.CrpsSkill.Value, b.CrpsP));

    /// <param name="outcomes">n forecasts.</param>
    /// <param name="baselines">By name the forecasts of the same sessions, the constant Gaussian's first.</param>
    /// <param name="terciles">The volatility tercile of each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Scorecard Measure(ReadOnlySpan<Outcome> outcomes, IReadOnlyList<(string Name, Outcome[] Outcomes)> baselines,
        int[] terciles, int seed)
    {
        var (n, reference) = (outcomes.Length, baselines[0].Outcomes);
        if (n != reference.Length || n != terciles.Length)
        {
            throw new ArgumentException($"{n} forecasts, {reference.Length} of the baseline and {terciles.Length} terciles: all must "
                + "cover the same sessions.", nameof(baselines));
        }

        var columns = new SessionLosses(n);
        for (var i = 0; i < n; i++)
            columns.Set(i, outcomes[i], reference[i].Expected);
        return Of(columns, baselines, terciles, seed);
    }

    private static Scorecard Of(
        SessionLosses of, IReadOnlyList<(string Name, Outcome[] Outcomes)> baselines, int[] terciles, int seed)
    {
        return new()
        {
            N = of.Count,
            Rmse = Metric.OfSums(of.PricedSquares, null, seed, (sum, count) => Math.Sqrt(sum / count)),
            Mae = Metric.Mean(of.Absolutes, seed),
            DirectionalAccuracy = Metric.Mean(of.Hits, seed),
            AlwaysUp = Metric.Mean(of.Ups, seed),
            Skill = Metric.OfSums(of.Squares, of.NaiveSquares, seed, OneMinusRatio),
            DmP = DieboldMariano.PValue(of.NaiveSquares, of.Squares),
            DirectionP = PesaranTimmermann.PValue(of.ForecastUp, of.ActualUp),
            ProfitFactor = Metric.OfSums(Array.ConvertAll(of.Strategy, r => Math.Max(0, r)),
                Array.ConvertAll(of.Strategy, r => Math.Max(0, -r)), seed, (gains, losses) => gains / losses),
            Sharpe = Metric.OfSums(of.Strategy, Array.ConvertAll(of.Strategy, r => r * r), seed,
                (sum, sumOfSquares) => AnnualSharpe(sum / of.Count, sumOfSquares / of.Count)),
            Coverage90 = ByTercile.Mean(of.Inside, terciles, seed),
            Width90 = ByTercile.Mean(of.Width, terciles, seed),
            Winkler90 = Metric.Mean(of.Winkler, seed),
            WinklerSkill = Metric.OfSums(of.Winkler, of.WinklerOfReference, seed, OneMinusRatio),
            Pinball = Metric.Mean(of.Pinball, seed),
            Crps = Metric.Mean(of.Crps, seed),
            CrpsSkill = Metric.OfSums(of.Crps, of.CrpsOfReference, seed, OneMinusRatio),
            CrpsP = DieboldMariano.PValue(of.CrpsOfReference, of.Crps),
            Baselines = [.. baselines.Select(b => AgainstBaseline.Measure(b.Name, b.Outcomes, of.Squares, of.Crps, seed))],
        };

        static double OneMinusRatio(double model, double baseline) => 1 - model / baseline;

        static double AnnualSharpe(double mean, double meanSquare) =>
            mean / Math.Sqrt(meanSquare - mean * mean) * Math.Sqrt(SessionsPerYear);
    }

    private Verdict VerdictOf(Func<AgainstBaseline, (double Skill, double P)> measure)
    {
        var against = Baselines.Select(measure).ToArray();
        return Array.Exists(against, a => a.Skill < 0 && a.P < Evaluation.Skill.Significance) ? Verdict.Worse
            : Array.TrueForAll(against, a => a.Skill > 0 && a.P < Evaluation.Skill.Significance)
                ? Verdict.Better : Verdict.NotDistinguishable;
    }
}
