using ZeroDte.Quant.Features;

namespace ZeroDte.Quant.Tests;

/// <summary>Feature rows made up for tests, with columns f0, f1 and so on.</summary>
internal static class Rows
{
    public static FeatureMatrix Of(params double[][] rows)
    {
        var matrix = new FeatureMatrix([.. rows[0].Select((_, j) => $"f{j}")], rows.Length);
        for (var i = 0; i < rows.Length; i++)
            rows[i].CopyTo(matrix[i]);
        return matrix;
    }

    /// <summary>Independent uniform features in (-1, 1).</summary>
    public static FeatureMatrix Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return Of([.. Enumerable.Range(0, rows)
            .Select(_ => Enumerable.Range(0, columns).Select(_ => 2 * random.NextDouble() - 1).ToArray())]);
    }

    public static double[] Targets(FeatureMatrix rows, Func<double[], double> target) =>
        [.. Enumerable.Range(0, rows.Rows).Select(i => target(rows[i].ToArray()))];
}
