using System.Globalization;
using System.Text.Json;
using ZeroDte.Mlflow.Protocol.Wire;
using AgainstBaselines = ZeroDte.Quant.Learning.Evaluation.AgainstBaselines;
using ModelVersion = ZeroDte.Pipeline.Promotion.ModelVersion;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Pipeline.Publication;

/// <summary>What a run says about the version that it made.</summary>
internal static class RunContent
{
    /// <summary>Names the version in a tag, so that a repeated attempt finds what an earlier one left.</summary>
    public const string KeyTag = "zerodte.version";

    public static string Key(ModelVersion version) => $"{version.Key.Record}/{version.Symbol}/{version.Version}";

    public static IReadOnlyList<KeyValue> Tags(ModelVersion version) =>
    [
        new(KeyTag, Key(version)),
        new("zerodte.record", version.Key.Record.Value),
        new("zerodte.job", $"{JsonNamingPolicy.CamelCase.ConvertName(version.Origin.ToString())} {version.Symbol} "
            + $"{version.Session:yyyy-MM-dd}"),
        new("mlflow.user", "zerodte"),
        new("mlflow.source.type", "JOB"),
        new("mlflow.source.name", "zerodte"),
        new("mlflow.source.git.commit", version.Code),
        .. version.Evidence.Bases.Where(b => b.Value.Skill?.All is not null)
            .Select(b => new KeyValue($"hardest_baseline_{Suffix(b.Key)}", b.Value.Skill!.All!.Hardest)),
    ];

    private static string Suffix(Basis basis) => JsonNamingPolicy.SnakeCaseLower.ConvertName(basis.Name);

    /// <summary>The tags of the registry's version: the verdict with its numbers, whether it passed or not.</summary>
    public static IReadOnlyList<KeyValue> VersionTags(ModelVersion version) =>
    [
        new(KeyTag, Key(version)),
        new("data_hash", version.DataHash.Value),
        new("content_hash", version.ContentHash.Value),
        new("configuration_hash", version.Configuration.Hash),
        new("code", version.Code),
        new("verdict", JsonNamingPolicy.CamelCase.ConvertName(version.Verdict.Decision.ToString())),
        .. version.Verdict.Gates
            .Select(g => new KeyValue($"gate.{g.Name.Replace(' ', '_')}", $"{(g.Passed ? "passed" : "failed")}: {g.Finding}")),
    ];

    public static IReadOnlyList<KeyValue> Params(ModelVersion version)
    {
        var c = version.Configuration;
        return
        [
            new("symbol", version.Symbol.Value),
            new("learner", JsonSerializer.Serialize(c.Learner, LifecycleJson.Options)),
            new("volatility", JsonSerializer.Serialize(c.Volatility, LifecycleJson.Options)),
            new("features", string.Join(", ", c.Features)),
            new("keep", c.Keep?.ToString(CultureInfo.InvariantCulture) ?? "all"),
            new("window", c.Window.ToString(CultureInfo.InvariantCulture)),
            new("refit_every", c.RefitEvery.ToString(CultureInfo.InvariantCulture)),
            new("seed", version.Seed.ToString(CultureInfo.InvariantCulture)),
            new("sessions", version.Sessions.ToString(CultureInfo.InvariantCulture)),
            new("first_session", $"{version.FirstSession:yyyy-MM-dd}"),
            new("last_session", $"{version.Session:yyyy-MM-dd}"),
            new("data_hash", version.DataHash.Value),
        ];
    }

    /// <summary>Each figure with its n, its band and naive beside it; what is not known is left out.</summary>
    public static IReadOnlyList<Metric> Metrics(ModelVersion version)
    {
        var at = version.TrainedAt.ToUnixTimeMilliseconds();
        return
        [
            .. version.Evidence.Bases.SelectMany(b => Figures(version.Fits.For(b.Key), b.Value, Suffix(b.Key)))
                .Where(f => double.IsFinite(f.Value)).Select(f => new Metric(f.Key, f.Value, at)),
        ];
    }

    public static DatasetInput Dataset(ModelVersion version) => new(
        [new("mlflow.data.context", "training")],
        new(
            $"{version.Symbol} daily bars",
            version.DataHash.Value[..36],
            "zerodte",
            JsonSerializer.Serialize(new { symbol = version.Symbol.Value, knownAt = version.BarsKnownAt }),
            Profile: JsonSerializer.Serialize(new
            {
                rows = version.Sessions,
                first = version.FirstSession,
                last = version.Session,
                sha256 = version.DataHash,
            })));

    private static IEnumerable<(string Key, double Value)> Figures(CloseModel fit, BasisEvidence evidence, string suffix) =>
    [
        .. OfFit(fit, suffix),
        .. evidence.Skill?.All is { } all ? OverAll(all, suffix) : [],
        .. evidence.Skill?.SinceChoice is { } since ? SinceChoice(since, suffix) : [],
        .. evidence.Recent is { N: > 0 } recent ? BesideChampion(recent, suffix) : [],
    ];

    private static IEnumerable<(string Key, double Value)> OfFit(CloseModel fit, string suffix) =>
    [
        ($"skill_vs_naive_{suffix}", fit.Skill.VsNaive),
        ($"skill_vs_naive_{suffix}_lower", fit.Skill.Band.Lower),
        ($"skill_vs_naive_{suffix}_upper", fit.Skill.Band.Upper),
        ($"skill_vs_naive_{suffix}_p", fit.Skill.PValue),
        ($"skill_vs_naive_{suffix}_n", fit.Skill.N),
        ($"coverage_90_{suffix}", fit.Coverage.Share),
        ($"coverage_90_{suffix}_lower", fit.Coverage.Band.Lower),
        ($"coverage_90_{suffix}_upper", fit.Coverage.Band.Upper),
        ($"coverage_90_{suffix}_n", fit.Coverage.N),
    ];

    private static IEnumerable<(string Key, double Value)> OverAll(AgainstBaselines all, string suffix) =>
    [
        ($"skill_vs_running_mean_{suffix}", all.VsMean),
        ($"skill_vs_running_mean_{suffix}_p", all.MeanP),
        ($"crps_skill_vs_hardest_{suffix}", all.CrpsSkill),
        ($"crps_skill_vs_hardest_{suffix}_lower", all.CrpsBand.Lower),
        ($"crps_skill_vs_hardest_{suffix}_upper", all.CrpsBand.Upper),
        ($"crps_skill_vs_hardest_{suffix}_p", all.CrpsP),
        ($"crps_skill_vs_hardest_{suffix}_n", all.N),
    ];

    private static IEnumerable<(string Key, double Value)> SinceChoice(AgainstBaselines since, string suffix) =>
    [
        ($"skill_vs_naive_since_choice_{suffix}", since.VsNaive),
        ($"skill_vs_naive_since_choice_{suffix}_p", since.NaiveP),
        ($"skill_vs_naive_since_choice_{suffix}_n", since.N),
    ];

    private static IEnumerable<(string Key, double Value)> BesideChampion(PairedScores recent, string suffix) =>
    [
        ($"crps_{suffix}", recent.Candidate),
        ($"crps_{suffix}_champion", recent.Champion),
        ($"crps_{suffix}_naive", recent.Naive),
        ($"crps_{suffix}_n", recent.N),
    ];
}
