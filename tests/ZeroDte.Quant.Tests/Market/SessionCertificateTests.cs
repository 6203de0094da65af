using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public sealed class SessionCertificateTests
{
    private static readonly TradingSession Session = TradingCalendar.Nyse.Session(new(2018, 5, 11));

    [Fact]
    public void Of_DayLikeAnyOther_IsGood() => Of(open: 101, close: 102).Verdict.ShouldBe(CertificateVerdict.Good);

    [Fact]
    public void Of_JumpOfASplitThatNobodyTells_IsBad() =>
        Worst(Of(open: 25, close: 25)).ShouldBe("it opens at 25 after 100, as after a 4:1 split that nobody tells");

    [Fact]
    public void Of_SplitThatThePriceDoesNotShow_IsBad() =>
        // The close of 100 before has been divided by four for the split that is told.
        Worst(Of(open: 101, close: 102, before: 25, split: 4)).ShouldBe(
            "a split of 4 for 1 is told, and the price does not show it: 101 after 100");

    [Fact]
    public void Of_LargeMove_IsSuspectAndNoMore()
    {
        var night = Of(open: 120, close: 120);
        var day = Of(open: 100, close: 88);

        (night.Verdict, day.Verdict).ShouldBe((CertificateVerdict.Suspect, CertificateVerdict.Suspect));
        Worst(night).ShouldBe("it opens +20.0% from the close before, 18 usual days");
        Worst(day).ShouldBe("it closes -12.0% from its open, 13 usual days");
    }

    [Fact]
    public void Of_HoleBefore_IsSuspect_AndLetsTheNightGoFurther()
    {
        var certificate = Of(open: 109, close: 109, missed: 3);

        certificate.Findings.Select(finding => finding.Check).ShouldBe(["hole"]);
    }

    [Fact]
    public void Of_MinutesThatLackAnHour_SaysHowManyAndWhere()
    {
        var minutes = Minutes(100, 103).Where(minute => minute.Start.Hour != 15).ToArray();

        Worst(Of(open: 101, close: 102, minutes: minutes)).ShouldBe(
            "60 of 390 minutes have no bar, the longest gap is of 60 minutes from 15:00 UTC");
    }

    [Theory]
    [InlineData(103, CertificateVerdict.Good)]
    [InlineData(103.5, CertificateVerdict.Suspect)]
    [InlineData(412, CertificateVerdict.Bad)]
    public void Of_MinutesBesideTheDay_SaysHowFarTheyAreApart(double high, CertificateVerdict verdict) =>
        Of(open: 101, close: 102, minutes: Minutes(100, (decimal)high)).Verdict.ShouldBe(verdict);

    [Fact]
    public void Of_SamePricesWrittenDifferently_HaveTheSameHash_AndOthersAnother()
    {
        Of(open: 101.50m, close: 102).Hash.ShouldBe(Of(open: 101.5m, close: 102.00m).Hash);
        Of(open: 101.51m, close: 102).Hash.ShouldNotBe(Of(open: 101.5m, close: 102).Hash);
    }

    private static string Worst(SessionCertificate certificate) => certificate.Findings.MaxBy(finding => finding.Verdict)!.Words;

    private static SessionCertificate Of(
        decimal open, decimal close, decimal before = 100, decimal split = 1, int missed = 0, MinuteBar[]? minutes = null)
    {
        var (low, high) = (Math.Min(open, close) - 1, Math.Max(open, close) + 1);
        return SessionCertificate.Of(new(
            Session, new(Session.Date, open, high, low, close, 1_000),
            new(Session.Date.AddDays(-1), before, before, before, before, 1_000), missed, split, UsualMove: 0.01,
            minutes is null ? null : MinuteSummary.Of(minutes)));
    }

    private static MinuteBar[] Minutes(decimal low, decimal high) =>
    [
        .. Enumerable.Range(0, 390).Select(minute => new MinuteBar(
            Session.Open.UtcDateTime.AddMinutes(minute), low, high, low, low, 10)),
    ];
}
