using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Training;
using ZeroDte.Presentation.Drift;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Presentation;

public sealed class DriftPageTests
{
    private static readonly CalibratedOptions Options = new() { Streams = 100 };

    [Fact]
    public async Task DriftPage_OfAJudgement_ShowsEachSeriesAndNeedsNothingElse()
    {
        var bars = BarFile.Read(Symbol.Aapl, Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv"), TimeProvider.System,
            TestContext.Current.CancellationToken).Series;
        using var training = new Trainer([Basis.Main]).Train(default, bars, ModelConfiguration.Default);
        var judgement = Judgement.Of(bars, training.For(Basis.Main), [], new CalibratedPolicy(Options), Options);

        var html = await Pages.RenderAsync<DriftPage, DriftReport>(new("AAPL", "calibrated", judgement, "It would be <another> today."));

        foreach (var name in judgement.Series.Names)
            html.ShouldContain($"<h3>{name}</h3>");
        html.Split("<svg ").Length.ShouldBe(judgement.Series.Names.Count + 1);
        html.ShouldContain("It would be &lt;another&gt; today.");
        html.ShouldNotContain("NaN");
        html.ShouldNotContain("http");
    }

    [Theory]
    [InlineData(new[] { 1.0 }, new[] { 1.0, 2 }, false, 1, 2)]
    [InlineData(new[] { 3.0, 1, 2 }, new[] { 5.0, 4 }, true, 1, 5)]
    [InlineData(new[] { 2.0, 2 }, new[] { 2.0, 2 }, true, 2, 2)]
    public void SeriesCard_OfFewOrEqualValues_SaysWhetherItCanBeDrawn(double[] then, double[] now, bool isDrawn, double low, double high)
    {
        var card = new SeriesCard("gap", Test: null, then, now);

        (card.IsDrawn, card.Range).ShouldBe((isDrawn, (low, high)));
    }
}
