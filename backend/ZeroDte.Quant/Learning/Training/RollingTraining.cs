using System.Runtime.InteropServices;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>
/// A recipe in training, session by session. After each it holds what a walk-forward over all sessions so far would end with, bit for
/// bit, at the cost of one session: errors are carried forward, not measured again.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class RollingTraining
{
    private readonly SessionRows _sessionRows;
    private readonly CalibratedWalk _walk;
    private readonly Refits _refits;
    private readonly List<Candle> _candles = [];
    private readonly List<double> _targets = [];
    private readonly List<double> _scales = [];
    private readonly List<DateOnly> _sessions = [];
    private readonly List<Judged> _record = [];
    private FeatureMatrix _rows;
    private IModel? _latest;

    public RollingTraining(Recipe recipe)
    {
        (Recipe, _sessionRows, _walk) = (recipe, new(recipe.Features(), recipe.Scale(), recipe.Basis), new(recipe.Calibration()));
        // The fit that serves is also the one that the walk goes on with.
        _refits = new(recipe.Plan, recipe.Plan.Fewest + recipe.Plan.Embargo,
            (start, end) => end == _targets.Count && _latest is not null ? _latest : Fit(start, end));
        _rows = new(_sessionRows.Features.Names, 256);
    }

    public Recipe Recipe { get; }

    /// <summary>Names of the features, in the model's order.</summary>
    public IReadOnlyList<string> Features => _sessionRows.Features.Names;

    /// <summary>The sessions taken in.</summary>
    public ReadOnlySpan<Candle> Candles => CollectionsMarshal.AsSpan(_candles);

    /// <summary>Every session that could be forecast, from the first fit on, with what was forecast of it before.</summary>
    public ReadOnlySpan<Judged> Record => CollectionsMarshal.AsSpan(_record);

    /// <summary>Those of <see cref="Record"/> that came after enough errors for a distribution.</summary>
    public ReadOnlySpan<Judged> WithDistribution => Record[Math.Min(_walk.Calibration.FewestErrors, _record.Count)..];

    /// <summary>Takes in a session that has closed. Sessions come in order, each once.</summary>
    public void Add(DateOnly session, in Candle candle)
    {
        var index = _targets.Count;
        Reserve(index + 1);
        var (isWhole, target, scale) = _sessionRows.Add(session, candle, _rows[index]);
        _candles.Add(candle);
        if (!isWhole)
            return;

        if (_refits.For(index) is { } model)
        {
            var point = new OutOfSample(session, model.Predict(_rows[index]), target, scale);
            var expected = _walk.Expect(point);
            _record.Add(Judged.Of(point, expected));
            _walk.Add(point, expected);
        }

        _targets.Add(target);
        _scales.Add(scale);
        _sessions.Add(session);
        _latest = null;
    }

    /// <summary>The model fitted on the last window, with the record so far.</summary>
    /// <param name="seed">Of the bootstrap behind its confidence bands.</param>
    /// <exception cref="InvalidOperationException">Fewer sessions than <see cref="CloseModel.FewestSessions"/>.</exception>
    public CloseModel Model(int seed)
    {
        if (_record.Count == 0)
            throw new InvalidOperationException($"{_candles.Count} sessions; training needs at least {CloseModel.FewestSessions(Recipe)}.");

        var judged = WithDistribution;
        var (points, inside) = (new OutOfSample[judged.Length], new double[judged.Length]);
        for (var i = 0; i < points.Length; i++)
            (points[i], inside[i]) = (judged[i].Point, judged[i].Inside ? 1 : 0);

        return new(
            Recipe.Basis,
            Recipe.Learner.Name,
            _latest ??= Fit(Math.Max(0, _targets.Count - Recipe.Plan.Window), _targets.Count),
            _walk.Calibration.SortedErrors,
            _walk.Calibration.Width,
            Skill.Measure(points, seed),
            Coverage.Measure(inside, seed));
    }

    /// <summary>What a model of this recipe looks at before the session after the last one taken in.</summary>
    public Vantage Vantage => new(_sessionRows.Features, _sessionRows.Scale);

    /// <summary>Whether all that a model looks at is defined on the session after the last one taken in.</summary>
    public bool Sees(in Today today) => Vantage.Sees(today);

    /// <summary>The volatility forecast of the session after the last one taken in; NaN while it is not defined.</summary>
    public double Scale(in Today today) => _sessionRows.Scale.Value(today);

    /// <summary>
    /// What a model says of the session after the last one taken in. The model need not be the latest, but must be of this recipe.
    /// </summary>
    public PredictiveDistribution Distribution(CloseModel model, in Today today) => Vantage.Distribution(model, today);

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
    /// <remarks>Made again from the record, which keeps the errors: so many distributions would take more memory than all the
    /// rest.</remarks>
    public IReadOnlyDictionary<DateOnly, PredictiveDistribution> Expected(DateOnly after)
    {
        var (walk, expected) = (new CalibratedWalk(Recipe.Calibration()), new Dictionary<DateOnly, PredictiveDistribution>());
        foreach (var judged in _record)
        {
            var given = walk.Expect(judged.Point);
            if (given is not null && judged.Session > after)
                expected.Add(judged.Session, given.Kept());
            walk.Add(judged.Point, given);
        }

        return expected;
    }

    /// <summary>
    /// What a finished model expects of the sessions after the ones that it knew; as <see cref="Judge(CloseModel, DateOnly)"/>.
    /// </summary>
    public IEnumerable<(DateOnly Session, PredictiveDistribution Expected)> Expected(CloseModel model, DateOnly after)
    {
        for (var i = _sessions.Count - 1; i >= 0 && _sessions[i] > after; i--)
            yield return (_sessions[i], new(model.Location.Predict(_rows[i]), _scales[i] * model.Width, model.StandardisedErrors));
    }

    /// <summary>The rows that the latest model was fitted on, such as importances are measured on.</summary>
    public FeatureMatrix Window()
    {
        var start = Math.Max(0, _targets.Count - Recipe.Plan.Window);
        return _rows.Slice(start, _targets.Count - start);
    }

    private IModel Fit(int start, int end) =>
        Recipe.Learner.Fit(_rows.Slice(start, end - start), CollectionsMarshal.AsSpan(_targets)[start..end]);

    private void Reserve(int count)
    {
        if (count <= _rows.Rows)
            return;

        var larger = new FeatureMatrix(Features, 2 * _rows.Rows);
        for (var i = 0; i < _targets.Count; i++)
            _rows[i].CopyTo(larger[i]);
        _rows = larger;
    }
}
