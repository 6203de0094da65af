using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Features;

public sealed class FeatureTests
{
    private static readonly Today Open110 = new(new(2018, 5, 11), 110);

    [Fact]
    public void Gap_PreviousCloseAndOpen_IsTheirLogRatio() =>
        After(new Gap(), Closing(90, 100)).Value(Open110).ShouldBe(Math.Log(110 / 100.0));

    [Fact]
    public void Gap_OpenNotKnown_IsNaN() =>
        After(new Gap(), Closing(90, 100)).Value(Open110 with { Open = double.NaN }).ShouldBe(double.NaN);

    [Theory]
    [InlineData(1, 120, 100)]
    [InlineData(2, 100, 90)]
    public void IntradayReturn_Lag_CountsBackFromThePreviousSession(int lag, double close, double open) =>
        After(new IntradayReturn(lag), Closing(90, 80), Closing(90, 100), Closing(100, 120)).Value(Open110)
            .ShouldBe(Math.Log(close / open));

    [Fact]
    public void Momentum_TwoSessions_IsFromTheCloseThreeBackToTheLast() =>
        After(new Momentum(2), Closing(1, 50), Closing(1, 100), Closing(1, 70), Closing(1, 130)).Value(Open110)
            .ShouldBe(Math.Log(130 / 100.0));

    [Fact]
    public void RangeVolatility_ConstantRange_IsParkinsonsEstimate()
    {
        // ln(102 / 100)^2 / (4 ln 2) = 0.000141434, whose root is 0.0118926.
        var candle = new Candle(100, 102, 100, 101, 1);

        After(new RangeVolatility(0.9), [.. Enumerable.Repeat(candle, 30)]).Value(Open110).ShouldBe(0.0118926, 1e-7);
    }

    [Fact]
    public void RangeVolatility_NoRangeAtAll_StaysAboveZero() =>
        After(new RangeVolatility(0.9), [.. Enumerable.Repeat(new Candle(1, 1, 1, 1, 1), 30)]).Value(Open110).ShouldBe(1e-4);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void RangeVolatility_DecayOutOfRange_Throws(double decay) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RangeVolatility(decay));

    public static TheoryData<IFeature> All => [new Gap(), new IntradayReturn(3), new Momentum(5), new RangeVolatility(0.9)];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Value_WarmUp_IsNaNUntilTheLookBackIsFull(IFeature feature)
    {
        for (var i = 0; i < feature.LookBack; i++)
        {
            feature.Value(Open110).ShouldBe(double.NaN);
            feature.Add(new(100 + i, 103 + i, 99 + i, 101 + i, 1));
        }

        double.IsFinite(feature.Value(Open110)).ShouldBeTrue();
    }

    private static Candle Closing(double open, double close) => new(open, Math.Max(open, close), Math.Min(open, close), close, 1);

    private static T After<T>(T feature, params Candle[] candles)
        where T : IFeature
    {
        foreach (var candle in candles)
            feature.Add(candle);
        return feature;
    }
}
