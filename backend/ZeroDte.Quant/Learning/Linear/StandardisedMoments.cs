using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Linear;

/// <summary>
/// All that a linear learner needs of n rows with k features: means, scales, and the products Z'Z and Z'(y - mean y) of the
/// standardised features z = (x - mean) / deviation.
/// </summary>
/// <remarks>
/// A feature that is constant within the rows has scale zero, and so has its every product. Products are summed in four fixed lanes
/// without fused operations, so the bits are the same on every processor.
/// </remarks>
internal sealed class StandardisedMoments
{
    /// <summary>A deviation this small beside the mean is what rounding makes of a constant.</summary>
    private const double ConstantBelow = 1e-12;

    private readonly double[] _gram;
    private readonly double[] _products;
    private readonly double[] _means;
    private readonly double[] _scales;

    private StandardisedMoments(int rows, int features)
    {
        Rows = rows;
        (_gram, _products) = (new double[features * features], new double[features]);
        (_means, _scales) = (new double[features], new double[features]);
    }

    private StandardisedMoments(FeatureMatrix rows, ReadOnlySpan<double> targets)
        : this(rows.Rows, rows.Columns)
    {
        var (n, k) = (rows.Rows, rows.Columns);
        // Feature-major copy, centred, with the target last: every product is then one dot product of neighbours in memory.
        var centred = new double[(k + 1) * n];
        Transpose(rows.Values, centred, n, k);
        targets.CopyTo(centred.AsSpan(k * n));
        for (var j = 0; j < k; j++)
            _means[j] = Centre(Column(j));
        TargetMean = Centre(Column(k));

        for (var j = 0; j < k; j++)
        {
            for (var l = 0; l <= j; l++)
                _gram[j * k + l] = Dot(Column(j), Column(l));
            _products[j] = Dot(Column(j), Column(k));

            var deviation = Math.Sqrt(_gram[j * k + j] / n);
            if (!double.IsFinite(deviation) || !double.IsFinite(_products[j]))
            {
                throw new ArgumentException($"Feature '{rows.Names[j]}' or the targets are so large that their squares overflow.",
                    nameof(rows));
            }
            _scales[j] = deviation > ConstantBelow * Math.Abs(_means[j]) ? 1 / deviation : 0;
        }

        for (var j = 0; j < k; j++)
        {
            _products[j] *= _scales[j];
            for (var l = 0; l <= j; l++)
                _gram[l * k + j] = _gram[j * k + l] *= _scales[j] * _scales[l];
        }

        Span<double> Column(int j) => centred.AsSpan(j * n, n);
    }

    public int Rows { get; }

    public int Features => _products.Length;

    public double TargetMean { get; private init; }

    /// <summary>Z'Z, k x k and symmetric.</summary>
    public ReadOnlySpan<double> Gram => _gram;

    /// <summary>Z'(y - mean y), length k.</summary>
    public ReadOnlySpan<double> Products => _products;

    /// <exception cref="ArgumentException">The rows or targets are none, of different number, not finite, or too large to be
    /// squared.</exception>
    public static StandardisedMoments Of(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        TrainingData.Validate(rows, targets);
        return new(rows, targets);
    }

    /// <summary>The moments of some of the features, in the given order: the bits that their rows alone would give.</summary>
    public StandardisedMoments Select(ReadOnlySpan<int> columns)
    {
        var selected = new StandardisedMoments(Rows, columns.Length) { TargetMean = TargetMean };
        for (var j = 0; j < columns.Length; j++)
        {
            var from = columns[j] * Features;
            for (var l = 0; l < columns.Length; l++)
                selected._gram[j * columns.Length + l] = _gram[from + columns[l]];
            selected._products[j] = _products[columns[j]];
            (selected._means[j], selected._scales[j]) = (_means[columns[j]], _scales[columns[j]]);
        }

        return selected;
    }

    /// <summary>
    /// What one standard deviation of each feature moves the forecast by, as <see cref="LinearModel.Importance"/> measures it in the rows.
    /// </summary>
    public double[] Importance(LinearModel model)
    {
        var importance = new double[Features];
        for (var j = 0; j < importance.Length; j++)
            importance[j] = _scales[j] == 0 ? 0 : Math.Abs(model.Coefficients[j]) / _scales[j];
        return importance;
    }

    /// <summary>The model that has these coefficients on the standardised features.</summary>
    public LinearModel Model(ReadOnlySpan<double> standardised)
    {
        var coefficients = new double[Features];
        var intercept = TargetMean;
        for (var j = 0; j < coefficients.Length; j++)
        {
            coefficients[j] = standardised[j] * _scales[j];
            intercept -= coefficients[j] * _means[j];
        }

        return new(intercept, coefficients);
    }

    /// <summary>The standardised features, row by row, and the centred targets.</summary>
    public (double[][] Features, double[] Targets) Standardise(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        var (features, centred) = (new double[rows.Rows][], new double[rows.Rows]);
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = features[i] = rows[i].ToArray();
            for (var j = 0; j < row.Length; j++)
                row[j] = (row[j] - _means[j]) * _scales[j];
            centred[i] = targets[i] - TargetMean;
        }

        return (features, centred);
    }

    private static void Transpose(ReadOnlySpan<double> rows, Span<double> columns, int n, int k)
    {
        for (var i = 0; i < n; i++)
        {
            var row = rows.Slice(i * k, k);
            for (var j = 0; j < row.Length; j++)
                columns[j * n + i] = row[j];
        }
    }

    private static double Centre(Span<double> values)
    {
        var mean = Sum(values) / values.Length;
        for (var i = 0; i < values.Length; i++)
            values[i] -= mean;
        return mean;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var lanes = MemoryMarshal.Cast<double, Vector256<double>>(values);
        var sum = Vector256<double>.Zero;
        foreach (var lane in lanes)
            sum += lane;

        var total = Vector256.Sum(sum);
        foreach (var value in values[(lanes.Length * Vector256<double>.Count)..])
            total += value;
        return total;
    }

    private static double Dot(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var lanes = MemoryMarshal.Cast<double, Vector256<double>>(first);
        var others = MemoryMarshal.Cast<double, Vector256<double>>(second);
        var sum = Vector256<double>.Zero;
        for (var i = 0; i < lanes.Length && i < others.Length; i++)
            sum += lanes[i] * others[i];

        var total = Vector256.Sum(sum);
        for (var i = lanes.Length * Vector256<double>.Count; i < first.Length; i++)
            total += first[i] * second[i];
        return total;
    }
}
