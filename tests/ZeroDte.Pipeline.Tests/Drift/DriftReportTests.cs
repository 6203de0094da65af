using ZeroDte.Pipeline.Drift;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Drift;

public sealed class DriftReportTests
{
    [Fact]
    public void Report_OfAJudgement_ShowsEachFeatureAndNeedsNothingElse()
    {
        var sample = BarFile.Read(Symbol.Aapl, Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv"),
            TimeProvider.System, TestContext.Current.CancellationToken).Series;
        using var training = new Trainer([Basis.Main]).Train("", sample, ModelConfiguration.Default);
        var options = new CalibratedOptions { Streams = 100 };
        var judgement = Judgement.Of(sample, training.For(Basis.Main), [], new CalibratedPolicy(options), options);

        var html = DriftReport.Of("AAPL", "calibrated", judgement);

        foreach (var name in judgement.Series.Names)
            html.ShouldContain($"<h3>{name}</h3>");
        html.ShouldContain("<svg");
        html.ShouldNotContain("NaN");
        html.ShouldNotContain("http");
    }
}
