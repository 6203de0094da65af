using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>First derivatives of half the squared error, on a grid that makes every sum of them exact.</summary>
/// <remarks>
/// XGBoost adds single-precision gradients in double precision, in an order that depends on the number of threads. The differences
/// rarely survive into its single-precision trees, but nothing forbids it. Here each round's gradients are rounded to multiples of
/// 2^-24 times the power of two above the largest. Sums of up to 2^29 of them then fit into a double's 53 bits, whatever the order.
/// </remarks>
internal static class SquaredLoss
{
    private const int GridBits = 24;

    /// <param name="gradients">prediction - target, on the grid; length n, like the others.</param>
    public static void Gradients(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Span<float> gradients)
    {
        var largest = Subtract(predictions, targets, gradients);
        if (largest == 0)
            return;

        var exponent = MathF.ILogB(largest) + 1 - GridBits;
        Round(gradients, MathF.ScaleB(1, -exponent), MathF.ScaleB(1, exponent));
    }

    /// <returns>The largest absolute difference.</returns>
    private static float Subtract(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Span<float> gradients)
    {
        var from = MemoryMarshal.Cast<float, Vector256<float>>(predictions);
        var minus = MemoryMarshal.Cast<float, Vector256<float>>(targets);
        var to = MemoryMarshal.Cast<float, Vector256<float>>(gradients);
        var most = Vector256<float>.Zero;
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from[i] - minus[i];
            most = Vector256.MaxNative(most, Vector256.Abs(to[i]));
        }

        var largest = 0f;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
            largest = Math.Max(largest, most[lane]);
        for (var i = to.Length * Vector256<float>.Count; i < gradients.Length; i++)
        {
            gradients[i] = predictions[i] - targets[i];
            largest = Math.Max(largest, Math.Abs(gradients[i]));
        }

        return largest;
    }

    private static void Round(Span<float> values, float perGrid, float grid)
    {
        var lanes = MemoryMarshal.Cast<float, Vector256<float>>(values);
        foreach (ref var lane in lanes)
            lane = Vector256.Round(lane * perGrid) * grid;
        foreach (ref var value in values[(lanes.Length * Vector256<float>.Count)..])
            value = MathF.Round(value * perGrid) * grid;
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
