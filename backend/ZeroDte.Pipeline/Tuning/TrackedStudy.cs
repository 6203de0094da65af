using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study and its trials as the tracking server's runs show them.</summary>
internal sealed class TrackedStudy(IReadOnlyList<Criterion> criteria, TimeProvider time)
{
    /// <summary>A longer error would be refused.</summary>
    private const int LongestTag = 5_000;

    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static string Status(TrialState state) => state switch
    {
        TrialState.Complete => "FINISHED",
        TrialState.RacedOut => "KILLED",
        _ => "FAILED",
    };

    public static IReadOnlyList<KeyValue> Tags(StudyHead study) =>
    [
        new("symbol", study.Symbol.Value), new("record", study.Model.Record.Value), new("as_of", $"{study.AsOf:yyyy-MM-dd}"),
        new("data_hash", study.DataHash.Value), new("kind", "study"),
    ];

    public IReadOnlyList<KeyValue> Params(StudyHead study)
    {
        var plan = study.Plan;
        return
        [
            new("preset", plan.Preset), new("objectives", string.Join(", ", criteria.Select(c => c.Text()))), new("sampler", plan.Sampler),
            new("seed", $"{plan.Seed}"),
            new("trials", $"{plan.Trials}"), new("race", $"{plan.Race}"), new("choice", $"{plan.Choice}"),
        ];
    }

    public static IReadOnlyList<KeyValue> Tags(StudyHead study, StoredTrial stored)
    {
        List<KeyValue> tags = [new("kind", "trial"), new("state", $"{stored.Trial.State}")];
        if (stored.Trial.Number == ConfigurationSearch.IncumbentNumber && stored.Scored?.Configuration == study.Plan.Incumbent)
            tags.Add(new("incumbent", "true"));
        if (stored.Trial.Reason is { } reason)
            tags.Add(new("reason", reason.Length > LongestTag ? reason[..LongestTag] : reason));
        if (stored.Scored is { } scored)
            tags.Add(new("configuration", scored.Configuration.ToJson()));
        return tags;
    }

    /// <summary>What was suggested, the values, and those of each window as steps.</summary>
    public (IReadOnlyList<KeyValue> Params, IReadOnlyList<Metric> Metrics) Of(StoredTrial stored)
    {
        var at = stored.EndedAt.ToUnixTimeMilliseconds();
        var metrics = new List<Metric>();
        for (var i = 0; i < stored.Trial.Values.Length; i++)
            metrics.Add(new(criteria[i].Text(), stored.Trial.Values[i], at));
        foreach (var window in stored.Scored?.Windows ?? [])
        {
            foreach (var criterion in criteria)
                metrics.Add(new($"window_{criterion.Text()}", criterion.Over([window]), at, window.Window));
        }

        return ([.. stored.Trial.Parameters.Select(p => new KeyValue(p.Name, p.Text))], metrics);
    }

    public (IReadOnlyList<KeyValue> Params, IReadOnlyList<Metric> Metrics) Of(StudyResult result)
    {
        var metrics = new List<Metric>();
        for (var i = 0; i < criteria.Count; i++)
        {
            var name = criteria[i].Text();
            Add($"chosen_{name}", result.Chosen.Values[i]);
            Add($"naive_{name}", result.Naive[i]);
            Add($"best_{name}", result.Best[i]);
            Add($"incumbent_{name}", result.Incumbent.Values[i]);
            Add($"luck_vs_naive_p_{name}", result.Overfitting.Criteria[i].Luck);
            Add($"luck_vs_incumbent_p_{name}", result.VsIncumbent[i]);
            Add($"overfitting_probability_{name}", result.Overfitting.Criteria[i].Backtest.Probability);
        }

        Add("trials_complete", result.Trials.Complete);
        Add("trials_raced_out", result.Trials.RacedOut);
        Add("trials_failed", result.Trials.Failed);
        Add("distinct_configurations", result.Overfitting.Distinct);
        Add("front_size", result.Front.Count);
        if (result.HoldOut is { } held)
        {
            Add("hold_out_sessions", held.N);
            Add("hold_out_rmse", held.Rmse.Value);
            Add("hold_out_naive_rmse", held.NaiveRmse);
            Add("hold_out_skill", held.Skill.VsNaive);
            Add("hold_out_p", held.Skill.PValue);
            if (held.Against is { } against)
            {
                Add("hold_out_skill_vs_running_mean", against.VsMean);
                Add("hold_out_crps_skill_vs_hardest", against.CrpsSkill);
                Add("hold_out_crps_p_vs_hardest", against.CrpsP);
            }
        }

        return ([new("study_hash", result.Hash.Value), new("chosen_trial", result.NameOf(result.Chosen)),
            new("chosen_configuration", result.Chosen.Configuration.ToJson()), new("reason", result.Reason)], metrics);

        void Add(string name, double value) => metrics.Add(new(name, value, Now));
    }
}
