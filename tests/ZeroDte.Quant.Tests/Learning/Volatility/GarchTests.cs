using ZeroDte.Quant.Learning.Volatility;

namespace ZeroDte.Quant.Tests.Learning.Volatility;

public sealed class GarchTests
{
    private static readonly GarchProcess Truth = new(Constant: 2e-6, Reaction: 0.08, Persistence: 0.90);

    [Fact]
    public void LogLikelihood_FiveReturns_IsThatOfTheTextbookFormula() =>
        // Computed apart from this code: sum of -ln(2 pi)/2 - ln(h)/2 - r^2 / 2h, with h(1) the mean square.
        new GarchProcess(1e-5, 0.1, 0.8).LogLikelihood([0.01, -0.02, 0.005, 0.03, -0.01]).ShouldBe(12.819145292865523, 1e-10);

    [Fact]
    public void Fit_SimulatedReturns_FindsTheParametersTheyWereMadeWith()
    {
        var returns = Simulate(20_000, seed: 4);

        var fit = GarchProcess.Fit(returns);

        fit.Reaction.ShouldBe(Truth.Reaction, 0.015);
        fit.Persistence.ShouldBe(Truth.Persistence, 0.02);
        (fit.Constant / (1 - fit.Reaction - fit.Persistence)).ShouldBe(2e-6 / 0.02, 2e-5);
    }

    [Fact]
    public void Fit_AnyOtherParameters_AreLessLikely()
    {
        var returns = Simulate(1_000, seed: 5);
        var fit = GarchProcess.Fit(returns);
        var best = fit.LogLikelihood(returns);

        best.ShouldBeGreaterThanOrEqualTo(Truth.LogLikelihood(returns));
        foreach (var factor in new[] { 0.9, 0.99, 1.01, 1.1 })
        {
            (fit with { Constant = fit.Constant * factor }).LogLikelihood(returns).ShouldBeLessThan(best);
            (fit with { Reaction = fit.Reaction * factor }).LogLikelihood(returns).ShouldBeLessThan(best);
            (fit with { Persistence = fit.Persistence * (1 + (factor - 1) / 10) }).LogLikelihood(returns).ShouldBeLessThan(best);
        }
    }

    [Fact]
    public void Fit_ReturnsThatNeverMove_IsTheSmallestConstantVariance() =>
        GarchProcess.Fit(new double[100]).ShouldBe(new GarchProcess(1e-8, 0, 0));

    [Fact]
    public void Fit_BadReturns_NamesWhatIsWrong()
    {
        Should.Throw<ArgumentException>(() => GarchProcess.Fit([])).Message.ShouldContain("0 returns; GARCH takes at least 50");
        Should.Throw<ArgumentException>(() => GarchProcess.Fit([double.NaN, .. new double[60]])).Message.ShouldContain("A return is NaN");
    }

    private static double[] Simulate(int count, int seed)
    {
        var random = new Random(seed);
        var returns = new double[count];
        var variance = Truth.Constant / (1 - Truth.Reaction - Truth.Persistence);
        for (var i = 0; i < count; i++)
        {
            returns[i] = Math.Sqrt(variance) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble());
            variance = Truth.NextVariance(variance, returns[i]);
        }

        return returns;
    }
}
