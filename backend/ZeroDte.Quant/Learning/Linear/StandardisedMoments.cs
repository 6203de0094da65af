using System.Buffers;
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

    /// <param name="centred">Room for the targets and all features.</param>
    private StandardisedMoments(FeatureMatrix rows, ReadOnlySpan<double> targets, double[] centred)
        : this(rows.Rows, rows.Columns)
    {
        var (n, k) = (rows.Rows, rows.Columns);
        // Feature-major copy, centred, with the target first: every product is then one dot product of neighbours in memory.
        targets.CopyTo(centred);
        Transpose(rows.Values, centred.AsSpan(n), n, k);
        TargetMean = Centre(Columns(0, 1));
        for (var j = 0; j < k; j++)
            _means[j] = Centre(Columns(j + 1, 1));

        var dots = new double[k + 1];
        for (var j = 0; j < k; j++)
        {
            Dots(Columns(j + 1, 1), Columns(0, j + 2), dots.AsSpan(0, j + 2));
            _products[j] = dots[0];
            dots.AsSpan(1, j + 1).CopyTo(_gram.AsSpan(j * k));

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

        Span<double> Columns(int first, int count) => centred.AsSpan(first * n, count * n);
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
        // Large arrays that live this shortly would have the garbage collector look through everything for each of them.
        var room = ArrayPool<double>.Shared.Rent((rows.Columns + 1) * rows.Rows);
        try
        {
            return new(rows, targets, room);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(room);
        }
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

    /// <summary>
    /// The dot products of a column with several others that stand one after the other: four at a time, since a sum alone waits for its
    /// own last addition. Each has the bits that it would have alone.
    /// </summary>
    private static void Dots(ReadOnlySpan<double> column, ReadOnlySpan<double> others, Span<double> dots)
    {
        var n = column.Length;
        var l = 0;
        for (; l + 4 <= dots.Length; l += 4)
            FourDots(column, others.Slice(l * n, 4 * n), dots.Slice(l, 4));
        for (; l < dots.Length; l++)
            dots[l] = Dot(column, others.Slice(l * n, n));
    }

    private static void FourDots(ReadOnlySpan<double> column, ReadOnlySpan<double> others, Span<double> dots)
    {
        var n = column.Length;
        var lanes = MemoryMarshal.Cast<double, Vector256<double>>(column);
        ref var other = ref MemoryMarshal.GetReference(others);
        var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i < lanes.Length; i++)
        {
            var at = (nuint)(i * Vector256<double>.Count);
            var lane = lanes[i];
            a += lane * Vector256.LoadUnsafe(ref other, at);
            b += lane * Vector256.LoadUnsafe(ref other, at + (nuint)n);
            c += lane * Vector256.LoadUnsafe(ref other, at + (nuint)(2 * n));
            d += lane * Vector256.LoadUnsafe(ref other, at + (nuint)(3 * n));
        }

        (dots[0], dots[1], dots[2], dots[3]) = (Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        for (var i = lanes.Length * Vector256<double>.Count; i < n; i++)
        {
            for (var l = 0; l < 4; l++)
                dots[l] += column[i] * others[l * n + i];
        }
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
