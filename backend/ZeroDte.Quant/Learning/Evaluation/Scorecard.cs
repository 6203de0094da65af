using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>
/// Everything that is measured of a forecaster on the same sessions as its baselines. Percentages are of the basis price.
/// </summary>
/// <param name="Rmse">Root mean squared error of the close, in percent.</param>
/// <param name="Mae">Mean absolute error of the close, in percent.</param>
/// <param name="DirectionalAccuracy">Share of sessions whose direction was right. A forecast of no move counts as up, as its sign twin
/// does.</param>
/// <param name="AlwaysUp">The same for a forecast that always says up.</param>
/// <param name="Skill">1 - MSE / MSE(naive), which is R2 against naive, in log returns.</param>
/// <param name="DmP">Two-sided Diebold-Mariano p-value of equal squared error with naive.</param>
/// <param name="DirectionP">One-sided Pesaran-Timmermann p-value of no skill in direction.</param>
/// <param name="ProfitFactor">Gains over losses of holding the forecast direction from basis to close, after costs.</param>
/// <param name="Sharpe">Mean over deviation of that strategy's returns, per year.</param>
/// <param name="Coverage90">Share of sessions that closed within the 90 % interval.</param>
/// <param name="Width90">Mean width of that interval, in percent.</param>
/// <param name="Winkler90">Mean interval score, in percent.</param>
/// <param name="WinklerSkill">1 - score / score of the constant Gaussian.</param>
/// <param name="Pinball">Mean pinball loss over the seven quantiles that are served, in percent.</param>
/// <param name="Crps">Mean continuous ranked probability score, in percent.</param>
/// <param name="CrpsSkill">1 - CRPS / CRPS of the constant Gaussian.</param>
/// <param name="CrpsP">Two-sided Diebold-Mariano p-value of equal CRPS with the constant Gaussian.</param>
/// <param name="Baselines">Against each baseline, the first of which is the constant Gaussian; at least one.</param>
public sealed record Scorecard(
    int N,
    Metric Rmse,
    Metric Mae,
    Metric DirectionalAccuracy,
    Metric AlwaysUp,
    Metric Skill,
    double DmP,
    double DirectionP,
    Metric ProfitFactor,
    Metric Sharpe,
    ByTercile Coverage90,
    ByTercile Width90,
    Metric Winkler90,
    Metric WinklerSkill,
    Metric Pinball,
    Metric Crps,
    Metric CrpsSkill,
    double CrpsP,
    IReadOnlyList<AgainstBaseline> Baselines)
{
    /// <summary>The quantiles that are served.</summary>
    public static readonly double[] QuantileLevels = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

    /// <summary>
    /// What entering at the basis price and leaving at the close costs together: a basis point, half the spread of a liquid stock each way.
    /// </summary>
    private const double RoundTripCost = 0.0001;

    private const double SessionsPerYear = 252;
    private const double Level = 0.90;

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
        var n = outcomes.Length;
        var reference = baselines[0].Outcomes;
        if (n != reference.Length || n != terciles.Length)
        {
            throw new ArgumentException($"{n} forecasts, {reference.Length} of the baseline and {terciles.Length} terciles: all must "
                + "cover the same sessions.", nameof(baselines));
        }

        var (squares, naive, pricedSquares, absolutes) = (new double[n], new double[n], new double[n], new double[n]);
        var (hits, ups, strategy) = (new double[n], new double[n], new double[n]);
        var (inside, width, winkler, winklerReference) = (new double[n], new double[n], new double[n], new double[n]);
        var (pinball, crps, crpsReference) = (new double[n], new double[n], new double[n]);
        var (forecastUp, actualUp) = (new bool[n], new bool[n]);
        for (var i = 0; i < n; i++)
        {
            var (expected, actual) = (outcomes[i].Expected, outcomes[i].Actual);
            (squares[i], naive[i]) = ((actual - expected.Location) * (actual - expected.Location), actual * actual);
            var priced = 100 * (Math.Exp(actual) - Math.Exp(expected.Location));
            (pricedSquares[i], absolutes[i]) = (priced * priced, Math.Abs(priced));

            (forecastUp[i], actualUp[i]) = (expected.Location >= 0, actual > 0);
            (hits[i], ups[i]) = (forecastUp[i] == actualUp[i] ? 1 : 0, actualUp[i] ? 1 : 0);
            strategy[i] = Math.Sign(expected.Location) * (Math.Exp(actual) - 1) - (expected.Location == 0 ? 0 : RoundTripCost);

            var interval = expected.Interval(Level);
            inside[i] = interval.Lower <= actual && actual <= interval.Upper ? 1 : 0;
            width[i] = 100 * (interval.Upper - interval.Lower);
            winkler[i] = 100 * Scores.Winkler(Level, interval, actual);
            winklerReference[i] = 100 * Scores.Winkler(Level, reference[i].Expected.Interval(Level), actual);

            foreach (var level in QuantileLevels)
                pinball[i] += 100 * Scores.Pinball(level, expected.Quantile(level), actual) / QuantileLevels.Length;
            (crps[i], crpsReference[i]) = (100 * expected.Crps(actual), 100 * reference[i].Expected.Crps(actual));
        }

        return new(
            n,
            Metric.OfSums(pricedSquares, null, seed, (sum, count) => Math.Sqrt(sum / count)),
            Metric.Mean(absolutes, seed),
            Metric.Mean(hits, seed),
            Metric.Mean(ups, seed),
            Metric.OfSums(squares, naive, seed, OneMinusRatio),
            DieboldMariano.PValue(naive, squares),
            PesaranTimmermann.PValue(forecastUp, actualUp),
            Metric.OfSums(Array.ConvertAll(strategy, r => Math.Max(0, r)), Array.ConvertAll(strategy, r => Math.Max(0, -r)), seed,
                (gains, losses) => gains / losses),
            Metric.OfSums(strategy, Array.ConvertAll(strategy, r => r * r), seed,
                (sum, sumOfSquares) => AnnualSharpe(sum / n, sumOfSquares / n)),
            ByTercile.Mean(inside, terciles, seed),
            ByTercile.Mean(width, terciles, seed),
            Metric.Mean(winkler, seed),
            Metric.OfSums(winkler, winklerReference, seed, OneMinusRatio),
            Metric.Mean(pinball, seed),
            Metric.Mean(crps, seed),
            Metric.OfSums(crps, crpsReference, seed, OneMinusRatio),
            DieboldMariano.PValue(crpsReference, crps),
            [.. baselines.Select(b => AgainstBaseline.Measure(b.Name, b.Outcomes, squares, crps, seed))]);

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
