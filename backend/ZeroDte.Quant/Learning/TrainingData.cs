using ZeroDte.Quant.Features;

namespace ZeroDte.Quant.Learning;

/// <summary>What every learner asks of its rows and targets before it looks at them.</summary>
internal static class TrainingData
{
    public static void Validate(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        if (rows.Rows == 0 || rows.Rows != targets.Length)
            throw new ArgumentException($"{rows.Rows} feature rows and {targets.Length} targets: both must be the same number, above zero.", nameof(targets));

        for (var i = 0; i < targets.Length; i++)
        {
            if (!double.IsFinite(targets[i]))
                throw new ArgumentException($"Target {i} is {targets[i]}.", nameof(targets));

            for (var j = 0; j < rows.Columns; j++)
            {
                if (!double.IsFinite(rows[i][j]))
                    throw new ArgumentException($"Feature '{rows.Names[j]}' is {rows[i][j]} in row {i}.", nameof(rows));
            }
        }
    }
}
