using System.Text.Json.Serialization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Volatility;

namespace ZeroDte.Quant.Learning.Configuration;

/// <summary>Which volatility forecast scales the errors, with its parameters, as data.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EwmaOfReturns), "ewmaOfReturns")]
[JsonDerivedType(typeof(EwmaOfRange), "ewmaOfRange")]
[JsonDerivedType(typeof(Har), "har")]
[JsonDerivedType(typeof(Garch), "garch")]
[JsonDerivedType(typeof(Combination), "combination")]
public abstract record VolatilityChoice
{
    private VolatilityChoice()
    {
    }

    /// <summary>The forecast with empty state.</summary>
    /// <exception cref="ArgumentException">A parameter is out of its range.</exception>
    public abstract IFeature Create(Basis basis);

    /// <param name="Decay">In (0, 1).</param>
    public sealed record EwmaOfReturns(double Decay) : VolatilityChoice
    {
        public override IFeature Create(Basis basis) => new ReturnEwma(basis, Decay);
    }

    /// <param name="Decay">In (0, 1).</param>
    public sealed record EwmaOfRange(double Decay) : VolatilityChoice
    {
        public override IFeature Create(Basis basis) => new RangeVolatility(Decay);
    }

    /// <summary>Autoregression of the log range.</summary>
    public sealed record Har : VolatilityChoice
    {
        public override IFeature Create(Basis basis) => new LogRangeHar(basis);
    }

    public sealed record Garch : VolatilityChoice
    {
        public override IFeature Create(Basis basis) => new GarchVolatility(basis);
    }

    /// <summary>The geometric mean of <see cref="Har"/> and <see cref="EwmaOfRange"/>.</summary>
    /// <param name="Decay">Of the range, in (0, 1).</param>
    public sealed record Combination(double Decay) : VolatilityChoice
    {
        public override IFeature Create(Basis basis) => new GeometricMean(new LogRangeHar(basis), new RangeVolatility(Decay));
    }
}
