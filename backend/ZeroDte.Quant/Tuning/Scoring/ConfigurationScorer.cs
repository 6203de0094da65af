using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>
/// Judges configurations on the same rolling windows. Features are selected, scaled and fitted within each training window; the forecast of
/// a session knows what came before it and nothing else.
/// </summary>
public sealed class ConfigurationScorer
{
    private readonly SearchTable _table;
    private readonly bool _distributions;
    private readonly int _first;
    private readonly int _end;

    /// <param name="distributions">Whether CRPS is measured too, which takes a volatility model and 100 earlier errors.</param>
    /// <exception cref="ArgumentException">The table has fewer sessions than the windows and the hold-out ask for.</exception>
    public ConfigurationScorer(SearchTable table, RollingWindows windows, bool distributions)
    {
        var rows = table.Sessions.Length;
        (_table, Windows, _distributions) = (table, windows, distributions);
        (_first, _end) = (rows - windows.HoldOut - windows.Sessions, rows - windows.HoldOut);
        if (_first - WarmUp < 2)
        {
            var heldOut = windows.HoldOut > 0 ? $" and {windows.HoldOut} sessions held out" : "";
            var warmUp = WarmUp > 0 ? $" after {WarmUp} errors that calibrate the distribution" : "";
            throw new ArgumentException(
                $"{table.Series.Symbol} has {table.Series.Count} sessions, {rows} of them with every feature: too few for {windows.Count} "
                + $"windows of {windows.Predictions} predictions{heldOut}{warmUp}.", nameof(table));
        }

        Naive = [.. Chunks(NaiveSessions())];
    }

    public RollingWindows Windows { get; }

    /// <summary>What no forecast at all is worth: no move expected, always up, and a Gaussian as wide as all returns so far.</summary>
    public IReadOnlyList<WindowScore> Naive { get; }

    private int WarmUp => _distributions ? ConformalCalibration.UsualFewest : 0;

    /// <summary>Window by window, oldest first; stop reading to stop judging.</summary>
    /// <exception cref="ArgumentException">There are too few sessions before the first window, or the configuration names a feature that
    /// the table is without.</exception>
    public IEnumerable<WindowScore> Score(ModelConfiguration configuration, CancellationToken cancellationToken) =>
        Chunks(Sessions(configuration, cancellationToken));

    /// <summary>Whether there are sessions enough before the first window.</summary>
    /// <exception cref="ArgumentException">The configuration names a feature that the table is without.</exception>
    public bool CanScore(ModelConfiguration configuration)
    {
        _table.Columns(configuration);
        return Obstacle(configuration.Plan, _distributions ? _table.Scales(configuration.Volatility) : null) is null;
    }

    /// <summary>Session by session, oldest first.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Score"/>.</exception>
    public IEnumerable<SessionScore> Sessions(ModelConfiguration configuration, CancellationToken cancellationToken)
    {
        var columns = _table.Columns(configuration);
        var scales = _distributions ? _table.Scales(configuration.Volatility) : null;
        var (learner, plan) = (configuration.CreateLearner(), configuration.Plan);
        if (Obstacle(plan, scales) is { } obstacle)
            throw new ArgumentException(obstacle, nameof(configuration));

        var walk = new CalibratedWalk(ModelConfiguration.CreateCalibration());
        var refits = new Refits(plan, _first, (start, end) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Fit(learner, plan.Window, start, end, columns);
        });
        for (var today = _first - WarmUp; today < _end; today++)
        {
            var point = new OutOfSample(
                _table.Sessions[today], Predict(refits.For(today)!, today, columns), _table.Targets[today], scales?[today] ?? double.NaN);
            var crps = scales is null ? double.NaN : Crps(walk, point);
            if (today >= _first)
                yield return new(point.Session, point.Forecast, point.Actual, point.Scale, 100 * crps);
        }
    }

    /// <summary>The same sessions as <see cref="Sessions"/>, of no forecast at all.</summary>
    public IEnumerable<SessionScore> NaiveSessions()
    {
        var outcomes = _distributions ? GaussianBaselines.Constant(_table.Series, _table.Basis).ToDictionary(o => o.Session) : null;
        for (var today = _first; today < _end; today++)
        {
            var (session, actual) = (_table.Sessions[today], _table.Targets[today]);
            yield return new(session, 0, actual, double.NaN, 100 * (outcomes?[session].Expected.Crps(actual) ?? double.NaN));
        }
    }

    /// <summary>
    /// Forecasts of <see cref="Sessions"/> against the running mean and the hardest Gaussian; null without distributions.
    /// </summary>
    public AgainstBaselines? Against(IEnumerable<SessionScore> sessions) => SkillReport.Measure(
        _table.Series, _table.Basis,
        [.. sessions.Select(s => new Judged(new(s.Session, s.Forecast, s.Actual, s.Scale), double.NaN, double.NaN, s.Crps / 100))],
        chosenThrough: null).All;

    /// <summary>Of a session that the walk takes in; NaN while there are too few errors.</summary>
    private static double Crps(CalibratedWalk walk, in OutOfSample point)
    {
        var expected = walk.Expect(point);
        var crps = expected?.Crps(point.Actual) ?? double.NaN;
        walk.Add(point, expected);
        return crps;
    }

    private IModel Fit(ILearner learner, int window, int start, int end, int[] columns)
    {
        if ((learner as IMomentLearner)?.TryFit(_table.Moments(window, end).Select(columns)) is { } line)
            return line;

        return learner.Fit(_table.Rows(start, end, columns), _table.Targets.AsSpan(start, end - start));
    }

    private double Predict(IModel model, int today, int[] columns)
    {
        Span<double> row = stackalloc double[columns.Length];
        var all = _table.Row(today);
        for (var j = 0; j < columns.Length; j++)
            row[j] = all[columns[j]];
        return model.Predict(row);
    }

    private IEnumerable<WindowScore> Chunks(IEnumerable<SessionScore> sessions) =>
        sessions.Chunk(Windows.Predictions).Select((chunk, window) => WindowScore.Of(window, chunk));

    /// <summary>Why a configuration cannot be judged on these windows, as a sentence; null if it can.</summary>
    private string? Obstacle(WalkForwardPlan plan, double[]? scales)
    {
        var before = _first - WarmUp;
        if (before < plan.Fewest)
        {
            return $"The first of {Windows.Sessions} sessions judged has {before} before it"
                + (WarmUp > 0 ? $", not counting {WarmUp} that calibrate" : "")
                + $"; a training window of {plan.Window} needs {plan.Fewest}.";
        }

        return scales is not null && !double.IsFinite(scales[before])
            ? $"The volatility forecast is not yet defined on {_table.Sessions[before]:yyyy-MM-dd}, where judging begins; "
                + "search fewer sessions."
            : null;
    }
}
