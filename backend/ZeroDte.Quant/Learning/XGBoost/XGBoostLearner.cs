using System.Globalization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>Gradient-boosted regression trees for squared error, grown by XGBoost from quantile histograms.</summary>
/// <remarks>
/// Chen and Guestrin, "XGBoost: A Scalable Tree Boosting System", KDD (2016). Targets are brought to mean zero and deviation one first,
/// because XGBoost has thresholds that know no units. Same rows, same parameters: same bits, on any number of threads.
/// </remarks>
public sealed class XGBoostLearner : ILearner
{
    /// <summary>From here on only quantile bins are kept, which takes an eighth of the memory; below, the values themselves.</summary>
    private const int LargeRows = 100_000;

    private readonly BoostingParameters _parameters;

    public XGBoostLearner(BoostingParameters parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Rounds, 1, nameof(parameters.Rounds));
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Threads, 1, nameof(parameters.Threads));
        ArgumentOutOfRangeException.ThrowIfNegative(parameters.Patience, nameof(parameters.Patience));
        if (parameters.ValidationShare is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters.ValidationShare,
                "The validation share must lie between 0 and 1, both excluded.");
        }
        _parameters = parameters;
    }

    public XGBoostLearner()
        : this(new BoostingParameters())
    {
    }

    public string Name => "xgboost";

    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        TrainingData.Validate(rows, targets);
        return Grow(new MatrixRows(rows), targets, earlier: null);
    }

    /// <summary>As <see cref="Fit(FeatureMatrix, ReadOnlySpan{double})"/>, from rows of another shape.</summary>
    /// <exception cref="ArgumentException">No rows, lengths that differ, or a value that is not finite.</exception>
    public BoostedModel Fit(IFeatureRows rows, ReadOnlySpan<double> targets)
    {
        Validate(rows, targets);
        return Grow(rows, targets, earlier: null);
    }

    /// <summary>Adds trees to an earlier model from rows it has not seen; the earlier trees stay as they are.</summary>
    /// <remarks>
    /// Early stopping may keep none of the new trees. The new rows are held as values, not bins, because the earlier trees split where
    /// no new bin may end.
    /// </remarks>
    /// <exception cref="ArgumentException">As for Fit, or the earlier model has another number of features.</exception>
    public BoostedModel Continue(BoostedModel earlier, FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        TrainingData.Validate(rows, targets);
        if (rows.Columns != earlier.Features)
            throw new ArgumentException($"{rows.Columns} features, where the earlier model has {earlier.Features}.", nameof(rows));
        return Grow(new MatrixRows(rows), targets, earlier);
    }

    private BoostedModel Grow(IFeatureRows rows, ReadOnlySpan<double> targets, BoostedModel? earlier)
    {
        var (mean, deviation) = earlier is null ? Moments(targets) : (earlier.Mean, earlier.Deviation);
        var standardised = new float[targets.Length];
        for (var i = 0; i < targets.Length; i++)
            standardised[i] = deviation > 0 ? (float)((targets[i] - mean) / deviation) : 0;

        var held = _parameters.Patience == 0
            ? 0
            : Math.Min(targets.Length - 1, (int)Math.Ceiling(_parameters.ValidationShare * targets.Length));
        var known = targets.Length - held;
        using var training = Matrix(new RowRange(rows, 0, known), dense: earlier is not null);
        using var validation = held == 0 ? null : DMatrix.Dense(new RowRange(rows, known, held), _parameters.Threads);
        using var booster = validation is null ? Booster.For(training) : Booster.For(training, validation);
        Configure(booster);
        if (earlier is not null)
            booster.Load(earlier.Ubj);

        var best = Boost(booster, training, standardised.AsSpan(0, known), validation, standardised.AsSpan(known));
        using var kept = best < booster.Rounds ? booster.First(best) : null;
        return new(mean, deviation, rows.Columns, (kept ?? booster).Save());
    }

    /// <summary>The number of rounds after which the validation error is smallest; all if there is no validation.</summary>
    private int Boost(Booster booster, DMatrix training, ReadOnlySpan<float> targets, DMatrix? validation,
        ReadOnlySpan<float> validationTargets)
    {
        var (gradients, hessians) = (new float[targets.Length], new float[targets.Length]);
        Array.Fill(hessians, 1);
        var (before, best) = (booster.Rounds, booster.Rounds);
        var least = before == 0 || validation is null
            ? double.PositiveInfinity
            : SquaredLoss.Mean(booster.Predict(validation), validationTargets);
        for (var round = before + 1; round <= before + _parameters.Rounds; round++)
        {
            SquaredLoss.Gradients(booster.Predict(training), targets, gradients);
            booster.Boost(training, gradients, hessians);
            if (validation is null)
            {
                best = round;
                continue;
            }

            var error = SquaredLoss.Mean(booster.Predict(validation), validationTargets);
            if (error < least)
                (best, least) = (round, error);
            else if (round - best >= _parameters.Patience)
                break;
        }

        return best;
    }

    private DMatrix Matrix(RowRange rows, bool dense) => dense || rows.Rows < LargeRows
        ? DMatrix.Dense(rows, _parameters.Threads)
        : DMatrix.Quantiles(rows, _parameters.Bins, _parameters.Threads);

    private void Configure(Booster booster)
    {
        Set("objective", "reg:squarederror");
        Set("base_score", "0");
        Set("tree_method", "hist");
        Set("max_depth", _parameters.Depth.ToString(CultureInfo.InvariantCulture));
        Set("eta", Number(_parameters.LearningRate));
        Set("lambda", Number(_parameters.LeafPenalty));
        Set("min_child_weight", Number(_parameters.LeafRows));
        Set("subsample", Number(_parameters.RowShare));
        Set("colsample_bytree", Number(_parameters.FeatureShare));
        Set("max_bin", _parameters.Bins.ToString(CultureInfo.InvariantCulture));
        Set("seed", _parameters.Seed.ToString(CultureInfo.InvariantCulture));
        Set("nthread", _parameters.Threads.ToString(CultureInfo.InvariantCulture));

        void Set(string name, string value) => booster.Set(name, value);

        static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<double> targets)
    {
        var (mean, squares) = (0.0, 0.0);
        foreach (var target in targets)
            mean += target / targets.Length;
        foreach (var target in targets)
            squares += (target - mean) * (target - mean) / targets.Length;
        return double.IsFinite(squares)
            ? (mean, Math.Sqrt(squares))
            : throw new ArgumentException("The targets are so large that their squares overflow.", nameof(targets));
    }

    private static void Validate(IFeatureRows rows, ReadOnlySpan<double> targets)
    {
        if (rows.Rows == 0 || rows.Rows != targets.Length)
        {
            throw new ArgumentException($"{rows.Rows} feature rows and {targets.Length} targets: both must be the same number, above zero.",
                nameof(targets));
        }

        for (var i = 0; i < targets.Length; i++)
        {
            if (!double.IsFinite(targets[i]))
                throw new ArgumentException($"Target {i} is {targets[i]}.", nameof(targets));
        }
    }
}
