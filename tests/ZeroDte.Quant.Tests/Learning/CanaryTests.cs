using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tests.Features;

namespace ZeroDte.Quant.Tests.Learning;

/// <summary>The canary of <see cref="LookAheadTests"/> for every feature there is, to the last bit.</summary>
public sealed class CanaryTests
{
    private const int Sessions = 200;
    private const int Window = 60;

    [Theory]
    [InlineData(120)]
    [InlineData(150)]
    [InlineData(199)]
    public void Forecasts_FutureChanged_KeepEveryBitUpToTheChange(int changed)
    {
        var candles = Candles.Walk(seed: 7, Sessions);
        var other = candles.ToArray();
        // Of the session forecast itself everything but the open is the future.
        other[changed] = Candles.Walk(seed: 8, 1)[0] with { Open = candles[changed].Open, High = 400, Low = 1 };
        for (var i = changed + 1; i < Sessions; i++)
            other[i] = new(300, 500, 200, 250 + i % 7, 9e6 + i);

        var (before, after) = (Build(candles), Build(other));
        var today = changed - (Sessions - before.Rows.Rows);
        for (var i = 0; i <= today; i++)
        {
            Bits(after.Rows[i]).ShouldBe(Bits(before.Rows[i]), $"features of row {i}");
            Bits([after.Scales[i]]).ShouldBe(Bits([before.Scales[i]]), $"scale of row {i}");
        }

        var (old, @new) = (Forecasts(before), Forecasts(after));
        for (var i = 0; i <= today - Window; i++)
            Bits([@new[i].Forecast]).ShouldBe(Bits([old[i].Forecast]), $"forecast {i}");

        // The canary must be able to sing: what came after did change.
        if (today + 1 < before.Rows.Rows)
            Bits(after.Rows[today + 1]).ShouldNotBe(Bits(before.Rows[today + 1]));
    }

    private static Dataset Build(Candle[] candles) => Dataset.Build(
        Candles.Series(candles),
        ModelConfiguration.Default.ToRecipe(Basis.Open) with
        {
            Features = () => new FeatureSet(AllFeatures.Create()),
            Scale = () => new RangeVolatility(0.9),
        });

    private static OutOfSample[] Forecasts(Dataset data) => WalkForward.Run(data, new RidgeLearner(0.01), new WalkForwardPlan(Window));

    private static long[] Bits(ReadOnlySpan<double> values)
    {
        var bits = new long[values.Length];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        return bits;
    }
}
