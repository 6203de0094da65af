using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Bars.Minutes;

public sealed class MinuteCoverageTests
{
    private static readonly List<TradingSession> Sessions = [.. TradingCalendar.Nyse.Sessions(new(2018, 11, 21), new(2018, 11, 26))];

    [Fact]
    public void Of_NothingKnown_IsUnknownFromTheFirstOpenToTheLastClose()
    {
        var coverage = MinuteCoverage.Of(Sessions, [], [], DateTimeOffset.MaxValue);

        (coverage.Present.Count, coverage.Empty.Count).ShouldBe((0, 0));
        coverage.Unknown.ShouldBe([new(Sessions[0].Open.UtcDateTime, Sessions[^1].Close.UtcDateTime)]);
    }

    [Fact]
    public void Of_ASessionThatGoesOn_CountsMinutesThatHaveEnded()
    {
        var open = Sessions[0].Open;

        MinuteCoverage.Of(Sessions, [], [], open.AddSeconds(119)).Unknown.ShouldBe([new(open.UtcDateTime, open.UtcDateTime.AddMinutes(1))]);
        MinuteCoverage.Of(Sessions, [], [], open.AddSeconds(59)).Unknown.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_RandomBarsAndQuestions_IsWhatEachMinuteSays(int seed)
    {
        var random = new Random(seed);
        var minutes = Sessions.SelectMany(s => Enumerable.Range(0, (int)(s.Close - s.Open).TotalMinutes)
            .Select(i => s.Open.UtcDateTime.AddMinutes(i))).ToArray();
        var starts = minutes.Where(_ => random.Next(3) == 0).ToArray();
        var asked = Enumerable.Range(0, 10).Select(_ => minutes[random.Next(minutes.Length)])
            .Select(from => new MinuteSpan(from, from.AddMinutes(random.Next(1, 200)))).OrderBy(a => a.From).ToArray();

        var (present, empty, unknown) = MinuteCoverage.Of(Sessions, starts, asked, DateTimeOffset.MaxValue);

        foreach (var minute in minutes)
        {
            var has = starts.Contains(minute);
            var was = asked.Any(a => Holds(a, minute));
            (present.Any(s => Holds(s, minute)), empty.Any(s => Holds(s, minute)), unknown.Any(s => Holds(s, minute)))
                .ShouldBe((has, !has && was, !has && !was), $"{minute:O}");
        }
    }

    private static bool Holds(MinuteSpan span, DateTime minute) => span.From <= minute && minute < span.To;
}
