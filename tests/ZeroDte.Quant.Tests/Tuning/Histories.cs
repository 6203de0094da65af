using ZeroDte.Quant.Tuning;

namespace ZeroDte.Quant.Tests.Tuning;

internal static class Histories
{
    /// <summary>What a sampler sees after trials with these values, each judged by the objective.</summary>
    public static History After(int objectives, Func<Trial, TrialOutcome> objective, params IEnumerable<(string Name, double Value)[]> plans)
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
