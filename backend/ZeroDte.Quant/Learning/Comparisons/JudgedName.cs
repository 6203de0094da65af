using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>A session of a name that was forecast, beside the EWMA Gaussian, the hardest of the baselines.</summary>
/// <param name="Crps">In log-return units, as all of these.</param>
/// <param name="Tercile">By the volatility known before: 0 calm, 1 middle, 2 wild.</param>
/// <param name="IsAnnounced">Whether it was the first after an announcement of earnings.</param>
public readonly record struct JudgedSession(
    DateOnly Session, double Crps, double Baseline, bool Inside, double Width, int Tercile, bool IsAnnounced);

/// <summary>What a configuration was worth on one name from one price, against the EWMA Gaussian.</summary>
/// <param name="Sessions">In order, at least one.</param>
public sealed record JudgedName(Symbol Symbol, Basis Basis, JudgedSession[] Sessions)
{
    private const double DecayOfTerciles = 0.90;

    /// <summary>1 - CRPS / CRPS of the baseline.</summary>
    public double Skill => 1 - Sessions.Sum(s => s.Crps) / Sessions.Sum(s => s.Baseline);

    /// <summary>Of equal CRPS.</summary>
    public DieboldMariano Test => DieboldMariano.Test(
        Array.ConvertAll(Sessions, s => s.Baseline), Array.ConvertAll(Sessions, s => s.Crps));

    /// <summary>Mean CRPS of the baseline, by which names are made comparable.</summary>
    public double Level => Sessions.Average(s => s.Baseline);

    /// <summary>Share of the sessions of some kind that closed within the 90 % range, and how many there are; NaN without one.</summary>
    public (double Share, int N) Coverage(Func<JudgedSession, bool> kind)
    {
        var of = Array.FindAll(Sessions, session => kind(session));
        return (of.Length == 0 ? double.NaN : of.Average(s => s.Inside ? 1.0 : 0), of.Length);
    }

    /// <param name="from">First session judged; those before it only teach. All that can be judged if null.</param>
    /// <param name="to">Last session judged.</param>
    /// <returns>Null if there is no session with enough before it.</returns>
    public static JudgedName? Of(BarSeries series, Basis basis, ModelConfiguration configuration, DateOnly? from, DateOnly? to)
    {
        var recipe = configuration.ToRecipe(basis);
        var baseline = GaussianBaselines.Ewma(series, basis).ToDictionary(o => o.Session);
        var outcomes = Array.FindAll(Backtest.Run(Dataset.Build(series, recipe), recipe).Outcomes, o =>
            baseline.ContainsKey(o.Session) && (from is null || o.Session >= from) && (to is null || o.Session <= to));
        if (outcomes.Length == 0)
            return null;

        var terciles = ByTercile.Terciles(Volatility(series, outcomes));
        return new(series.Symbol, basis, [.. outcomes.Select((o, i) =>
        {
            var (lower, upper) = o.Expected.Interval(ConformalCalibration.Level);
            return new JudgedSession(
                o.Session, o.Expected.Crps(o.Actual), baseline[o.Session].Expected.Crps(o.Actual), lower <= o.Actual && o.Actual <= upper,
                upper - lower, terciles[i], series.Context.IsAnnounced(o.Session));
        })]);
    }

    private static double[] Volatility(BarSeries series, Outcome[] outcomes)
    {
        var volatility = new RangeVolatility(DecayOfTerciles);
        var (values, next) = (new double[outcomes.Length], 0);
        for (var i = 0; i < series.Count && next < values.Length; i++)
        {
            if (series.Sessions[i] == outcomes[next].Session)
                values[next++] = volatility.Value(new Today(series.Sessions[i], double.NaN));
            volatility.Add(series.Candles[i]);
        }

        return values;
    }
}
