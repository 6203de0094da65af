using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Drift.Policies;

/// <summary>A policy that this file alone makes up: it calls for a retraining when the market has fallen two sessions in a row.</summary>
public sealed class AnotherPolicyTests
{
    public AnotherPolicyTests() => DriftPolicyKind.Known.Add(TwoFalls.Kind);

    [Fact]
    public void Find_ByItsName_MakesAPolicyThatJudges()
    {
        var series = Series([100, 101, 102, 101, 100, 99, 100]);
        var policy = DriftPolicyKind.Known.Find("twoFalls").ShouldNotBeNull().Create(new CalibratedOptions());

        var verdicts = policy.Judge(series, new(Reference: 0, ReferenceCount: 1, Window: 1, To: 7));

        verdicts.Select(verdict => verdict.Raised.Count).ShouldBe([0, 0, 1, 1, 0]);
        policy.Action(DriftCause.TargetDrift).ShouldBe(DriftAction.Retrain);
        policy.Calibration(series, default).ShouldBeNull();
    }

    [Fact]
    public void Known_Kinds_MakePoliciesOfTheirNames() => DriftPolicyKind.Known.All
        .ShouldAllBe(kind => kind.Create(new CalibratedOptions()).Name == kind.Name);

    private static MonitorSeries Series(double[] closes) =>
        MonitorSeries.Of(Candles.Series(Candles.Closes(closes)), () => new([new LaggedReturn(1)]), []);

    private sealed class TwoFalls : IDriftPolicy
    {
        public static DriftPolicyKind Kind { get; } = new("twoFalls", _ => new TwoFalls());

        public string Name => "twoFalls";

        public DriftAction Action(DriftCause cause) => DriftAction.Retrain;

        public IReadOnlyList<DriftVerdict> Judge(MonitorSeries series, MonitorPlan plan) =>
        [
            .. Enumerable.Range(plan.From, plan.To - plan.From).Select(i =>
            {
                DriftCause[] raised = Fell(series.Candles, i) && Fell(series.Candles, i - 1) ? [DriftCause.TargetDrift] : [];
                return new DriftVerdict(series.Sessions[i], raised, raised, [], []);
            }),
        ];

        private static bool Fell(Candle[] candles, int i) => candles[i].Close < candles[i - 1].Close;
    }
}
