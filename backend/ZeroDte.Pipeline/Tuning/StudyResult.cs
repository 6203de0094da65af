using System.Text.Json.Serialization;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>What came of a study.</summary>
/// <param name="Criteria">The objectives, in the order of all values.</param>
/// <param name="Windows">What every configuration was judged on.</param>
/// <param name="StoppedByTime">Whether time was up before all trials had been run.</param>
/// <param name="Naive">The naive forecast's values on the same windows.</param>
/// <param name="Incumbent">What served when the study began, on the same windows.</param>
/// <param name="Front">
/// Of it and of those that are not significantly worse than it by any objective, the ones that no other beats in all.
/// </param>
/// <param name="Chosen">The incumbent, unless something is better by the study's own windows once it is allowed for how much was
/// tried.</param>
/// <param name="VsIncumbent">For each objective the probability that luck alone makes the best of so many look so good against the
/// incumbent.</param>
/// <param name="Reason">Why <paramref name="Chosen"/> was chosen.</param>
/// <param name="Importance">For each objective, of every parameter, the most important first.</param>
/// <param name="HoldOut">The chosen configuration on sessions that the search never saw; null if none were held out.</param>
/// <param name="Failures">What failed trials said, most often first.</param>
/// <param name="TrialsHash">Of everything that was tried.</param>
public sealed record StudyResult(
    string Id,
    string Symbol,
    RecordName Record,
    DateOnly AsOf,
    ContentHash DataHash,
    StudyPlan Plan,
    IReadOnlyList<Criterion> Criteria,
    RollingWindows Windows,
    TrialCounts Trials,
    bool StoppedByTime,
    IReadOnlyList<double> Naive,
    FrontPoint Incumbent,
    IReadOnlyList<FrontPoint> Front,
    FrontPoint Chosen,
    IReadOnlyList<double> VsIncumbent,
    string Reason,
    IReadOnlyList<IReadOnlyList<ParameterImportance>> Importance,
    OverfittingReport Overfitting,
    HoldOut? HoldOut,
    IReadOnlyList<string> Failures,
    ContentHash TrialsHash)
{
    /// <summary>The best value of each objective on the front.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Best =>
        [.. Criteria.Select((c, i) => Front.Append(Incumbent).Select(p => p.Values[i]))
            .Zip(Criteria, (values, c) => c.Maximised() ? values.Max() : values.Min())];

    /// <summary>Whether nothing was found to be better than what serves.</summary>
    [JsonIgnore]
    public bool Keeps => Chosen.Number == Incumbent.Number;

    /// <summary>The incumbent, and then the rest of the front.</summary>
    [JsonIgnore]
    public IEnumerable<FrontPoint> Points => Front.Where(point => point.Number != Incumbent.Number).Prepend(Incumbent);

    /// <summary>What people call a point.</summary>
    public string NameOf(FrontPoint point) => point.Number == Incumbent.Number ? "incumbent" : $"{point.Number}";

    /// <summary>What retraining reads.</summary>
    public ChosenConfiguration Choice(DateTimeOffset now) =>
        new(Id, new(Record, ZeroDte.Quant.Market.Symbol.Parse(Symbol)), AsOf, now, Chosen.Configuration, Reason, Keeps);

    /// <summary>Of the plan, the bars, everything that was tried and what was made of it.</summary>
    public ContentHash Hash => ContentHash.Of(StudyJson.Write(new
    {
        DataHash,
        Plan,
        TrialsHash,
        Incumbent,
        Front,
        Chosen,
        Reason,
        Overfitting,
        HoldOut,
    }));
}
