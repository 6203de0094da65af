using System.Runtime.InteropServices;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning;

/// <summary>
/// A recipe in training, session by session. After each it holds what a walk-forward over all sessions so far would end with, bit for
/// bit, at the cost of one session: errors are carried forward, not measured again.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class RollingTraining
{
    private readonly Recipe _recipe;
    private readonly FeatureSet _features;
    private readonly IFeature _scale;
    private readonly ConformalCalibration _calibration;
    private readonly int _first;
    private readonly List<Candle> _candles = [];
    private readonly List<double> _targets = [];
    private readonly List<double> _scales = [];
    private readonly List<DateOnly> _sessions = [];
    private readonly List<Judged> _record = [];
    private FeatureMatrix _rows;
    private IModel? _walking;
    private IModel? _latest;

    public RollingTraining(Recipe recipe)
    {
        (_recipe, _features, _scale, _calibration) = (recipe, recipe.Features(), recipe.Scale(), recipe.Calibration());
        // The basis of a previous close needs one even if no feature does.
        _first = Math.Max(1, Math.Max(_features.LookBack, _scale.LookBack));
        _rows = new(_features.Names, 256);
    }

    /// <summary>Names of the features, in the model's order.</summary>
    public IReadOnlyList<string> Features => _features.Names;

    /// <summary>The sessions taken in.</summary>
    public ReadOnlySpan<Candle> Candles => CollectionsMarshal.AsSpan(_candles);

    /// <summary>Every session that could be forecast, from the first fit on, with what was forecast of it before.</summary>
    public ReadOnlySpan<Judged> Record => CollectionsMarshal.AsSpan(_record);

    /// <summary>Takes in a session that has closed. Sessions come in order, each once.</summary>
    public void Add(DateOnly session, in Candle candle)
    {
        if (_candles.Count >= _first && candle.Missed == 0)
            Learn(session, candle);
        _features.Add(candle);
        _scale.Add(candle);
        _candles.Add(candle);
    }

    /// <summary>The model fitted on the last window, with the record so far.</summary>
    /// <param name="seed">Of the bootstrap behind its confidence bands.</param>
    /// <exception cref="InvalidOperationException">Fewer sessions than <see cref="CloseModel.FewestSessions"/>.</exception>
    public CloseModel Model(int seed)
    {
        if (_record.Count == 0)
            throw new InvalidOperationException($"{_candles.Count} sessions; training needs at least {CloseModel.FewestSessions(_recipe)}.");

        var points = new OutOfSample[Math.Max(0, _record.Count - Backtest.FewestErrors)];
        var inside = new double[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var judged = _record[i + Backtest.FewestErrors];
            (points[i], inside[i]) = (judged.Point, judged.Inside ? 1 : 0);
        }

        return new(
            _recipe.Basis,
            _recipe.Learner.Name,
            _latest ??= Fit(_targets.Count),
            _calibration.SortedErrors,
            _calibration.Width,
            Skill.Measure(points, seed),
            Coverage.Measure(inside, seed));
    }

    /// <summary>Whether all that a model looks at is defined on the session after the last one taken in.</summary>
    public bool Sees(in Today today) => CloseModel.Sees(_features, _scale, today);

    /// <summary>What a model says of the session after the last one taken in. The model need not be the latest, but must be of this recipe.</summary>
    public PredictiveDistribution Distribution(CloseModel model, in Today today) => model.Distribution(_features, _scale, today);

    /// <summary>What a finished model would have said of the sessions after the ones that it knew.</summary>
    /// <param name="model">Of this recipe.</param>
    /// <param name="after">The last session that it knew.</param>
    public Judged[] Judge(CloseModel model, DateOnly after)
    {
        var judged = new List<Judged>();
        for (var i = 0; i < _sessions.Count; i++)
        {
            if (_sessions[i] > after)
            {
                var point = new OutOfSample(_sessions[i], model.Location.Predict(_rows[i]), _targets[i], _scales[i]);
                judged.Add(Judged.Of(point, new(point.Forecast, point.Scale * model.Width, model.StandardisedErrors)));
            }
        }

        return [.. judged];
    }

    /// <summary>What was expected, in its time, of each session after the given one of those that had a distribution.</summary>
    /// <remarks>Made again from the record, which keeps the errors: so many distributions would take more memory than all the rest.</remarks>
    public IReadOnlyDictionary<DateOnly, PredictiveDistribution> Expected(DateOnly after)
    {
        var (calibration, expected) = (_recipe.Calibration(), new Dictionary<DateOnly, PredictiveDistribution>());
        for (var i = 0; i < _record.Count; i++)
        {
            var point = _record[i].Point;
            var given = i < Backtest.FewestErrors ? null : calibration.Distribution(point.Forecast, point.Scale);
            if (given is not null && point.Session > after)
                expected.Add(point.Session, given);
            calibration.Add(point.StandardisedError, point.Actual, given);
        }

        return expected;
    }

    /// <summary>What a finished model expects of the sessions after the ones that it knew; as <see cref="Judge(CloseModel, DateOnly)"/>.</summary>
    public IEnumerable<(DateOnly Session, PredictiveDistribution Expected)> Expected(CloseModel model, DateOnly after)
    {
        for (var i = _sessions.Count - 1; i >= 0 && _sessions[i] > after; i--)
            yield return (_sessions[i], new(model.Location.Predict(_rows[i]), _scales[i] * model.Width, model.StandardisedErrors));
    }

    /// <summary>The rows that the latest model was fitted on, such as importances are measured on.</summary>
    public FeatureMatrix Window()
    {
        var start = Math.Max(0, _targets.Count - _recipe.Plan.Window);
        return _rows.Slice(start, _targets.Count - start);
    }

    private void Learn(DateOnly session, in Candle candle)
    {
        var today = _recipe.Basis.Today(session, candle.Open);
        var index = _targets.Count;
        Reserve(index + 1);
        _features.Values(today, _rows[index]);
        var scale = _scale.Value(today);
        if (!double.IsFinite(scale) || !Dataset.AllFinite(_rows[index]))
            return;

        var target = _recipe.Basis.Return(_candles[^1].Close, candle);
        var plan = _recipe.Plan;
        var first = plan.Fewest + plan.Embargo;
        if (index >= first && (index - first) % plan.Step == 0)
        {
            if ((index - first) / plan.Step % plan.RefitEvery == 0)
                _walking = plan.Embargo == 0 && _latest is not null ? _latest : Fit(index - plan.Embargo);
            Judge(new(session, _walking!.Predict(_rows[index]), target, scale));
        }

        _targets.Add(target);
        _scales.Add(scale);
        _sessions.Add(session);
        _latest = null;
    }

    private void Judge(OutOfSample point)
    {
        var expected = _record.Count < Backtest.FewestErrors ? null : _calibration.Distribution(point.Forecast, point.Scale);
        _record.Add(Judged.Of(point, expected));
        _calibration.Add(point.StandardisedError, point.Actual, expected);
    }

    private IModel Fit(int end)
    {
        var start = Math.Max(0, end - _recipe.Plan.Window);
        return _recipe.Learner.Fit(_rows.Slice(start, end - start), CollectionsMarshal.AsSpan(_targets)[start..end]);
    }

    private void Reserve(int count)
    {
        if (count <= _rows.Rows)
            return;

        var larger = new FeatureMatrix(_features.Names, 2 * _rows.Rows);
        for (var i = 0; i < _targets.Count; i++)
            _rows[i].CopyTo(larger[i]);
        _rows = larger;
    }
}
