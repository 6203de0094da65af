using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Triggers;

/// <summary>
/// Calibrations that have been made, by what they were made from. A reference stays for a year, and its monitor looks every day; finding the level
/// takes most of a look. Being functions of their input, they may be remembered without anybody noticing but by the time it takes.
/// </summary>
internal static class Calibrations
{
    /// <summary>Each takes about 5 MB.</summary>
    private const int Capacity = 16;

    private static readonly Lock Gate = new();
    private static readonly OrderedDictionary<string, Calibration> Made = [];

    public static Calibration For(MonitorSeries series, MonitorPlan plan, Baseline baseline, CalibratedOptions options)
    {
        var key = Key(series, plan, baseline, options);
        lock (Gate)
        {
            if (Made.TryGetValue(key, out var made))
                return made;
        }

        var calibration = Calibration.Run(series, plan, baseline, options);
        lock (Gate)
        {
            Made[key] = calibration;
            if (Made.Count > Capacity)
                Made.RemoveAt(0);
        }

        return calibration;
    }

    /// <summary>SHA-256 of all that <see cref="Calibration.Run"/> reads: the reference with the bar before it, the features' names, the tests, plan and options.</summary>
    private static string Key(MonitorSeries series, MonitorPlan plan, Baseline baseline, CalibratedOptions options)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes($"{string.Join(',', series.Names)}|{series.LookBack}|{plan.ReferenceCount}|{plan.Window}|{options}|"));
        foreach (var test in baseline.Tests)
            sha.AppendData(Encoding.UTF8.GetBytes($"{test.Cause}|{test.Subject}|{test.Name}|"));
        var first = Math.Max(0, plan.Reference - 1);
        var count = plan.Reference + plan.ReferenceCount - first;
        Append<Candle>(series.Candles.AsSpan(first, count));
        Append<ForecastRecord>(series.Records.AsSpan(first, count));
        Append<DateOnly>(series.Sessions.AsSpan(first, count));
        foreach (var defect in series.Defects.AsSpan(first, count))
            sha.AppendData([(byte)(defect is null ? 0 : 1)]);
        return Convert.ToHexStringLower(sha.GetHashAndReset());

        void Append<T>(ReadOnlySpan<T> values)
            where T : unmanaged => sha.AppendData(MemoryMarshal.AsBytes(values));
    }
}
