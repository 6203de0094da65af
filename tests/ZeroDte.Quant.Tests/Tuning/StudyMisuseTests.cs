using System.Collections.Immutable;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning;

public sealed class StudyMisuseTests
{
    [Fact]
    public void Tell_Twice_IsRefusedAndTheFirstStays()
    {
        var study = Studies.New(new RandomSampler());
        var trial = Asked(study);
        study.Tell(trial, 1.0);

        Should.Throw<ArgumentException>(() => study.Tell(trial, 2.0)).Message.ShouldContain("Trial 0 is not running");
        study.Trials.ShouldHaveSingleItem().Values.ShouldBe([1.0]);
    }

    [Fact]
    public void Tell_TrialOfAnotherStudy_IsRefused()
    {
        var (study, other) = (Studies.New(new RandomSampler()), Studies.New(new RandomSampler()));
        study.Ask();
        other.Ask();
        var foreign = Asked(other);

        Should.Throw<ArgumentException>(() => study.Tell(foreign, 1.0)).Message.ShouldContain("Trial 1 is not running");
    }

    [Fact]
    public void Tell_Null_IsRefusedAndTheTrialRunsOn()
    {
        var study = Studies.New(new RandomSampler());
        var trial = Asked(study);

        Should.Throw<ArgumentException>(() => study.Tell(trial, null!)).Message.ShouldContain("must not be null");
        study.Tell(trial, 1.0).State.ShouldBe(TrialState.Complete);
    }

    [Fact]
    public void Ask_BeyondTheLag_WaitsForTheOldestOnly()
    {
        var study = Studies.New(new RandomSampler());
        var trials = Enumerable.Range(0, StudyDefinition.DefaultLag).Select(_ => Asked(study)).ToArray();

        study.CanAsk.ShouldBeFalse();
        foreach (var trial in trials[1..])
            study.Tell(trial, 1.0);
        Should.Throw<InvalidOperationException>(study.Ask).Message.ShouldContain("Trial 4 depends on trial 0");
        study.Tell(trials[0], 1.0);
        study.CanAsk.ShouldBeTrue();
        study.Ask().Number.ShouldBe(4);
    }

    [Fact]
    public void Forget_RunningTrial_IsAskedForAgainWithTheSameValues()
    {
        var study = Studies.New(new RandomSampler());
        var (first, second) = (Asked(study), Asked(study));
        study.Forget(first);
        study.Forget(first);

        study.Next.ShouldBe(0);
        Should.Throw<ArgumentException>(() => study.Tell(first, 1.0)).Message.ShouldContain("not running");
        var again = Asked(study);
        (again.Number, again.Seed).ShouldBe((0, first.Seed));
        again.Parameters.ShouldBe(first.Parameters);
        study.Tell(again, 1.0);
        study.Tell(second, 1.0);
        study.Forget(second);
        study.Trials.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(double.NaN, double.MaxValue, false)]
    [InlineData(double.PositiveInfinity, double.MaxValue, false)]
    [InlineData(double.Epsilon, double.Epsilon, false)]
    [InlineData(0, 0, true)]
    [InlineData(double.NegativeInfinity, 0, true)]
    public void Constraint_AnyValue_IsCountedAndNeverInfinite(double value, double violation, bool feasible)
    {
        var study = Studies.New(new RandomSampler());
        var trial = Asked(study);
        trial.Constraint("one", value);
        trial.Constraint("other", value);

        var told = study.Tell(trial, 1.0);

        told.Constraints.ShouldAllBe(c => double.IsFinite(c.Value));
        told.Violation.ShouldBe(Math.Min(double.MaxValue, 2 * violation));
        told.IsFeasible.ShouldBe(feasible);
    }

    [Fact]
    public void Constructor_NoObjectiveOrNoLag_IsRefused()
    {
        Should.Throw<ArgumentException>(() => new Study(new([], new RandomSampler(), 1))).Message.ShouldContain("at least one objective");
        Should.Throw<ArgumentException>(() => new Study(new([Direction.Minimise], new RandomSampler(), 1, Lag: 0))).Message
            .ShouldContain("lag 0");
    }

    [Fact]
    public void Resume_TrialsThatCannotBe_AreRefusedByNumber()
    {
        var study = Studies.New(new RandomSampler());
        for (var k = 0; k < 6; k++)
            study.Tell(Asked(study), (double)k);
        var told = study.Trials;

        Refused([told[0], told[0]]).ShouldContain("Trial 0 is there twice");
        Refused([told[0] with { Number = -1 }]).ShouldContain("Trial -1");
        Refused([told[0], told[5]]).ShouldContain("trial 1, on which it depends, is not");
        Refused([told[0] with { Values = [] }]).ShouldContain("Trial 0");
        Refused([told[0] with { Values = [1, 2] }]).ShouldContain("Trial 0");
        Refused([told[0] with { Values = [double.NaN] }]).ShouldContain("Trial 0");
        Refused([told[0] with { State = TrialState.RacedOut, Values = [1, 2] }]).ShouldContain("Trial 0");
        Study.Resume(study.Definition, [told[0] with { State = TrialState.RacedOut, Values = [] }]).Trials.Length.ShouldBe(1);

        string Refused(ImmutableArray<FinishedTrial> trials) =>
            Should.Throw<ArgumentException>(() => Study.Resume(study.Definition, trials)).Message;
    }

    private static Trial Asked(Study study)
    {
        var trial = study.Ask();
        trial.Float("x", 0, 1);
        return trial;
    }
}
