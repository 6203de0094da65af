using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Intraday;

/// <summary>
/// Forecasts how much variance is left of a session, from the open's forecast, the curve of its usual spread, and what has been seen since.
/// </summary>
/// <remarks>
/// Each squared return of a step, over the step's usual share, is an estimate of a whole session's variance. Three exponentially weighted
/// means of these, with half-lives of half an hour, half a session and five sessions, and the square of the open's scale are four forecasts
/// of it; served is their geometric mean, as averages of forecasts beat most of their members (Bates and Granger, Operational Research
/// Quarterly 20, 1969; in logarithms, Timmermann, Handbook of Economic Forecasting 1, 2006). The three horizons are in the spirit of
/// Corsi's HAR (Journal of Financial Econometrics 7, 2009), the usual spread in that of Andersen and Bollerslev (Journal of Empirical
/// Finance 4, 1997). docs/modelling.md has the measurements.
/// </remarks>
internal sealed class RemainingVariance
{
    private const double OneBasisPoint = 1e-4;

    private static readonly double[] Decays =
        [.. new[] { 6, SessionPath.RegularSteps / 2, 5 * SessionPath.RegularSteps }.Select(halfLife => Math.Pow(0.5, 1.0 / halfLife))];

    /// <summary>Of the random walk: a half-life of one session.</summary>
    private static readonly double WalkDecay = Math.Pow(0.5, 1.0 / SessionPath.RegularSteps);

    private readonly VarianceCurve _curve = new();
    private readonly double[] _ofDay = new double[Decays.Length];
    private double _ofStep;

    /// <summary>Sessions taken in.</summary>
    public int Sessions { get; private set; }

    /// <summary>Takes in a session that has closed. Sessions come in order, each once.</summary>
    /// <param name="path">Whole.</param>
    public void Add(SessionPath path, bool isAnnounced)
    {
        if (Sessions++ == 0)
        {
            Array.Fill(_ofDay, path.Variance());
            _ofStep = path.Variance() / path.Steps;
        }

        _ofStep = Seen(path, path.Steps, _curve.Shares(path.Steps, isAnnounced), _ofDay);
        _curve.Add(path, isAnnounced);
    }

    /// <summary>The width of what is left from a mark on, from nothing but what came before it. Changes nothing.</summary>
    /// <param name="atOpen">The volatility that the open's forecast gave the session, above zero.</param>
    /// <param name="path">Known up to the mark; what it knows beyond is not looked at.</param>
    public IntradayScales From(int mark, double atOpen, SessionPath path, bool isAnnounced)
    {
        Span<double> ofDay = stackalloc double[Decays.Length];
        _ofDay.CopyTo(ofDay);
        var shares = _curve.Shares(path.Steps, isAnnounced);
        var ofStep = Seen(path, mark, shares, ofDay);
        var (all, left) = (Sum(shares), Sum(shares.AsSpan(mark)));
        // The open's forecast is of this session, which may be a short one; the others are of a regular one.
        var logs = Math.Log(atOpen * atOpen / all);
        foreach (var variance in ofDay)
            logs += Math.Log(Math.Max(variance, OneBasisPoint * OneBasisPoint));
        return new(
            Math.Sqrt(left * Math.Exp(logs / (1 + ofDay.Length))),
            atOpen * Math.Sqrt(left / all),
            Math.Sqrt(Math.Max(ofStep, OneBasisPoint * OneBasisPoint / path.Steps) * (path.Steps - mark)));
    }

    /// <summary>Carries the weighted means on over the first steps of a session.</summary>
    /// <returns>That of a step.</returns>
    private double Seen(SessionPath path, int steps, double[] shares, Span<double> ofDay)
    {
        var ofStep = _ofStep;
        for (var step = 0; step < steps; step++)
        {
            var variance = path.Variance(step);
            ofStep = WalkDecay * ofStep + (1 - WalkDecay) * variance;
            for (var i = 0; i < ofDay.Length; i++)
                ofDay[i] = Decays[i] * ofDay[i] + (1 - Decays[i]) * (variance / shares[step]);
        }

        return ofStep;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
