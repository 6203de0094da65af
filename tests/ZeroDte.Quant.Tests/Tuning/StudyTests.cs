using System.Collections.Concurrent;
using System.Text.Json;
using ZeroDte.Quant.Parameters;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning;

public sealed class StudyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task Optimise_AnyNumberOfWorkers_GivesTheSameBits(int workers)
    {
        var one = await Run(1);
        var many = await Run(workers);

        many.Hash.ShouldBe(one.Hash);
        many.Trials.Select(t => t.Number).ShouldBe(Enumerable.Range(0, 30));

        static async Task<Study> Run(int workers)
        {
            var study = Studies.New(new RandomSampler());
            await study.OptimiseAsync(Studies.Conditional, new(30, workers), null, TimeProvider.System, Cancel);
            return study;
        }
    }

    [Fact]
    public async Task Resume_AtEveryCut_EndsAsIfItHadNeverStopped()
    {
        var whole = await Run(Studies.New(new RandomSampler()));

        for (var cut = 0; cut <= whole.Trials.Length; cut++)
        {
            var stored = JsonSerializer.Deserialize<FinishedTrial[]>(JsonSerializer.Serialize(whole.Trials[..cut]))!;
            (await Run(Study.Resume(whole.Definition, stored))).Hash.ShouldBe(whole.Hash, $"cut at {cut}");
        }

        static async Task<Study> Run(Study study)
        {
            await study.OptimiseAsync(Studies.Conditional, new(20), null, TimeProvider.System, Cancel);
            return study;
        }
    }

    [Fact]
    public async Task Resume_WithGapsOfTrialsThatRan_FillsThem()
    {
        var whole = Studies.New(new RandomSampler());
        await whole.OptimiseAsync(Studies.Conditional, new(12), null, TimeProvider.System, Cancel);

        var rest = Study.Resume(whole.Definition, whole.Trials.Where(t => t.Number is not (8 or 10)));
        await rest.OptimiseAsync(Studies.Conditional, new(12), null, TimeProvider.System, Cancel);

        rest.Hash.ShouldBe(whole.Hash);
    }

    [Fact]
    public void Resume_TrialsOfAnotherSeed_SaysWhichParameter()
    {
        var study = Studies.New(new RandomSampler());
        var trial = study.Ask();
        study.Tell(trial, Studies.Conditional(trial, Cancel));

        Should.Throw<ArgumentException>(() => Study.Resume(study.Definition with { Seed = 2 }, study.Trials)).Message.ShouldStartWith(
            "Trial 0 has ");
    }

    [Fact]
    public async Task Optimise_FailingNaNAndEndlessTrials_AreRecordedAndTheStudyGoesOn()
    {
        var study = Studies.New(new RandomSampler());

        await study.OptimiseAsync(Objective, new(4, Workers: 2, TrialTime: TimeSpan.FromMilliseconds(500)), null,
            TimeProvider.System, Cancel);

        study.Trials.Select(t => t.State).ShouldBe([TrialState.Failed, TrialState.Failed, TrialState.Failed, TrialState.Complete]);
        study.Trials[0].Reason.ShouldBe("InvalidOperationException: no such luck");
        study.Trials[1].Reason.ShouldBe("objective 1 of 1 is NaN");
        study.Trials[2].Reason!.ShouldStartWith("did not end within");

        static TrialOutcome Objective(Trial trial, CancellationToken cancellation)
        {
            var x = trial.Float("x", 0, 1);
            if (trial.Number == 2)
                cancellation.WaitHandle.WaitOne();
            return trial.Number == 0 ? throw new InvalidOperationException("no such luck") : trial.Number == 1 ? double.NaN : x;
        }
    }

    [Fact]
    public async Task Optimise_ManyTrials_RunOnAFewThreadsOfTheirOwn()
    {
        var (study, threads) = (Studies.New(new RandomSampler()), new ConcurrentDictionary<int, bool>());

        await study.OptimiseAsync(Objective, new(200, Workers: 2), null, TimeProvider.System, Cancel);

        // A thread may be asking for the next trial when it is wanted for it.
        threads.Count.ShouldBeLessThanOrEqualTo(4);
        threads.Values.ShouldAllBe(isOfAPool => !isOfAPool);

        TrialOutcome Objective(Trial trial, CancellationToken cancellation)
        {
            threads[Environment.CurrentManagedThreadId] = Thread.CurrentThread.IsThreadPoolThread;
            return trial.Float("x", 0, 1);
        }
    }

    [Fact]
    public async Task Optimise_Stopped_KeepsWhatHasEndedAndGoesOnToTheSameResult()
    {
        var whole = Studies.New(new RandomSampler());
        await whole.OptimiseAsync(Studies.Conditional, new(10), null, TimeProvider.System, Cancel);
        var study = Studies.New(new RandomSampler());
        using var stop = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(study.OptimiseAsync(Stopping, new(10), null, TimeProvider.System, stop.Token));
        study.Trials.Length.ShouldBe(5);
        await study.OptimiseAsync(Studies.Conditional, new(10), null, TimeProvider.System, Cancel);

        study.Hash.ShouldBe(whole.Hash);

        TrialOutcome Stopping(Trial trial, CancellationToken cancellation)
        {
            if (trial.Number == 5)
                stop.Cancel();
            cancellation.ThrowIfCancellationRequested();
            return Studies.Conditional(trial, cancellation);
        }
    }

    [Fact]
    public async Task Optimise_TimerThatComesLate_FailsTheTrialByTheClock()
    {
        var (study, clock) = (Studies.New(new RandomSampler()), new ClockWithoutTimers());

        await study.OptimiseAsync(Objective, new(2, TrialTime: TimeSpan.FromSeconds(1)), null, clock, Cancel);

        study.Trials.Select(t => t.Reason).ShouldBe([null, "did not end within 1 s"]);

        TrialOutcome Objective(Trial trial, CancellationToken cancellation)
        {
            clock.Elapsed += TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(trial.Number);
            return trial.Float("x", 0, 1);
        }
    }

    // What a parallel loop, a database or a native library throws when it is told to stop is theirs to choose; others return what they
    // have.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Optimise_StoppedTrialEndsInItsOwnWay_IsNotOnRecord(bool throws)
    {
        var study = Studies.New(new RandomSampler());
        using var stop = new CancellationTokenSource();
        using var over = new ManualResetEventSlim();
        var told = Task.CompletedTask;

        await Should.ThrowAsync<OperationCanceledException>(study.OptimiseAsync(Objective, new(10), null, TimeProvider.System, stop.Token));
        over.Set();
        await told;

        study.Trials.ShouldBeEmpty();

        TrialOutcome Objective(Trial trial, CancellationToken cancellation)
        {
            trial.Float("x", 0, 1);
            stop.Token.Register(over.Wait); // the latest is called first: the trial ends before anybody else hears of the stop
            told = stop.CancelAsync();
            return throws ? throw new AggregateException(new OperationCanceledException(cancellation)) : double.MaxValue;
        }
    }

    [Fact]
    public async Task Optimise_EveryTrialFails_RunsThemAllAndResumes()
    {
        var study = Studies.New(new TpeSampler(), objectives: 2);

        await study.OptimiseAsync((trial, _) => new TrialOutcome.Complete([trial.Float("x", 0, 1), double.NegativeInfinity]),
            new(20, Workers: 2), null, TimeProvider.System, Cancel);

        study.Trials.Length.ShouldBe(20);
        study.Trials.ShouldAllBe(t => t.State == TrialState.Failed && t.Reason == "objective 2 of 2 is -Infinity");
        Study.Resume(study.Definition, study.Trials).Hash.ShouldBe(study.Hash);
    }

    [Fact]
    public void Ask_WhileTheTrialItDependsOnRuns_IsRefused()
    {
        var study = new Study(new([Direction.Minimise], new RandomSampler(), Seed: 1, Lag: 2));
        study.Ask();
        study.Ask();

        study.CanAsk.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(study.Ask).Message.ShouldContain("Trial 2 depends on trial 0");
    }

    [Theory]
    [MemberData(nameof(WrongSpaces))]
    public async Task Optimise_WrongSpace_EndsAndNamesTheParameter(string message, Action<Trial> ask)
    {
        var error = await Should.ThrowAsync<SearchSpaceException>(Studies.New(new RandomSampler()).OptimiseAsync(
            (trial, _) =>
            {
                ask(trial);
                return 1.0;
            },
            new(3), null, TimeProvider.System, Cancel));
        error.Message.ShouldContain(message);
    }

    public static TheoryData<string, Action<Trial>> WrongSpaces => new()
    {
        { "the search space is empty", _ => { } },
        { "'x': the range 2 to 1 is upside down", t => t.Int("x", 2, 1) },
        { "'x': the range 2 to 1 is upside down", t => t.Float("x", 2, 1) },
        { "'x': the range NaN to 1 must have finite ends", t => t.Float("x", double.NaN, 1) },
        { "'x': the range 0 to Infinity must have finite ends", t => t.Float("x", 0, double.PositiveInfinity) },
        { "'x': a logarithmic range must start above 0", t => t.Float("x", 0, 1, log: true) },
        { "'x': a logarithmic range must start at 1 or above", t => t.Int("x", 0, 1, log: true) },
        { "'x': the step 0 must be at least 1", t => t.Int("x", 0, 1, step: 0) },
        { "'x': the step -1 must be finite and above 0", t => t.Float("x", 0, 1, step: -1) },
        { "'x': there are no choices", t => t.Categorical<string>("x") },
        { "'x': the choice 'a' is there twice", t => t.Categorical("x", "a", "b", "a") },
        { "'x' was int 1 to 2 and is int 1 to 3 in the same trial", t => { t.Int("x", 1, 2); t.Int("x", 1, 3); } },
        { "'x' was float 0 to 1 and is float 0 to 2 in trial", t => t.Float("x", 0, t.Number + 1) },
        { "Constraint 'c' was stated twice", t => { t.Constraint("c", 0); t.Constraint("c", 0); } },
    };

    [Fact]
    public void Tell_AnotherNumberOfValues_IsRefused()
    {
        var study = Studies.New(new RandomSampler());
        var trial = study.Ask();
        Should.Throw<ArgumentException>(() => study.Tell(trial, new TrialOutcome.Complete([1.0, 2.0]))).Message.ShouldContain(
            "2 values for 1 objectives");
    }

    [Fact]
    public void Hash_OneChangedValue_Differs()
    {
        var study = Studies.New(new RandomSampler());
        var trial = study.Ask();
        trial.Float("x", 0, 1);
        var told = study.Tell(trial, 1.0);

        Study.Resume(study.Definition, [told]).Hash.ShouldBe(study.Hash);
        Study.Resume(study.Definition, [told with { Values = [Math.BitIncrement(1.0)] }]).Hash.ShouldNotBe(study.Hash);
    }

    private sealed class ClockWithoutTimers : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
