using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning;

/// <summary>The canary: whatever happens from a session's open on, nothing said before it may change.</summary>
public sealed class LookAheadTests
{
    private const int Changed = 700;

    public static TheoryData<Basis> Bases => [Basis.Open, Basis.PreviousClose];

    [Theory]
    [MemberData(nameof(Bases), DisableDiscoveryEnumeration = true)]
    public void Forecasts_TheFutureIsChanged_NoneBeforeItMoves(Basis basis)
    {
        var bars = Prices.RandomWalk(800, seed: 1);
        var recipe = ModelConfiguration.Default.ToRecipe(basis);
        var (before, after) = (Dataset.Build(new(Symbol.Aapl, bars), recipe),
            Dataset.Build(new(Symbol.Aapl, WithAnotherFuture(bars)), recipe));
        var day = bars[Changed].Session;

        var (said, saidAfter) = (WalkForward.Run(before, recipe.Learner, recipe.Plan), WalkForward.Run(after, recipe.Learner, recipe.Plan));

        // On the changed day itself the open, and so the forecast, is the same; its outcome is not.
        said.Zip(saidAfter).Where(p => p.First.Session <= day)
            .ShouldAllBe(p => p.First.Forecast == p.Second.Forecast && p.First.Scale == p.Second.Scale);
        said.Zip(saidAfter).Where(p => p.First.Session > day).ShouldContain(p => p.First.Forecast != p.Second.Forecast);
        var row = Array.IndexOf(before.Sessions, day);
        before.Rows[row].ToArray().ShouldBe(after.Rows[row].ToArray());
        before.Targets[row].ShouldNotBe(after.Targets[row]);
    }

    [Fact]
    public void Features_StreamedOrInBatch_AreTheSameBits()
    {
        var bars = Prices.RandomWalk(200, seed: 2);
        var series = new BarSeries(Symbol.Aapl, bars);
        var recipe = ModelConfiguration.Default.ToRecipe(Basis.Open);
        var batch = Dataset.Build(series, recipe);

        var streamed = recipe.Features();
        var row = new double[streamed.Count];
        for (var i = 0; i < series.Count; i++)
        {
            if (Array.IndexOf(batch.Sessions, series.Sessions[i]) is >= 0 and var at)
            {
                streamed.Values(new Today(series.Sessions[i], series.Candles[i].Open), row);
                row.ShouldBe(batch.Rows[at].ToArray());
            }

            streamed.Add(series.Candles[i]);
        }
    }

    /// <summary>The changed day keeps its open, which is known; all else from there on is tripled.</summary>
    private static Bar[] WithAnotherFuture(Bar[] bars) =>
    [
        .. bars.Select((bar, i) => i < Changed ? bar : i == Changed
            ? new Bar(bar.Session, bar.Open, bar.High * 3, bar.Low, bar.Close * 3, bar.Volume * 3)
            : new Bar(bar.Session, bar.Open * 3, bar.High * 3, bar.Low * 3, bar.Close * 3, bar.Volume * 3)),
    ];
}
