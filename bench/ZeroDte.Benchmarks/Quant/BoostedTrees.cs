using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>
/// XGBoost from a million rows of raw columns to a saved model, against python3-xgboost of the same version. Each run in its own process.
/// </summary>
internal static class BoostedTrees
{
    private const int Rows = 1_000_000;
    private const int Features = 20;
    private const int Rounds = 100;
    private const int Runs = 3;

    public static Task RunAsync()
    {
        var file = Path.GetTempFileName();
        Write(file);
        var (ours, dense, quantile) = (new Measurements(), new Measurements(), new Measurements());
        for (var run = 0; run < Runs; run++)
        {
            ours.Add(Peer.RunSelf("boost", file));
            dense.Add(Peer.Run("boost.py", file, Rows, Features, Rounds, "DMatrix"));
            quantile.Add(Peer.Run("boost.py", file, Rows, Features, Rounds, "QuantileDMatrix"));
        }

        File.Delete(file);
        Report.Row($"XGBoost, {Rows:N0} x {Features}, {Rounds} trees of depth 6, 2 threads", ours.Milliseconds, "Python, DMatrix",
            dense.Milliseconds, "ms");
        Report.Row("the same", ours.Milliseconds, "Python, QuantileDMatrix", quantile.Milliseconds, "ms");
        Report.Row("its peak memory, process and raw columns included", ours.Megabytes, "Python, DMatrix", dense.Megabytes, "MB");
        Report.Row("the same", ours.Megabytes, "Python, QuantileDMatrix", quantile.Megabytes, "MB");
        return Task.CompletedTask;
    }

    /// <summary>One run of ours: prints seconds and peak megabytes.</summary>
    public static int Child(string file)
    {
        var (columns, targets) = Read(file);
        var watch = Stopwatch.StartNew();
        var learner = new XGBoostLearner(new BoostingParameters { Rounds = Rounds, Depth = 6, LearningRate = 0.3, Threads = 2 });
        var model = learner.Fit(new ColumnRows(columns), targets);
        var seconds = watch.Elapsed.TotalSeconds;
        if (model.Ubj.Length == 0)
            return 1;

        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(seconds);
        Console.WriteLine(double.Parse(peak.Split(':', 'k')[1], CultureInfo.InvariantCulture) / 1024);
        return 0;
    }

    private static (float[][] Columns, double[] Targets) Read(string file)
    {
        using var stream = File.OpenRead(file);
        var columns = new float[Features][];
        for (var j = 0; j < Features; j++)
        {
            columns[j] = new float[Rows];
            stream.ReadExactly(MemoryMarshal.AsBytes(columns[j].AsSpan()));
        }

        var targets = new float[Rows];
        stream.ReadExactly(MemoryMarshal.AsBytes(targets.AsSpan()));
        return (columns, Array.ConvertAll(targets, t => (double)t));
    }

    private static void Write(string file)
    {
        var random = new Random(1);
        var columns = Enumerable.Range(0, Features + 1).Select(_ => new float[Rows]).ToArray();
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Features; j++)
                columns[j][i] = (float)(random.NextDouble() + random.NextDouble() - random.NextDouble());
            columns[Features][i] = (float)(Math.Sin(3 * columns[0][i]) + columns[1][i] * columns[2][i] + random.NextDouble());
        }

        using var stream = File.Create(file);
        foreach (var column in columns)
            stream.Write(MemoryMarshal.AsBytes<float>(column));
    }

    private sealed class Measurements
    {
        public List<double> Milliseconds { get; } = [];

        public List<double> Megabytes { get; } = [];

        public void Add(string[] lines)
        {
            Milliseconds.Add(1e3 * double.Parse(lines[0], CultureInfo.InvariantCulture));
            Megabytes.Add(double.Parse(lines[1], CultureInfo.InvariantCulture));
        }
    }
}
