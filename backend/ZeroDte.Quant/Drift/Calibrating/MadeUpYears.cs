using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>
/// Years in which nothing changes, which a block bootstrap makes of a reference, and the monitor's statistics in them. Drawing them takes
/// seconds, so they come a few at a time: who keeps them goes on after a stop. Which year is drawn when, and by whom, changes no bit.
/// </summary>
/// <remarks>
/// Sessions are drawn as bars and errors, not as feature rows: features are computed of the drawn bars, so that what a slow feature
/// remembers is as dependent as in truth. Each made-up year has a made-up reference of its own, which is how uncertain the true one is.
/// Politis and Romano, "A circular block-resampling procedure for stationary data" (1992); blocks of n^(1/3), Hall, Horowitz and Jing,
/// Biometrika 82 (1995).
/// </remarks>
public sealed class MadeUpYears
{
    private readonly MonitorSeries _series;
    private readonly MonitorPlan _plan;
    private readonly Baseline _baseline;
    private readonly CalibratedOptions _options;
    private readonly int[] _sessions;
    private readonly double[]?[] _years;

    internal MadeUpYears(MonitorSeries series, MonitorPlan plan, Baseline baseline, CalibratedOptions options)
    {
        (_series, _plan, _baseline, _options) = (series, plan, baseline, options);
        _sessions = Drawable(series, plan);
        _years = new double[options.Streams][];
        Key = KeyOf(series, plan, baseline, options);
    }

    /// <summary>
    /// SHA-256 of all that the years are made from: the reference with the bar before it, the features' names, the tests, plan and options.
    /// </summary>
    public string Key { get; }

    /// <summary>Years that are needed.</summary>
    public int Count => _years.Length;

    /// <summary>Bytes of one year.</summary>
    public int Size => _baseline.Tests.Count * MonitorPlan.Year * sizeof(double);

    /// <summary>The first year that is neither drawn nor taken; <see cref="Count"/> if there is none.</summary>
    public int Next => Array.IndexOf(_years, null) is var next and >= 0 ? next : Count;

    internal static int BlockOf(int sessions) => (int)Math.Ceiling(Math.Cbrt(sessions));

    /// <summary>Draws up to <paramref name="count"/> years from <see cref="Next"/> on.</summary>
    /// <returns>Them, to be kept: <see cref="Size"/> bytes each.</returns>
    public byte[] Draw(int count)
    {
        var first = Next;
        count = Math.Min(count, Count - first);
        Parallel.For(first, first + count, year => _years[year] = Year(year));
        return MemoryMarshal.AsBytes<double>(_years[first..(first + count)].SelectMany(year => year!).ToArray()).ToArray();
    }

    /// <summary>Takes the years that an earlier <see cref="Draw"/> gave from <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentException">These are not whole years, or more than are needed.</exception>
    public void Take(int first, ReadOnlySpan<byte> years)
    {
        if (years.Length % Size != 0 || first < 0 || first + years.Length / Size > Count)
        {
            throw new ArgumentException($"{years.Length} bytes from year {first} on: a year has {Size}, and there are {Count}.",
                nameof(years));
        }
        for (var i = 0; i < years.Length / Size; i++)
            _years[first + i] = MemoryMarshal.Cast<byte, double>(years.Slice(i * Size, Size)).ToArray();
    }

    /// <summary>Draws what is missing and finds the level, which the policy then remembers.</summary>
    public void Finish() => Calibrations.Remember(Key, Calibration());

    internal Calibration Calibration()
    {
        Draw(Count);
        return Calibrating.Calibration.Of(Array.ConvertAll(_years, year => year!.Chunk(MonitorPlan.Year).ToArray()), _sessions.Length,
            _baseline, _options);
    }

    /// <summary>Positions in the reference whose bars can be trusted and have one before them.</summary>
    private static int[] Drawable(MonitorSeries series, MonitorPlan plan) =>
        [.. Enumerable.Range(plan.Reference, plan.ReferenceCount).Where(i => i > 0 && series.Defects[i] is null)];

    /// <summary>The statistics of one made-up year after a made-up reference, test by test.</summary>
    private double[] Year(int year)
    {
        var random = new Random(unchecked(_options.Seed * 1_000_003 + year));
        var block = BlockOf(_sessions.Length);
        var features = _series.Features();
        var from = features.LookBack + _plan.ReferenceCount + _plan.Window;
        var length = from + MonitorPlan.Year;
        var (candles, dates, records) = (new Candle[length], new DateOnly[length], new ForecastRecord[length]);
        var (close, at) = (100.0, 0);
        for (var i = 0; i < length; i++)
        {
            at = i % block == 0 ? random.Next(_sessions.Length) : (at + 1) % _sessions.Length;
            var session = _sessions[at];
            var scale = close / _series.Candles[session - 1].Close;
            var bar = _series.Candles[session];
            candles[i] = new(bar.Open * scale, bar.High * scale, bar.Low * scale, bar.Close * scale, bar.Volume);
            // Features of the calendar keep the days that go with the bars.
            (dates[i], records[i], close) = (_series.Sessions[session], _series.Records[session], candles[i].Close);
        }

        var columns = MonitorSeries.ColumnsOf(features, dates, candles);
        var baseline = new Baseline(_series.Names, columns, records, features.LookBack, _plan.ReferenceCount, _plan.Window);
        return [.. baseline.Statistics(columns, records, from, length).SelectMany(statistics => statistics)];
    }

    private static string KeyOf(MonitorSeries series, MonitorPlan plan, Baseline baseline, CalibratedOptions options)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes(
            $"{string.Join(',', series.Names)}|{series.LookBack}|{plan.ReferenceCount}|{plan.Window}|{options}|"));
        foreach (var test in baseline.Tests)
            sha.AppendData(Encoding.UTF8.GetBytes($"{test.Cause}|{test.Subject}|{test.Name}|"));
        var first = Math.Max(0, plan.Reference - 1);
        var count = plan.Reference + plan.ReferenceCount - first;
        Append<Traded>(Array.ConvertAll(series.Candles[first..(first + count)], c => new Traded(c)));
        Append<ForecastRecord>(series.Records.AsSpan(first, count));
        Append<DateOnly>(series.Sessions.AsSpan(first, count));
        foreach (var defect in series.Defects.AsSpan(first, count))
            sha.AppendData([(byte)(defect is null ? 0 : 1)]);
        return Convert.ToHexStringLower(sha.GetHashAndReset());

        void Append<T>(ReadOnlySpan<T> values)
            where T : unmanaged => sha.AppendData(MemoryMarshal.AsBytes(values));
    }

    /// <summary>What years are made of, without what was known around it.</summary>
    private readonly record struct Traded(double Open, double High, double Low, double Close, double Volume, int Missed, int MinutesCut)
    {
        public Traded(in Candle of)
            : this(of.Open, of.High, of.Low, of.Close, of.Volume, of.Missed, of.MinutesCut)
        {
        }
    }
}
