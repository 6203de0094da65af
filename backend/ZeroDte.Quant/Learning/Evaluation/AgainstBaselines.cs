namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>
/// A forecaster on n sessions against the baselines that its point and its distribution have to beat. All p-values are two-sided
/// Diebold-Mariano.
/// </summary>
public sealed record AgainstBaselines
{
    /// <summary>Name of the baseline whose point follows the drift.</summary>
    internal const string RunningMean = "running mean, constant Gaussian";

    private const double Level = 0.90;

    /// <summary>Sessions.</summary>
    public required int N { get; init; }

    /// <summary>The first of the sessions.</summary>
    public required DateOnly First { get; init; }

    /// <summary>The last of them.</summary>
    public required DateOnly Last { get; init; }

    /// <summary>1 - MSE / MSE of no move.</summary>
    public required double VsNaive { get; init; }

    public required double NaiveP { get; init; }

    /// <summary>1 - MSE / MSE of the running mean, which knows the drift.</summary>
    public required double VsMean { get; init; }

    public required double MeanP { get; init; }

    /// <summary>The Gaussian baseline with the lowest CRPS.</summary>
    public required string Hardest { get; init; }

    /// <summary>1 - CRPS / CRPS of that baseline.</summary>
    public required double CrpsSkill { get; init; }

    /// <summary>90 % band of <see cref="CrpsSkill"/>, by the standard error behind <see cref="CrpsP"/>.</summary>
    public required Band CrpsBand { get; init; }

    public required double CrpsP { get; init; }

    /// <summary>
    /// Of the point: better only than naive and the running mean both, so that no drift passes for skill; worse than either.
    /// </summary>
    /// <param name="symbols">
    /// Symbols that are judged side by side, each of which makes a lucky one more likely. Every p-value counts so many times (Bonferroni
    /// 1936), which is the first step of Holm's correction and needs no other symbol's p-value.
    /// </param>
    public Verdict Point(int symbols) => VerdictOf(symbols, (VsNaive, NaiveP), (VsMean, MeanP));

    /// <summary>Of the distribution, against the hardest baseline.</summary>
    /// <inheritdoc cref="Point"/>
    public Verdict Distribution(int symbols) => VerdictOf(symbols, (CrpsSkill, CrpsP));

    /// <param name="record">Forecasts that had a distribution, in order of session; at least one.</param>
    /// <param name="baselines">By name the same sessions' forecasts, those of <see cref="RunningMean"/> among them.</param>
    internal static AgainstBaselines Measure(ReadOnlySpan<Judged> record, IReadOnlyList<(string Name, Outcome[] Outcomes)> baselines)
    {
        var (squares, naive, mean) = (new double[record.Length], new double[record.Length], new double[record.Length]);
        var crps = new double[record.Length];
        var running = baselines.Single(b => b.Name == RunningMean).Outcomes;
        for (var i = 0; i < record.Length; i++)
        {
            var point = record[i].Point;
            squares[i] = Square(point.Actual - point.Forecast);
            naive[i] = Square(point.Actual);
            mean[i] = Square(point.Actual - running[i].Expected.Location);
            crps[i] = record[i].Crps;
        }

        var (hardest, theirs) = baselines.Select(b => (b.Name, Crps: Array.ConvertAll(b.Outcomes, o => o.Expected.Crps(o.Actual))))
            .MinBy(b => b.Crps.Sum());
        var skill = 1 - crps.Sum() / theirs.Sum();
        return new()
        {
            N = record.Length,
            First = record[0].Session,
            Last = record[^1].Session,
            VsNaive = 1 - squares.Sum() / naive.Sum(),
            NaiveP = DieboldMariano.PValue(naive, squares),
            VsMean = 1 - squares.Sum() / mean.Sum(),
            MeanP = DieboldMariano.PValue(mean, squares),
            Hardest = hardest,
            CrpsSkill = skill,
            CrpsBand = BandOf(skill, crps, theirs),
            CrpsP = DieboldMariano.PValue(theirs, crps),
        };

        static double Square(double value) => value * value;
    }

    /// <summary>
    /// The delta method: 1 - a / b of two means varies as the mean of (a / b) b_i - a_i over b, whose standard error the test has.
    /// </summary>
    private static Band BandOf(double skill, double[] losses, double[] baseline)
    {
        var test = DieboldMariano.Test(Array.ConvertAll(baseline, b => (1 - skill) * b), losses);
        var margin = test.Margin(Level) / (baseline.Sum() / baseline.Length);
        return new(Level, skill - margin, skill + margin);
    }

    private static Verdict VerdictOf(int symbols, params ReadOnlySpan<(double Skill, double P)> tests)
    {
        var better = true;
        foreach (var (skill, p) in tests)
        {
            var counts = p * symbols < Skill.Significance;
            if (counts && skill < 0)
                return Verdict.Worse;
            better &= counts && skill > 0;
        }

        return better ? Verdict.Better : Verdict.NotDistinguishable;
    }
}
