using ZeroDte.Quant.Tuning;

namespace ZeroDte.Quant.Tests.Tuning;

internal static class Histories
{
    /// <summary>A branch "a" with x and y, a branch "b" with n of five.</summary>
    public static readonly History Branches = After(1, trial =>
    {
        if (trial.Categorical("kind", "a", "b") == "a")
            return trial.Float("x", 0, 1) + trial.Float("y", 0, 1);
        return 2 + trial.Int("n", 1, 5);
    }, [("kind", 0), ("x", 0.5), ("y", 0.5)], [("kind", 1), ("n", 1)], [("kind", 0), ("x", 0.2), ("y", 0.9)], [("kind", 1), ("n", 4)]);

    /// <summary>What a sampler sees after trials with these values, each judged by the objective.</summary>
    public static History After(int objectives, Func<Trial, TrialOutcome> objective,
        params IEnumerable<(string Name, double Value)[]> plans)
    {
        var replay = new Replay([.. plans.Select(plan => plan.ToDictionary(p => p.Name, p => p.Value))]);
        var study = new Study(new([.. Enumerable.Repeat(Direction.Minimise, objectives)], replay, Seed: 1, Lag: 1));
        for (var k = 0; k < replay.Plans.Length; k++)
        {
            var trial = study.Ask();
            study.Tell(trial, objective(trial));
        }

        study.Ask();
        return replay.Last!;
    }

    private sealed class Replay(Dictionary<string, double>[] plans) : ISampler
    {
        public Dictionary<string, double>[] Plans => plans;

        public History? Last { get; private set; }

        public string Name => "replay";

        public Proposal Propose(History history, int number, ulong seed)
        {
            Last = history;
            return number < plans.Length ? new(plans[number], seed) : new(seed);
        }
    }
}
