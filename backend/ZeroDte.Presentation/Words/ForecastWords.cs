using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Presentation.Words;

/// <summary>The parts of a forecast as every page and terminal words them.</summary>
public static class ForecastWords
{
    /// <summary>
    /// "-0.40% (90% band -1.10% to 0.30%), p 0.41, n 738 from the open, 2015-03-27 to 2018-05-11. Since its choice …: not distinguishable".
    /// </summary>
    public static string Words(this ForecastSkill skill, Basis basis)
    {
        if (basis is IntradayOrigin)
            return $"none is claimed: no move from {basis.Words()} is expected";

        var period = skill.First is null ? "" : $", {skill.First:yyyy-MM-dd} to {skill.Last:yyyy-MM-dd}";
        var all = $"{Percent(skill.VsNaive, 2)}{Within(skill.Band, 2)}{P(skill.PValue)}, n {skill.N} from {basis.Words()}{period}";
        return skill.SinceChoice is { N: > 0 } since
            ? $"{all}. Since its choice on sessions up to {since.ChosenThrough:yyyy-MM-dd}, n {since.N}: {Percent(since.VsNaive, 2)} "
                + $"against naive, p {since.NaiveP:0.00}, "
                + $"{Percent(since.VsMean, 2)} against the running mean, p "
                + $"{since.MeanP:0.00}{(since.Symbols > 1 ? $", each p times {since.Symbols} symbols" : "")}: "
                + Words(skill.Verdict)
            : $"{all}. {skill.NotJudged()}";
    }

    /// <summary>"1.14% (90% band -0.31% to 2.59%), p 0.19, n 787, against naive, EWMA Gaussian, the hardest of four".</summary>
    public static string Words(this DistributionSkill skill) =>
        $"CRPS {Percent(skill.Skill, 2)}{Within(skill.Band, 2)} below that of “{skill.Baseline}”, the hardest of four baselines, p "
        + $"{skill.PValue:0.00}, n {skill.N}"
        + (skill.Verdict == Verdict.NotDistinguishable
            ? "" : $"; since its choice {(skill.Verdict == Verdict.Better ? "better" : "worse")}");

    /// <summary>"90.3% of 638 past sessions (90% band 88.1% to 92.5%)".</summary>
    public static string HeldInWords(this ForecastInterval interval) =>
        $"{Percent(interval.Coverage, 1)} of {interval.N} past sessions{Within(interval.CoverageBand, 1)}";

    /// <summary>"aapl-close version 122, trained on sessions up to 2018-05-11 at 2018-05-11 20:35 UTC, replayed".</summary>
    public static string Words(this ForecastModel model, ClockKind clock)
    {
        var age = model.SessionsSince switch
        {
            0 => "",
            1 => ", one session ago",
            var sessions => $", {sessions} sessions ago",
        };
        return $"{model.Name} version {model.Version}, trained on sessions up to {model.TrainedThrough:yyyy-MM-dd}{age}"
            + (clock == ClockKind.Replay ? "" : $", at {model.TrainedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            + (model.IsStale ? "; stale: bars that it learnt from have been changed since" : "");
    }

    /// <summary>"1,259 sessions from 2013-05-13 to 2018-05-11".</summary>
    public static string Words(this ForecastData data) =>
        $"{data.Sessions:N0} sessions from {data.FirstSession:yyyy-MM-dd} to {data.LastSession:yyyy-MM-dd}"
        + (data.Missing == 0 ? "" : $", {data.Missing:N0} between them missing");

    /// <summary>"on Tue 1 May after the close: this session is the first to trade on it, and the range is wider for it".</summary>
    public static string Words(this ForecastAnnouncement announcement)
    {
        var time = announcement.When switch
        {
            AnnouncementTime.BeforeOpen => " before the open",
            AnnouncementTime.AfterClose => " after the close",
            _ => ", at a time not known",
        };
        return $"on {announcement.AnnouncedOn:ddd d MMM}{time}" + (announcement switch
        {
            { Widens: true } => ": this session is the first to trade on it, and the range is wider for it",
            { IsEstimate: true } => $", an estimate, so no range is wider for it; first traded on {announcement.Session:ddd d MMM}",
            _ => $", first traded on {announcement.Session:ddd d MMM}",
        });
    }

    /// <summary>"VIX, whose last value is not known".</summary>
    public static string LeftOut(this IReadOnlyList<string> terms) =>
        $"{string.Join(" and ", terms)}, whose last value is not known";

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Better => "better than both",
        Verdict.Worse => "worse than one of them",
        _ => "not distinguishable",
    };

    private static string P(double? p) => p is null ? "" : $", p {p:0.00}";

    private static string Within(Band? band, int digits) =>
        band is { } b ? $" ({Percent(b.Level, 0)} band {Percent(b.Lower, digits)} to {Percent(b.Upper, digits)})" : "";

    private static string Percent(double? share, int digits) => share?.ToString(digits == 0 ? "0%" : $"0.{new string('0', digits)}%")
        ?? "unknown";
}
