using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Linear;

/// <summary>intercept + sum of coefficient x feature, in the features' own units.</summary>
internal sealed record LinearModel(double Intercept, double[] Coefficients) : IRankingModel
{
    public static ModelKind Kind { get; } = new(
        "linear", typeof(LinearModel), """return model["intercept"] + rows @ numpy.asarray(model["coefficients"], dtype=float)""");

    /// <exception cref="ArgumentException"><paramref name="row"/> has not one value per coefficient, or one that is not finite.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (row.Length != Coefficients.Length)
            throw new ArgumentException($"{row.Length} feature values for {Coefficients.Length} coefficients.", nameof(row));

        var sum = Intercept;
        for (var j = 0; j < row.Length; j++)
            sum += Coefficients[j] * row[j];
        return double.IsFinite(sum)
            ? sum
            : throw new ArgumentException($"No forecast from the feature values {string.Join(", ", row.ToArray())}.", nameof(row));
    }

    public FeatureWeights Explain() => new(FeatureWeights.Coefficient, Intercept, Coefficients);

    /// <summary>
    /// What one standard deviation of each feature moves the forecast by: |coefficient| x deviation, in the target's units.
    /// </summary>
    public double[] Importance(FeatureMatrix rows)
    {
        var importance = new double[Coefficients.Length];
        for (var j = 0; j < importance.Length; j++)
        {
            var (mean, squares) = (0.0, 0.0);
            for (var i = 0; i < rows.Rows; i++)
                mean += rows[i][j] / rows.Rows;
            for (var i = 0; i < rows.Rows; i++)
                squares += (rows[i][j] - mean) * (rows[i][j] - mean);
            importance[j] = Math.Abs(Coefficients[j]) * Math.Sqrt(squares / rows.Rows);
        }

        return importance;
    }
}
