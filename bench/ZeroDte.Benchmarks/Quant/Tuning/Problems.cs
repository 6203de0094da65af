using ZeroDte.Quant.Tuning;

namespace ZeroDte.Benchmarks.Quant.Tuning;

/// <summary>Standard problems; bench/peers/tuning.py holds the same ones.</summary>
internal static class Problems
{
    private static readonly string[] Kinds = ["linear", "tree", "forest", "net"];
    private static readonly double[] HartmannC = [1.0, 1.2, 3.0, 3.2];
    private static readonly double[][] HartmannA = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14]];
    private static readonly double[][] HartmannP =
    [
        [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ];

    public static int Objectives(string problem) => problem.StartsWith("zdt", StringComparison.Ordinal) ? 2 : problem == "dtlz2" ? 3 : 1;

    public static double[] Value(string problem, Trial trial) => problem switch
    {
        "sphere" => [Floats(trial, 10, -5.12, 5.12).Sum(x => x * x)],
        "shifted" => [Floats(trial, 10, -5.12, 5.12).Select((x, i) => Square(x - 1.7 + 0.3 * i)).Sum()],
        "rosenbrock" => [Rosenbrock(Floats(trial, 5, -5, 10))],
        "rastrigin" => [Floats(trial, 5, -5.12, 5.12).Sum(x => x * x - 10 * Math.Cos(Math.Tau * x) + 10)],
        "branin" => [Branin(trial.Float("x0", -5, 10), trial.Float("x1", 0, 15))],
        "hartmann6" => [Hartmann(Floats(trial, 6, 0, 1))],
        "mixed" => [Mixed(trial)],
        "ackley" => [Ackley(Floats(trial, 5, -32.768, 32.768))],
        "styblinski" => [Floats(trial, 5, -5, 5).Sum(x => x * x * x * x - 16 * x * x + 5 * x) / 2],
        "zdt1" => Zdt(trial, (_, ratio) => 1 - Math.Sqrt(ratio)),
        "zdt2" => Zdt(trial, (_, ratio) => 1 - ratio * ratio),
        "zdt3" => Zdt(trial, (x, ratio) => 1 - Math.Sqrt(ratio) - ratio * Math.Sin(10 * Math.PI * x)),
        "dtlz2" => Dtlz2(Floats(trial, 12, 0, 1)),
        _ => throw new ArgumentException($"There is no problem '{problem}'.", nameof(problem)),
    };

    private static double[] Floats(Trial trial, int count, double low, double high) =>
        [.. Enumerable.Range(0, count).Select(i => trial.Float($"x{i}", low, high))];

    private static double Square(double x) => x * x;

    private static double Rosenbrock(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i + 1 < x.Length; i++)
            sum += 100 * Square(x[i + 1] - x[i] * x[i]) + Square(1 - x[i]);
        return sum;
    }

    private static double Ackley(double[] x) =>
        20 + Math.E - 20 * Math.Exp(-0.2 * Math.Sqrt(x.Sum(Square) / x.Length)) - Math.Exp(x.Sum(v => Math.Cos(Math.Tau * v)) / x.Length);

    private static double Branin(double x, double y) =>
        Square(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;

    private static double Hartmann(double[] x)
    {
        var sum = 0.0;
        for (var k = 0; k < HartmannC.Length; k++)
            sum -= HartmannC[k] * Math.Exp(-x.Select((v, i) => HartmannA[k][i] * Square(v - HartmannP[k][i] * 1e-4)).Sum());
        return sum;
    }

    /// <summary>Ours: two choices, a logarithmic rate, a whole number and a share, whose best values hang on the choice.</summary>
    private static double Mixed(Trial trial)
    {
        var kind = Array.IndexOf(Kinds, trial.Categorical("kind", Kinds));
        var scaling = trial.Categorical("scaling", "none", "rank", "scale") switch { "none" => 0.3, "rank" => 0.1, _ => 0 };
        var rate = Math.Log10(trial.Float("rate", 1e-5, 1, log: true));
        var depth = trial.Int("depth", 1, 20);
        var share = trial.Float("share", 0, 1);
        var (offset, bestRate, bestDepth, bestShare) = kind switch
        {
            0 => (0.3, -3, 2, 0.9),
            1 => (0.1, -1, 6, 0.3),
            2 => (0.0, -2, 9, 0.6),
            _ => (0.2, -4, 14, 0.1),
        };
        return offset + scaling + 0.5 * Square(rate - bestRate) + Square((depth - bestDepth) / 4.0) + 4 * Square(share - bestShare);
    }

    /// <summary>
    /// Zitzler, Deb and Thiele, "Comparison of Multiobjective Evolutionary Algorithms", Evolutionary Computation 8 (2000); 30 parameters.
    /// </summary>
    private static double[] Zdt(Trial trial, Func<double, double, double> front)
    {
        var x = Floats(trial, 30, 0, 1);
        var g = 1 + 9 * x[1..].Sum() / 29;
        return [x[0], g * front(x[0], x[0] / g)];
    }

    /// <summary>Deb, Thiele, Laumanns and Zitzler, "Scalable Test Problems", 2005; 3 objectives, 12 parameters.</summary>
    private static double[] Dtlz2(double[] x)
    {
        var g = 1 + x[2..].Sum(v => Square(v - 0.5));
        var (a, b) = (x[0] * Math.PI / 2, x[1] * Math.PI / 2);
        return [g * Math.Cos(a) * Math.Cos(b), g * Math.Cos(a) * Math.Sin(b), g * Math.Sin(a)];
    }
}
