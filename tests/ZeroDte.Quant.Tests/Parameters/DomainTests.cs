using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Parameters;
using ZeroDte.Quant.Tests.Tuning;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Parameters;

public sealed class DomainTests
{
    public static TheoryData<Domain> Domains =>
    [
        new IntDomain(0, 9), new IntDomain(-7, -7), new IntDomain(1, 10, Step: 4), new IntDomain(int.MinValue, int.MaxValue),
        new IntDomain(0, int.MaxValue),
        new IntDomain(int.MinValue, int.MaxValue, Step: 1_000_000_007), new IntDomain(int.MinValue, int.MaxValue, Step: int.MaxValue),
        new IntDomain(1, int.MaxValue, Log: true), new IntDomain(1, 1, Log: true), new IntDomain(100, 130, Log: true),
        new FloatDomain(-3, 5), new FloatDomain(2, 2), new FloatDomain(-double.MaxValue, double.MaxValue),
        new FloatDomain(0, double.Epsilon),
        new FloatDomain(1e-300, 1e300, Log: true), new FloatDomain(double.Epsilon, double.MaxValue, Log: true),
        new FloatDomain(1e300, Math.BitIncrement(1e300), Log: true),
        new FloatDomain(3, 3, Log: true), new FloatDomain(0, 1, Step: 0.1), new FloatDomain(0, 1, Step: 0.3),
        new FloatDomain(-1e300, 1e300, Step: 1e299),
        new FloatDomain(0, 1, Step: 5), new FloatDomain(0.25, 0.75, Step: 0.25), new FloatDomain(0, 1, Step: 1e-6),
        new CategoricalDomain(["only"]), new CategoricalDomain(["a", "b", "c"]),
    ];

    [Theory]
    [MemberData(nameof(Domains))]
    public void FromUnit_AnyPoint_IsAValueThatComesBack(Domain domain)
    {
        domain.Validate("x");
        Prop.ForAll(Gen.Choose(0, 1 << 30).ToArbitrary(), at =>
        {
            var value = domain.FromUnit(at / (double)(1 << 30));
            var unit = domain.ToUnit(value);

            domain.Contains(value).ShouldBeTrue($"{value}");
            unit.ShouldBeInRange(0, 1);
            if (domain.Levels is not null)
                domain.FromUnit(unit).ShouldBe(value);
            else if (domain.FromUnit(0) < domain.FromUnit(1) && domain.ToUnit(domain.FromUnit(1)) > domain.ToUnit(domain.FromUnit(0)))
                unit.ShouldBe(at / (double)(1 << 30), domain is FloatDomain { Log: true, Low: < 1e-300, High: > 1e300 } ? 2e-3 : 1e-9);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Domains))]
    public void FromUnit_Ends_AreTheDomainsOwn(Domain domain)
    {
        var (low, high) = domain switch
        {
            // int.MinValue + 4 x 1,000,000,007; twice int.MaxValue above int.MinValue.
            IntDomain { Step: 1_000_000_007 } => (int.MinValue, 1_852_516_380.0),
            IntDomain { Step: int.MaxValue } => (int.MinValue, int.MaxValue - 1.0),
            IntDomain { Step: 4 } => (1, 9.0),
            IntDomain d => (d.Low, (double)d.High),
            FloatDomain { Step: 0.3 } => (0, 3 * 0.3),
            FloatDomain { Step: 5 } => (0, 0),
            FloatDomain d => (d.Low, d.High),
            _ => (0, domain.Levels!.Value - 1.0),
        };

        foreach (var unit in new[] { 0, -1, double.NegativeInfinity })
            domain.FromUnit(unit).ShouldBeInRange(low - Math.Abs(low) * 1e-12, low + Math.Abs(low) * 1e-12);
        foreach (var unit in new[] { Math.BitDecrement(1.0), 1, 2, double.PositiveInfinity })
        {
            domain.FromUnit(unit)
                .ShouldBeInRange(high - Math.Abs(high) * 1e-12, high == double.MaxValue ? high : high + Math.Abs(high) * 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 9, 1, 10)]
    [InlineData(1, 10, 4, 3)]
    [InlineData(-5, 5, 1, 11)]
    [InlineData(int.MinValue, int.MaxValue, 1_000_000_007, 5)]
    public void FromUnit_LinearLevels_AreEquallyLikely(int low, int high, int step, int levels)
    {
        Domain[] domains = [new IntDomain(low, high, Step: step), new FloatDomain(low, high, Step: step),
            new CategoricalDomain([.. Enumerable.Range(0, levels).Select(i => $"{i}")])];
        foreach (var domain in domains)
        {
            var counts = Enumerable.Range(0, 100 * levels).GroupBy(i => domain.FromUnit((i + 0.5) / (100 * levels))).ToArray();
            counts.Length.ShouldBe(levels);
            counts.ShouldAllBe(level => level.Count() == 100);
            counts.ShouldAllBe(level => Math.Abs(level.Average(i => (i + 0.5) / (100 * levels)) - domain.ToUnit(level.Key)) < 1e-9);
        }
    }

    [Fact]
    public void FromUnit_LogarithmicIntegers_HaveShareOfTheirCells()
    {
        // Cells end halfway: 1 has ln(1.5 / 0.5) of ln(8.5 / 0.5), 8 has ln(8.5 / 7.5).
        var counts = Enumerable.Range(0, 100_000).Select(i => new IntDomain(1, 8, Log: true).FromUnit((i + 0.5) / 100_000)).CountBy(v => v)
            .ToDictionary();
        for (var v = 1; v <= 8; v++)
            (counts[v] / 100_000.0).ShouldBe(Math.Log((v + 0.5) / (v - 0.5)) / Math.Log(17), 2e-5);
    }

    [Fact]
    public void FromUnit_LogarithmicFloats_AreByHand()
    {
        new FloatDomain(1e-4, 1, Log: true).FromUnit(0.25).ShouldBe(1e-3, 1e-15);
        new FloatDomain(1e-4, 1, Log: true).ToUnit(0.1).ShouldBe(0.75, 1e-12);
        new FloatDomain(1e-300, 1e300, Log: true).FromUnit(0.5).ShouldBe(1, 1e-12);
        new FloatDomain(1e-300, 1e300, Log: true).ToUnit(1).ShouldBe(0.5, 1e-12);
        new FloatDomain(-double.MaxValue, double.MaxValue).ToUnit(0).ShouldBe(0.5);
    }

    [Theory]
    [InlineData(0, 1, 1e-12)]
    [InlineData(-1e308, 1e308, 1)]
    [InlineData(0, 1, double.Epsilon)]
    public void Validate_MoreStepsThanCanBeCounted_IsRefused(double low, double high, double step) =>
        Should.Throw<SearchSpaceException>(() => new FloatDomain(low, high, Step: step).Validate("x")).Message.ShouldContain("'x'");

    /// <summary>Samplers that learn must see the whole of a range, whatever its width.</summary>
    [Fact]
    public void Propose_ExtremeRanges_AreSearchedToTheirEnds()
    {
        foreach (var sampler in new ISampler[] { new RandomSampler(), new SobolSampler(), new TpeSampler(), new Nsga2Sampler(8),
            new SurrogateSampler() })
        {
            var study = Studies.New(sampler);
            for (var k = 0; k < 40; k++)
            {
                var trial = study.Ask();
                var seed = trial.Int("seed", int.MinValue, int.MaxValue);
                var scale = Math.Log10(trial.Float("scale", 1e-300, 1e300, log: true));
                study.Tell(trial, Math.Abs(trial.Float("all", -double.MaxValue, double.MaxValue) / 1e308 - 1) + Math.Abs(scale - 200) / 600
                    + Math.Abs(seed - 1e9) / 1e9);
            }

            study.Trials.ShouldContain(t => t.Parameters[0].Value > 0);
            study.Trials.ShouldContain(t => t.Parameters[1].Value > 1e100);
        }
    }
}
