namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>First derivatives of half the squared error, on a grid that makes every sum of them exact.</summary>
/// <remarks>
/// XGBoost adds single-precision gradients in double precision, in an order that depends on the number of threads. The differences
/// rarely survive into its single-precision trees, but nothing forbids it. Here each round's gradients are rounded to multiples of 2^-24 times the power of two above the
/// largest. Sums of up to 2^29 of them then fit into a double's 53 bits, whatever the order.
/// </remarks>
internal static class SquaredLoss
{
    private const int GridBits = 24;

    /// <param name="gradients">prediction - target, on the grid; length n, like the others.</param>
    public static void Gradients(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Span<float> gradients)
    {
        var largest = 0f;
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = predictions[i] - targets[i];
            largest = Math.Max(largest, Math.Abs(gradients[i]));
        }

        if (largest == 0)
            return;

        var exponent = MathF.ILogB(largest) + 1 - GridBits;
        var (grid, perGrid) = (MathF.ScaleB(1, exponent), MathF.ScaleB(1, -exponent));
        for (var i = 0; i < gradients.Length; i++)
            gradients[i] = MathF.Round(gradients[i] * perGrid) * grid;
    }

    /// <summary>Mean squared error.</summary>
    public static double Mean(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        var sum = 0.0;
        for (var i = 0; i < targets.Length; i++)
        {
            double error = predictions[i] - targets[i];
            sum += error * error;
        }

        return sum / targets.Length;
    }
}
