using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Quant.Tests.Tuning.Overfitting;

public sealed class OverfittingByHandTests
{
    // Windows 01 | 23: the first is chosen, and third of four outside; 02 | 13: the first, last but one; 03 | 12: three tie, the first is
    // taken, one is better outside and one worse, the second ties with it: half; 12 | 03: the third, best outside; 13 | 02 and 23 | 01:
    // worst.
    [Fact]
    public void BacktestOverfitting_FourByFour_IsAsWorkedByHand() =>
        BacktestOverfitting.Of([[1, 2, 3, 4], [2, 1, 4, 3], [4, 3, 1, 1], [2.4, 2.6, 2.5, 2.9]])
            .ShouldBe(new BacktestOverfitting(4.5 / 6, 6));

    [Fact]
    public void OverfittingReport_OneConfigurationTriedTwice_CountsItOnce()
    {
        var (one, other) = (ModelConfiguration.Default,
            new ModelConfiguration(["gap", "momentum_5"], null, 60, 1, new Ols(), new Har()));
        WindowScore[] naive = [.. Enumerable.Range(0, 4).Select(w => Window(w, 2))];
        ScoredTrial[] scored = [Trial(0, one, 1, 2, 1.5, 1), Trial(1, other, 2, 2.5, 2, 1), Trial(2, one, 1, 2, 1.5, 1),
            Trial(3, other, 9, 9)];

        var report = OverfittingReport.Of(scored, naive, [Criterion.Rmse], seed: 1);

        (report.Tried, report.Distinct).ShouldBe((4, 2));
        var rmse = report.Criteria.ShouldHaveSingleItem();
        // Gains over 2.
        rmse.Luck.ShouldBe(RealityCheck.Of([[1, 0, 0.5, 1], [0, -0.5, 0, 1]], tried: 2, seed: 1).PValue);
        rmse.Backtest.ShouldBe(BacktestOverfitting.Of([[1, 2, 1.5, 1], [2, 2.5, 2, 1]]));
    }

    private static ScoredTrial Trial(int number, ModelConfiguration configuration, params double[] losses) =>
        new(number, configuration, [.. losses.Select((loss, w) => Window(w, loss))]);

    private static WindowScore Window(int window, double loss) => new(window, new(2020, 1, 1), new(2020, 1, 2), 10, loss, 0.5, loss);
}
