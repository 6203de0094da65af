using System.Globalization;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Comparisons;

public sealed class JudgedOriginTests
{
    private const int Seed = 1;

    [Fact]
    public void Of_MadeUpMinutes_JudgesTheSameSessionsFromEachOriginAndOnlyThoseAskedFor()
    {
        var sessions = MadeUpMinutes.Sessions(480, seed: 1).ToList();
        var series = Daily(sessions);
        var (from, to) = (sessions[420].Session.Date, sessions[460].Session.Date);

        var judged = JudgedOrigin.Of(series, ModelConfiguration.Default, Minutes(sessions), from, to);

        judged.Count.ShouldBe(13);
        judged.ShouldAllBe(origin => origin.Record.Length == 41 && origin.Scores.Length == 41);
        judged.ShouldAllBe(origin => origin.Record.First().Session == from && origin.Record.Last().Session == to);
        judged[0].Against(score => score.Open).Saved.ShouldBeInRange(0.02, 0.5);
        judged[^1].Against(score => score.Open).Saved.ShouldBeGreaterThan(0.6);
        judged[3].Against(score => score.Served).ShouldSatisfyAllConditions(
            same => same.Saved.ShouldBe(0), same => same.Test.Statistic.ShouldBe(double.NaN));
        judged[3].Crps.ShouldBe(judged[3].Record.Average(r => r.Crps), 1e-15);
    }

    [Fact]
    public void Of_NoMinutesOrTooFew_IsNothing()
    {
        var sessions = MadeUpMinutes.Sessions(400, seed: 1).ToList();
        var series = Daily(sessions);

        JudgedOrigin.Of(series, ModelConfiguration.Default, [], null, null).ShouldBeEmpty();
        JudgedOrigin.Of(series, ModelConfiguration.Default, Minutes(sessions).TakeLast(30), null, null).ShouldBeEmpty();
    }

    /// <summary>Apple from March 2021 to March 2023, which nothing that ships was trained on.</summary>
    [Fact]
    public void Of_Apple_HoldsNineInTenAndBeatsTheOpenTimeAloneAndTheRandomWalk()
    {
        var sessions = Apple().ToList();
        var before = SharedData.Rows("aapl_daily_to_2019.csv").Select(r => new Bar(
            Date(r[0]), Price(r[1]), Price(r[2]), Price(r[3]), Price(r[4]), long.Parse(r[6], CultureInfo.InvariantCulture)));
        var series = new BarSeries(Symbol.Aapl, [.. before, .. sessions.Select(s => MadeUpMinutes.Daily(s.Bars))]);

        var judged = JudgedOrigin.Of(series, ModelConfiguration.Default, Minutes(sessions), null, null).ToDictionary(o => o.Origin.Slot);

        judged.Count.ShouldBe(13);
        foreach (var (slot, origin) in judged)
        {
            origin.Record.Length.ShouldBeInRange(452, 454, slot); // two early closes
            origin.Coverage(Seed).Share.ShouldBeInRange(0.88, 0.92, slot);
            origin.Against(score => score.TimeAlone).Saved.ShouldBeGreaterThan(0, slot);
            origin.Against(score => score.RandomWalk).Saved.ShouldBeGreaterThan(0, slot);
        }

        Saved("10:00").ShouldBeGreaterThan(0.14);
        Saved("12:00").ShouldBeGreaterThan(0.39);
        Saved("14:00").ShouldBeGreaterThan(0.54);
        Saved("15:30").ShouldBeGreaterThan(0.75);

        double Saved(string slot) => judged[slot].Against(score => score.Open).Saved;
    }

    private static IEnumerable<MinuteSession> Minutes(IEnumerable<(TradingSession Session, MinuteBar[] Bars)> sessions) =>
        sessions.Select(s => new MinuteSession(SessionPath.Of(s.Session, s.Bars)!, MadeUpMinutes.Daily(s.Bars)));

    private static BarSeries Daily(IEnumerable<(TradingSession Session, MinuteBar[] Bars)> sessions) =>
        new(Symbol.Aapl, sessions.Select(s => MadeUpMinutes.Daily(s.Bars)));

    private static IEnumerable<(TradingSession Session, MinuteBar[] Bars)> Apple() => SharedData.Rows("aapl_5min_2021_2023.csv")
        .GroupBy(r => Date(r[0][..10]))
        .Select(day => (Session: TradingCalendar.Nyse.Session(day.Key), day)).Select(s => (s.Session, s.day.Select(r => new MinuteBar(
            new DateTimeOffset(DateTime.Parse(r[0], CultureInfo.InvariantCulture), s.Session.Open.Offset).UtcDateTime,
            Price(r[1]), Price(r[2]), Price(r[3]), Price(r[4]), long.Parse(r[5], CultureInfo.InvariantCulture))).ToArray()));

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Price(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
