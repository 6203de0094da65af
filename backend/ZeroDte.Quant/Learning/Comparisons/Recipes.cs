using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>What the default configuration is compared with. docs/modelling.md gives the reason for each choice and number.</summary>
public static class Recipes
{
    private const double ExpectedR2 = 0.005;
    private const double RangeDecay = 0.90;
    private const double RiskMetricsDecay = 0.94;
    private const int WindowSessions = 1_000;
    private const int FewestSessions = 250;
    private const int LatestErrors = 1_000;

    /// <summary>Trees grow slowly: one fit serves a month.</summary>
    private const int SessionsPerForest = 21;

    /// <summary>Recipes that differ from the default in the one thing that their name says.</summary>
    public static IReadOnlyList<Recipe> Compared(Basis basis)
    {
        var standard = ModelConfiguration.Default.ToRecipe(basis);
        return
        [
            standard with { Name = "naive", Learner = new NaiveLearner() },
            standard with { Name = "expanding mean", Learner = new RollingMeanLearner(), Plan = new(int.MaxValue, FewestSessions) },
            standard with { Name = "OLS", Learner = new OlsLearner() },
            standard with { Name = "ridge", Learner = new RidgeLearner(ExpectedR2) },
            standard with { Name = "elastic net, all features", Features = () => Many(basis), Learner = new ElasticNetLearner() },
            standard with
            {
                Name = "XGBoost, all features",
                Features = () => Many(basis),
                Learner = new XGBoostLearner(),
                Plan = new(WindowSessions, FewestSessions, refitEvery: SessionsPerForest),
            },
            standard with { Name = "volatility: EWMA of squared returns", Scale = () => new ReturnEwma(basis, RiskMetricsDecay) },
            standard with { Name = "volatility: EWMA of range", Scale = () => new RangeVolatility(RangeDecay) },
            standard with { Name = "volatility: GARCH(1,1)", Scale = () => new GarchVolatility(basis) },
            standard with
            {
                Name = "volatility: HAR and EWMA of range",
                Scale = () => new GeometricMean(new LogRangeHar(basis), new RangeVolatility(RangeDecay)),
            },
            standard with { Name = "calibration: split only", Calibration = () => new(LatestErrors, rate: 0) },
        ];
    }

    /// <summary>Every indicator that has no unit of price or volume, whose level would only tell the year.</summary>
    private static FeatureSet Many(Basis basis) => new([
        .. basis.KnowsOpen ? [new Gap()] : Array.Empty<IFeature>(),
        new IntradayReturn(1), new IntradayReturn(2), new IntradayReturn(3), new LaggedReturn(1), new LaggedReturn(2), new LaggedReturn(3),
        new Momentum(5), new Momentum(20), new RangeVolatility(RangeDecay), Rsi.Feature(), Bollinger.Width(), Bollinger.PercentB(),
        Stochastic.K(), Stochastic.D(), Adx.Feature(), Adx.PlusDi(), Adx.MinusDi(), RealisedVolatility.Feature(), GarmanKlass.Feature(),
        new WeekdayNumber(), new SessionsToMonthEnd(),
    ]);
}
