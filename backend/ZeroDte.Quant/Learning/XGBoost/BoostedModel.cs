using System.Text.Json.Serialization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>mean + deviation x a sum of trees. Safe for use by many threads at once.</summary>
public sealed class BoostedModel : IRankingModel
{
    private readonly Lazy<Booster> _booster;
    private readonly Lock _gate = new();

    /// <param name="mean">What is forecast where the trees say zero.</param>
    /// <param name="deviation">Target units in one unit of the trees.</param>
    /// <param name="features">Values in a row.</param>
    /// <param name="ubj">The trees in XGBoost's universal binary JSON.</param>
    [JsonConstructor]
    public BoostedModel(double mean, double deviation, int features, byte[] ubj)
    {
        (Mean, Deviation, Features, Ubj) = (mean, deviation, features, ubj);
        _booster = new(() =>
        {
            var booster = Booster.For();
            booster.Load(Ubj);
            booster.Set("nthread", "1");
            return booster;
        });
    }

    public static ModelKind Kind { get; } = new("xgboost", typeof(BoostedModel), """
        import xgboost

        booster = xgboost.Booster(model_file=bytearray(base64.b64decode(model["ubj"])))
        return model["mean"] + model["deviation"] * booster.predict(xgboost.DMatrix(rows))
        """);

    public double Mean { get; }

    public double Deviation { get; }

    public int Features { get; }

    public byte[] Ubj { get; }

    IEnumerable<string> IModel.PythonPackages => ["xgboost"];

    /// <summary>Trees in the model.</summary>
    [JsonIgnore]
    public int Rounds
    {
        get
        {
            lock (_gate)
                return _booster.Value.Rounds;
        }
    }

    /// <exception cref="ArgumentException"><paramref name="row"/> has not <see cref="Features"/> values, or one that is not finite in
    /// single precision.</exception>
    /// <exception cref="XGBoostException">The trees cannot be read, or the library is not installed.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (row.Length != Features)
            throw new ArgumentException($"{row.Length} feature values, not {Features}.", nameof(row));

        Span<float> values = stackalloc float[row.Length];
        for (var j = 0; j < row.Length; j++)
        {
            values[j] = (float)row[j];
            if (!float.IsFinite(values[j]))
                throw new ArgumentException($"No forecast from the feature values {string.Join(", ", row.ToArray())}.", nameof(row));
        }

        lock (_gate)
            return Mean + Deviation * _booster.Value.Predict(values);
    }

    /// <summary>Mean reduction of the loss by the splits on each feature (gain); 0 for a feature that no split uses.</summary>
    public double[] Importance(FeatureMatrix rows) => Importance();

    /// <inheritdoc cref="Importance(FeatureMatrix)"/>
    public double[] Importance()
    {
        lock (_gate)
            return _booster.Value.Gain(Features);
    }

    public FeatureWeights Explain() => new(FeatureWeights.Importance, Mean, Importance());
}
