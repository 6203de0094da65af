using System.Text.Json.Serialization;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>The answer of <c>GET /predict</c>. Prices are dollars per share.</summary>
/// <param name="Session">The session whose close is forecast.</param>
/// <param name="AsOf">When the forecast was made; on the replay clock, the session's opening bell.</param>
/// <param name="Open">The price that the forecast starts from: the observed open, or the previous close while <paramref name="Basis"/> says
/// so.</param>
/// <param name="PredictedDelta"><paramref name="PredictedClose"/> - <paramref name="Open"/>.</param>
/// <param name="ProbabilityUp">Probability that the close is above <paramref name="Open"/>.</param>
/// <param name="Quantiles">Price below which the close falls with the probability that is the key.</param>
/// <param name="Strike">The chance of closing above a price that was asked for; absent if none was.</param>
public sealed record Forecast(
    string Symbol,
    DateOnly Session,
    DateTimeOffset AsOf,
    double Open,
    double PredictedClose,
    double PredictedDelta,
    Direction Direction,
    double ProbabilityUp,
    ForecastInterval Interval,
    IReadOnlyDictionary<string, double> Quantiles,
    Decision Decision,
    ForecastSkill Skill,
    ForecastModel Model,
    ClockKind Clock,
    Basis Basis,
    ForecastData Data,
    ForecastSeal Seal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ForecastStrike? Strike = null)
{
    /// <summary>Of earnings, as far as they are known, first traded on from this session to the fifth after it.</summary>
    public IReadOnlyList<ForecastAnnouncement> Announcements { get; init; } = [];

    /// <summary>Terms of the width that fell out, since nobody knows what they need, such as the last VIX.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>What the previous close is adjusted for; null for nothing.</summary>
    public ForecastExDay? ExDay { get; init; }
}

/// <summary>An announcement of earnings that is due.</summary>
/// <param name="Session">The first session that trades on it.</param>
/// <param name="IsEstimate">Whether its day is a guess; such ones widen nothing.</param>
/// <param name="Widens">Whether this forecast is wider for it.</param>
public sealed record ForecastAnnouncement(DateOnly AnnouncedOn, AnnouncementTime When, DateOnly Session, bool IsEstimate, bool Widens)
{
    private const int SessionsAhead = 5;

    internal static IReadOnlyList<ForecastAnnouncement> Due(MarketContext context, DateOnly session) =>
    [
        .. context.Due(session).Where(a => TradingCalendar.Nyse.Between(session, a.Session) < SessionsAhead)
            .Select(a => new ForecastAnnouncement(
                a.AnnouncedOn, a.When, a.Session, a.IsEstimate, Widens: a.Session == session && !a.IsEstimate)),
    ];
}

/// <summary>A split or a dividend that the session begins with.</summary>
/// <param name="Close">The previous close as it was traded.</param>
/// <param name="Split">New shares for each old one; 1 for none.</param>
/// <param name="Dividend">Dollars per new share; 0 for none.</param>
public sealed record ForecastExDay(double Close, double Split, double Dividend)
{
    /// <summary>"189.32 less the dividend of 0.73"</summary>
    public string Words => $"{Close:0.00}{(Split == 1 ? "" : $" before the {SplitRatio.Words(Split)} split")}"
        + (Dividend == 0 ? "" : $"{(Split == 1 ? "" : " and")} less the dividend of {Dividend:0.00##}");
}

/// <summary>Where an option's strike lies in the distribution.</summary>
/// <param name="ProbabilityAbove">Probability that the close is above <paramref name="Price"/>.</param>
public sealed record ForecastStrike(double Price, double ProbabilityAbove);

/// <summary>A range that holds the close with probability <paramref name="Level"/>.</summary>
/// <param name="Coverage">Share of <paramref name="N"/> past sessions that closed within theirs, out of sample.</param>
public sealed record ForecastInterval(double Level, double Lower, double Upper, double? Coverage, Band? CoverageBand, int N);

/// <summary>What the forecast says about a same-day option, and why.</summary>
public sealed record Decision(OptionAction Action, string Reason);

/// <summary>Accuracy of the point forecast against the naive one, out of sample.</summary>
/// <param name="VsNaive">1 - MSE / MSE(naive); 0 is no better than naive.</param>
/// <param name="Band">Block-bootstrap band of <paramref name="VsNaive"/>.</param>
/// <param name="PValue">Diebold-Mariano, two-sided.</param>
/// <param name="First">The first of the <paramref name="N"/> sessions; null of models that were made before this was kept.</param>
/// <param name="Verdict">By <paramref name="SinceChoice"/> alone: better only than naive and the running mean both, for so many
/// symbols.</param>
/// <param name="SinceChoice">On the sessions that the choice of its configuration had not seen; null of models that were made before this
/// was kept.</param>
/// <param name="Distribution">Of the whole distribution; null of such models too.</param>
public sealed record ForecastSkill(
    double? VsNaive, Band? Band, int N, DateOnly? First, DateOnly? Last, double? PValue, Verdict Verdict, SkillSinceChoice? SinceChoice,
    DistributionSkill? Distribution);

/// <summary>The point forecast on sessions that can speak for it.</summary>
/// <param name="ChosenThrough">The last session that the choice may have seen; null if nobody knows.</param>
/// <param name="N">Sessions since; 0 if there are none, and then the figures are null.</param>
/// <param name="VsMean">1 - MSE / MSE of the running mean.</param>
/// <param name="Symbols">How many are judged side by side: each p-value counts so many times.</param>
public sealed record SkillSinceChoice(DateOnly? ChosenThrough, int N, double? VsNaive, double? NaiveP, double? VsMean, double? MeanP,
    int Symbols);

/// <summary>
/// CRPS against the hardest of four Gaussian baselines: constant, of 250 sessions, exponentially weighted, around the running mean.
/// </summary>
/// <param name="Skill">1 - CRPS / CRPS of the baseline, of all <paramref name="N"/> sessions.</param>
/// <param name="Verdict">By the sessions since the choice alone.</param>
public sealed record DistributionSkill(string Baseline, double Skill, Band? Band, int N, double? PValue, Verdict Verdict);

/// <summary>Which model spoke.</summary>
/// <param name="RunId">The tracking run that logged it; null until one does.</param>
/// <param name="TrainedAt">On the record's clock, which is a simulated one for what was trained on the replay clock.</param>
/// <param name="DataHash">Of the bars that it was trained on.</param>
/// <param name="TrainedThrough">The last session that it learnt from.</param>
/// <param name="SessionsSince">Sessions that closed between that one and the one that is forecast.</param>
/// <param name="IsStale">Whether bars that it learnt from have been changed since.</param>
public sealed record ForecastModel(
    string Name, int Version, string? RunId, DateTimeOffset TrainedAt, ContentHash DataHash, DateOnly TrainedThrough, int SessionsSince,
    bool IsStale);

/// <summary>The bars that the forecast was made from.</summary>
/// <param name="LastSession">The session before the one that is forecast.</param>
/// <param name="Missing">Sessions between the first and the last of which there is no bar.</param>
public sealed record ForecastData(DateOnly FirstSession, DateOnly LastSession, int Sessions, int Missing);

/// <summary>Whether this very forecast stands in the ledger.</summary>
/// <param name="Number">Its number there; null if it does not.</param>
/// <param name="Hash">The hash of its entry; null if it does not.</param>
/// <param name="Words">The same for a person, and if it is not sealed, why.</param>
public sealed record ForecastSeal(bool IsSealed, long? Number, string? Hash, string Words);

public enum Direction
{
    Up,
    Down,
    Flat,
}

public enum OptionAction
{
    None,
    Call,
    Put,
}
