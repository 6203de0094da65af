using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>What the default configuration is compared with. docs/modelling.md gives the reason for each choice and number.</summary>
internal static class Recipes
{
    private const int FewestSessions = 250;
    private const double RangeDecay = 0.90;

    /// <summary>Recipes that differ from the default in the one thing that their name says.</summary>
    public static IReadOnlyList<Recipe> Compared(Basis basis)
    {
        var standard = ModelConfiguration.Default.ToRecipe(basis);
        return
        [
            .. LearnerKind.Known.All.Select(kind => kind.Compared).OfType<ComparedLearner>().Select(compared => standard with
            {
                Name = compared.Name,
                Features = compared.SeesAllFeatures ? () => Many(basis) : standard.Features,
                Learner = compared.Choice.Create(),
                Plan = new(compared.Window, FewestSessions, refitEvery: compared.RefitEvery),
            }),
            .. VolatilityKind.Known.All.OrderBy(kind => kind.IsCombination).Select(kind => kind.Compared).OfType<ComparedVolatility>()
                .Select(compared => standard with { Name = compared.Name, Scale = () => compared.Choice.Create(basis) }),
            standard with { Name = "calibration: split only", Calibration = () => ModelConfiguration.CreateCalibration(rate: 0) },
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
