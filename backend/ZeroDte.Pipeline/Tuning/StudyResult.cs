using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>What came of a study.</summary>
/// <param name="Criteria">The objectives, in the order of all values.</param>
/// <param name="Windows">What every configuration was judged on.</param>
/// <param name="StoppedByTime">Whether time was up before all trials had been run.</param>
/// <param name="Naive">The naive forecast's values on the same windows.</param>
/// <param name="Reason">Why <paramref name="Chosen"/> was chosen.</param>
/// <param name="Importance">For each objective, of every parameter, the most important first.</param>
/// <param name="HoldOut">The chosen configuration on sessions that the search never saw; null if none were held out.</param>
/// <param name="Failures">What failed trials said, most often first.</param>
/// <param name="TrialsHash">Of everything that was tried.</param>
public sealed record StudyResult(
    string Id,
    string Symbol,
    string Record,
    DateOnly AsOf,
    string DataHash,
    StudyPlan Plan,
    IReadOnlyList<Criterion> Criteria,
    RollingWindows Windows,
    TrialCounts Trials,
    bool StoppedByTime,
    IReadOnlyList<double> Naive,
    IReadOnlyList<FrontPoint> Front,
    FrontPoint Chosen,
    string Reason,
    IReadOnlyList<IReadOnlyList<ParameterImportance>> Importance,
    OverfittingReport Overfitting,
    HoldOut? HoldOut,
    IReadOnlyList<string> Failures,
    string TrialsHash)
{
    /// <summary>The best value of each objective on the front.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Best => [.. Criteria.Select((c, i) => c.Maximised() ? Front.Max(p => p.Values[i]) : Front.Min(p => p.Values[i]))];

    /// <summary>What retraining reads.</summary>
    public ChosenConfiguration Choice(DateTimeOffset now) => new(Id, ZeroDte.Quant.Market.Symbol.Parse(Symbol), Record, AsOf, now, Chosen.Configuration, Reason);

    /// <summary>SHA-256 of the plan, the bars, everything that was tried and what was made of it, in lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(StudyJson.Write(new
    {
        DataHash,
        Plan,
        TrialsHash,
        Front,
        Chosen,
        Reason,
        Overfitting,
        HoldOut,
    }))));
}
