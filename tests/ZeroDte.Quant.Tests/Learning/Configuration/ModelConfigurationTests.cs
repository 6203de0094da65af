using System.Text.Json;
using ZeroDte.Quant.Features.Catalogue;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Learning.XGBoost;
using ZeroDte.Quant.Tests.Features;

namespace ZeroDte.Quant.Tests.Learning.Configuration;

public sealed class ModelConfigurationTests
{
    private static readonly LearnerChoice Ridge = new Ridge(0.01);
    private static readonly VolatilityChoice Har = new Har();

    public static TheoryData<ModelConfiguration> All =>
    [
        ModelConfiguration.Default,
        new ModelConfiguration(["gap", "rsi_14", "close_2"], keep: 2, window: 30, refitEvery: 10, new Ols(),
            new Garch()),
        new ModelConfiguration(["momentum_20"], keep: null, window: 250, refitEvery: 1, Ridge, new EwmaOfRange(0.9)),
        new ModelConfiguration(["weekday"], keep: null, window: 250, refitEvery: 1, new Naive(),
            new EwmaOfReturns(0.94)),
        new ModelConfiguration(["weekday"], keep: null, window: 250, refitEvery: 1, new RollingMean(),
            new Combination(0.9)),
        new ModelConfiguration(["rsi_14", "adx_14"], keep: 1, window: 500, refitEvery: 5, new ElasticNet(0.5, 0.3), Har),
        new ModelConfiguration(["rsi_14", "adx_14"], keep: null, window: 500, refitEvery: 21, new Boosting(30, 2, 0.05), Har),
    ];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Parse_OwnJson_IsEqual(ModelConfiguration configuration)
    {
        ModelConfiguration.Parse(configuration.ToJson()).ShouldBe(configuration);
        JsonSerializer.Deserialize<ModelConfiguration>(JsonSerializer.Serialize(configuration, JsonSerializerOptions.Web),
            JsonSerializerOptions.Web)!.Hash
            .ShouldBe(configuration.Hash);
        configuration.ToRecipe(Basis.Open).Features().Names.ShouldBe(configuration.Features);
        configuration.ToRecipe(Basis.PreviousClose).Features().Names.ShouldNotContain("gap");
    }

    [Fact]
    public void Parse_KindLast_IsRead() => ModelConfiguration.Parse(
        """
        {"window":30,"keep":null,"learner":{"expectedR2":0.01,"kind":"ridge"},"features":["gap","rsi_14"],"refitEvery":1,
         "volatility":{"decay":0.9,"kind":"ewmaOfRange"}}
        """)
        .Learner.ShouldBe(Ridge);

    [Fact]
    public void ToJson_Default_StaysAsItWasFirstWritten() => ModelConfiguration.Default.ToJson().ShouldBe(
        """{"features":["gap","intraday_return_1","intraday_return_2","intraday_return_3","momentum_5","range_volatility"],"""
        + "\"keep\":null,\"window\":1000,\"refitEvery\":1,\"learner\":{\"kind\":\"average\",\"expectedR2\":0.005},"
        + "\"volatility\":{\"kind\":\"harTerms\"}}");

    [Fact]
    public void Constructor_BadParts_AreNamed()
    {
        Refused(() => new([], null, 30, 1, Ridge, Har)).ShouldContain("features");
        Refused(() => new(["rsi_14", "rsi_14"], null, 30, 1, Ridge, Har)).ShouldContain("rsi_14, rsi_14");
        Refused(() => new(["gap"], null, 30, 1, Ridge, Har)).ShouldContain("before the open");
        Refused(() => new(["rsy_14"], null, 30, 1, Ridge, Har)).ShouldContain("There is no feature 'rsy_14'");
        Refused(() => new(["rsi_0"], null, 30, 1, Ridge, Har)).ShouldContain("rsi_0");
        Refused(() => new(["rsi_014"], null, 30, 1, Ridge, Har)).ShouldContain("rsi_014");
        Refused(() => new(["rsi_14"], null, 1, 1, Ridge, Har)).ShouldContain("window");
        Refused(() => new(["rsi_14"], null, 30, 0, Ridge, Har)).ShouldContain("refitEvery");
        Refused(() => new(["rsi_14"], 2, 30, 1, Ridge, Har)).ShouldContain("keep");
        Refused(() => new(["rsi_14"], 1, 30, 1, new Naive(), Har)).ShouldContain("does not rank");
        Refused(() => new(["rsi_14"], null, 30, 1, new Ridge(double.NaN), Har)).ShouldContain("expectedR2");
        Refused(() => new(["rsi_14"], null, 30, 1, new Boosting(0, 3, 0.1), Har)).ShouldContain("Rounds");
        Refused(() => new(["rsi_14"], null, 30, 1, new Boosting(10, 3, 0), Har)).ShouldContain("LearningRate");
        Refused(() => new(["rsi_14"], null, 30, 1, Ridge, new EwmaOfRange(1))).ShouldContain("decay");
    }

    [Fact]
    public void Catalogue_EveryFeature_CanBeNamed()
    {
        foreach (var feature in AllFeatures.Create())
            FeatureCatalogue.Create(feature.Name).Name.ShouldBe(feature.Name);
    }

    private static string Refused(Func<ModelConfiguration> create) => Should.Throw<ArgumentException>(create).Message;
}
