using System.Runtime.InteropServices;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Intraday;

/// <summary>
/// The forecast again during the day, session by session: from each origin no move is expected, and a distribution as wide as the variance
/// that is left, calibrated by how forecasts from that origin have erred so far.
/// </summary>
/// <param name="scale">Which forecaster of the width.</param>
/// <remarks>
/// Its state is sums: a curve, a few weighted means, and of each origin the latest errors and a line per session. Not safe for use by
/// several threads at once.
/// </remarks>
public sealed class IntradayTraining(Func<IntradayScales, double> scale)
{
    /// <summary>Sessions that the curve is made of before anything is forecast.</summary>
    private const int FewestSessions = 20;

    /// <summary>Own errors before the first distribution; the made-up ones say the rest.</summary>
    private const int FewestErrors = 20;

    private const int LatestErrors = 2_000;

    /// <summary>
    /// Four times that of the forecast at the open: there is less history of minutes, so that ranges must find their width sooner.
    /// </summary>
    private const double AdaptiveRate = 0.02;

    /// <summary>Log return between the opens of the minutes and of the daily bar beyond which they are not of the same shares.</summary>
    private const double SameShares = 0.05;

    private readonly RemainingVariance _variance = new();
    private readonly Dictionary<IntradayOrigin, Walk> _walks = Basis.Intraday.ToDictionary(origin => origin, _ => new Walk());

    public IntradayTraining()
        : this(scales => scales.Served)
    {
    }

    /// <summary>Sessions of minutes that there must be before the first forecast.</summary>
    public static int SessionsNeeded => FewestSessions + FewestErrors;

    /// <summary>The last session that was taken in; null of none.</summary>
    public DateOnly? Last { get; private set; }

    /// <summary>Every session that was forecast from an origin, with what was forecast before.</summary>
    public ReadOnlySpan<Judged> Record(IntradayOrigin origin) => CollectionsMarshal.AsSpan(_walks[origin].Record);

    /// <summary>Takes in a session that has closed. Sessions come in order, each once.</summary>
    /// <param name="atOpen">The volatility that the open's forecast gave the session; null if there was none.</param>
    /// <param name="bar">The session's daily bar as traded, whose close is the official one.</param>
    /// <returns>False, and nothing is taken in, if the path has holes or contradicts the bar.</returns>
    public bool Add(SessionPath path, double? atOpen, bool isAnnounced, Bar bar)
    {
        if (!path.IsWhole || Math.Abs(Math.Log(path.Price(0) / (double)bar.Open)) > SameShares)
            return false;

        foreach (var (origin, walk) in _walks)
        {
            if (atOpen is not { } expected || !CanForecast(origin, path))
                continue;
            var actual = Math.Log((double)bar.Close / path.Price(origin.Mark));
            walk.Add(new(path.Session, 0, actual, Scale(origin, expected, path, isAnnounced)));
        }

        _variance.Add(path, isAnnounced);
        Last = path.Session;
        return true;
    }

    /// <summary>The log return from an origin to the close of the session after those taken in.</summary>
    /// <param name="soFar">The session's path up to the origin at least; what came later is not looked at.</param>
    /// <returns>Null if the path does not reach the origin, the session ends before, or too few sessions are known.</returns>
    public PredictiveDistribution? Expect(IntradayOrigin origin, double atOpen, bool isAnnounced, SessionPath soFar) =>
        CanForecast(origin, soFar) ? _walks[origin].Expect(soFar.Session, Scale(origin, atOpen, soFar, isAnnounced))?.Kept() : null;

    private bool CanForecast(IntradayOrigin origin, SessionPath path) =>
        _variance.Sessions >= FewestSessions && origin.Mark <= path.Known && origin.Mark < path.Steps;

    private double Scale(IntradayOrigin origin, double atOpen, SessionPath path, bool isAnnounced) =>
        scale(_variance.From(origin.Mark, atOpen, path, isAnnounced));

    private sealed class Walk
    {
        private readonly CalibratedWalk _calibrated =
            new(new(LatestErrors, AdaptiveRate, [.. ConformalCalibration.UsualErrors]) { FewestErrors = FewestErrors });

        public List<Judged> Record { get; } = [];

        public PredictiveDistribution? Expect(DateOnly session, double scale) => _calibrated.Expect(new(session, 0, double.NaN, scale));

        public void Add(OutOfSample point)
        {
            var expected = _calibrated.Expect(point);
            if (expected is not null)
                Record.Add(Judged.Of(point, expected));
            _calibrated.Add(point, expected);
        }
    }
}
