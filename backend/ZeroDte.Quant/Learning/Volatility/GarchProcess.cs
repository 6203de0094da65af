using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// GARCH(1,1): v(t) = constant + reaction r(t-1)^2 + persistence v(t-1), where r is a return with mean zero and v its conditional variance.
/// </summary>
/// <param name="Constant">In squared units of the returns; above zero.</param>
/// <param name="Reaction">Zero or above.</param>
/// <param name="Persistence">Zero or above, and below 1 - <paramref name="Reaction"/>.</param>
/// <remarks>Bollerslev, "Generalized Autoregressive Conditional Heteroskedasticity", Journal of Econometrics 31 (1986).</remarks>
internal readonly record struct GarchProcess(double Constant, double Reaction, double Persistence)
{
    /// <summary>Below this many returns three parameters say nothing.</summary>
    private const int FewestReturns = 50;

    /// <summary>The largest reaction + persistence that is tried: at 1 there is no long-run variance.</summary>
    private const double LargestSum = 0.9999;

    private const int Searches = 3;

    /// <summary>Variance of returns that never move: one squared basis point.</summary>
    private const double SmallestVariance = 1e-8;

    public double NextVariance(double variance, double latestReturn) =>
        Constant + Reaction * latestReturn * latestReturn + Persistence * variance;

    /// <summary>
    /// Gaussian log-likelihood, -1/2 sum(ln 2 pi + ln v + r^2 / v), where the first variance is the mean square of all returns.
    /// </summary>
    public double LogLikelihood(ReadOnlySpan<double> returns)
    {
        var variance = MeanSquare(returns);
        var sum = 0.0;
        foreach (var value in returns)
        {
            sum += Math.Log(2 * Math.PI * variance) + value * value / variance;
            variance = NextVariance(variance, value);
        }

        return -sum / 2;
    }

    /// <summary>
    /// The maximum of <see cref="LogLikelihood"/>, by three simplex searches of Nelder and Mead, each from where the last one
    /// stopped, the first from reaction 0.05 and persistence 0.90. Returns without any variance, or a search that does not settle, give a
    /// constant variance: the mean square.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than 50 returns, or one that is not finite.</exception>
    public static GarchProcess Fit(ReadOnlySpan<double> returns)
    {
        if (returns.Length < FewestReturns)
            throw new ArgumentException($"{returns.Length} returns; GARCH takes at least {FewestReturns}.", nameof(returns));
        foreach (var value in returns)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"A return is {value}.", nameof(returns));
        }

        var meanSquare = MeanSquare(returns);
        var constant = new GarchProcess(Math.Max(meanSquare, SmallestVariance), 0, 0);
        if (meanSquare < SmallestVariance)
            return constant;

        var values = returns.ToArray();
        var objective = ObjectiveFunction.Value(point =>
        {
            var likelihood = From(point, meanSquare).LogLikelihood(values);
            return double.IsFinite(likelihood) ? -likelihood : double.MaxValue;
        });
        var start = Vector<double>.Build.DenseOfArray([0, Logit(0.95 / LargestSum), Logit(0.05 / 0.95)]);
        try
        {
            // A simplex can flatten before it arrives; a fresh one from where it stopped goes the rest of the way.
            for (var search = 0; search < Searches; search++)
            {
                start = new NelderMeadSimplex(1e-8, 2_000)
                    .FindMinimum(objective, start, Vector<double>.Build.Dense(3, 0.5)).MinimizingPoint;
            }
            return From(start, meanSquare);
        }
        catch (MaximumIterationsException)
        {
            return constant;
        }
    }

    /// <summary>Any three numbers are admissible parameters: log of long-run variance over mean square, and two logits.</summary>
    private static GarchProcess From(Vector<double> point, double meanSquare)
    {
        var sum = LargestSum * Logistic(point[1]);
        var reaction = sum * Logistic(point[2]);
        return new(meanSquare * Math.Exp(Math.Clamp(point[0], -5, 5)) * (1 - sum), reaction, sum - reaction);
    }

    private static double MeanSquare(ReadOnlySpan<double> returns)
    {
        var sum = 0.0;
        foreach (var value in returns)
            sum += value * value;
        return sum / returns.Length;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
