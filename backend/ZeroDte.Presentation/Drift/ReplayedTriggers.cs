using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Charts;
using ZeroDte.Quant.Drift.Experiments;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Market;

namespace ZeroDte.Presentation.Drift;

/// <summary>What each policy would have done on a history, and does where nothing changes.</summary>
/// <param name="Trials">One per replay, on series without change; null where none were made up.</param>
public sealed record ReplayedTriggers(
    BarSeries Bars, IReadOnlyList<TriggerReplay> Replays, IReadOnlyList<TriggerTrial?> Trials, DriftOptions Options)
{
    /// <summary>What a page and a terminal show, with a cell for each policy.</summary>
    public IEnumerable<(string Name, string[] Cells)> Rows()
    {
        yield return ("Alarms on history", [.. Replays.Select(r => $"{r.Alarms.Count:N0}, {r.AlarmsPerYear:0.0} a year")]);
        foreach (var cause in Enum.GetValues<DriftCause>())
            yield return ($"  {cause.Words()}", [.. Replays.Select(r => $"{r.Alarms.Count(a => a.Cause == cause):N0}")]);
        yield return ("Re-optimisations asked for",
            [.. Replays.Select(r => $"{r.Optimisations.Count:N0}, {r.OptimisationsPerYear:0.0} a year")]);
        yield return ($"Skill lost over the {TriggerReplay.Around} sessions after, against the {TriggerReplay.Around} before",
            [.. Replays.Select(Worse)]);
        if (Trials[0] is not null)
        {
            yield return ($"False alarms a year where nothing changes (setting {Options.FalseAlarmsPerYear:0.#})",
                [.. Trials.Select(t => $"{t!.FalseAlarmsPerYear:0.00} (n {t.FalseAlarms:N0} in {t.Years:0} years)")]);
        }

        static string Worse(TriggerReplay replay)
        {
            var (value, band) = (replay.Worse.Value, replay.Worse.Band);
            var verdict = replay.Judged < 5 ? "too few to tell"
                : band.Lower > 0 ? "worse"
                : band.Upper < 0 ? "better"
                : "not worse as far as can be told";
            return replay.Judged == 0
                ? "none to judge"
                : $"{value:0.00%} [{band.Lower:0.00%}, {band.Upper:0.00%}], n {replay.Judged}: {verdict}";
        }
    }

    /// <summary>The closing price, and an upright line on each session on which an alarm was raised.</summary>
    internal Plot Chart(TriggerReplay replay)
    {
        var prices = Bars.Sessions.ToArray()
            .Zip(Bars.Candles.ToArray(), (session, candle) => (X: (double)session.DayNumber, Y: candle.Close)).ToArray();
        return Plot.WithTicks($"Closing price and alarms of {replay.Policy}", (prices[0].X, prices[^1].X),
            (prices.Min(p => p.Y), prices.Max(p => p.Y)), "0")
            .Years()
            .Uprights(Tone.Other, replay.Alarms.Select(alarm => (double)alarm.Session.DayNumber).Distinct())
            .Line(Tone.Main, prices);
    }
}
