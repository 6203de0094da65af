namespace ZeroDte.Quant.Learning.Linear;

/// <summary>intercept + sum of coefficient x feature, in the features' own units.</summary>
public sealed record LinearModel(double Intercept, double[] Coefficients) : IModel
{
    /// <exception cref="ArgumentException"><paramref name="row"/> has not one value per coefficient.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (row.Length != Coefficients.Length)
            throw new ArgumentException($"{row.Length} feature values for {Coefficients.Length} coefficients.", nameof(row));

        var sum = Intercept;
        for (var j = 0; j < row.Length; j++)
            sum += Coefficients[j] * row[j];
        return sum;
    }
}
