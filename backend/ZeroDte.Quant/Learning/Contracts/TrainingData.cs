using ZeroDte.Quant.Features;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>What every learner asks of its rows and targets before it looks at them.</summary>
internal static class TrainingData
{
    public static void Validate(FeatureMatrix rows, ReadOnlySpan<double> targets)
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

        var values = rows.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"Feature '{rows.Names[i % rows.Columns]}' is {values[i]} in row {i / rows.Columns}.",
                    nameof(rows));
            }
        }
    }
}
