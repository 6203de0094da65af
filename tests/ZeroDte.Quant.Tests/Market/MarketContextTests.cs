using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public sealed class MarketContextTests
{
    private static readonly DateOnly Tuesday = new(2018, 5, 1);
    private static readonly DateOnly Wednesday = new(2018, 5, 2);

    public static TheoryData<string, DateOnly, AnnouncementTime, DateOnly> Times => new()
    {
        { "after the close of a Tuesday", Tuesday, AnnouncementTime.AfterClose, Wednesday },
        { "before the open of a Tuesday", Tuesday, AnnouncementTime.BeforeOpen, Tuesday },
        { "at some time of a Tuesday", Tuesday, AnnouncementTime.Unknown, Wednesday },
        { "after the close of a Friday", new(2018, 5, 4), AnnouncementTime.AfterClose, new(2018, 5, 7) },
        { "on the morning of a Saturday", new(2018, 5, 5), AnnouncementTime.BeforeOpen, new(2018, 5, 7) },
        { "before a holiday", new(2018, 7, 3), AnnouncementTime.AfterClose, new(2018, 7, 5) },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void Session_OfAnAnnouncement_IsTheFirstThatTradesOnIt(string when, DateOnly day, AnnouncementTime time, DateOnly session)
    {
        new Announcement(day, time).Session.ShouldBe(session, when);
        Of(new Announcement(day, time)).IsAnnounced(session).ShouldBeTrue(when);
    }

    [Fact]
    public void IsAnnounced_KnownOnlyOnTheDay_IsNot()
    {
        Of(new Announcement(Tuesday, AnnouncementTime.AfterClose, KnownOn: Wednesday)).IsAnnounced(Wednesday).ShouldBeFalse();
        Of(new Announcement(Tuesday, AnnouncementTime.AfterClose, KnownOn: Tuesday)).IsAnnounced(Wednesday).ShouldBeTrue();
    }

    [Fact]
    public void IsAnnounced_OfAnEstimate_IsNotButDue()
    {
        var context = Of(new Announcement(Tuesday, AnnouncementTime.AfterClose, IsEstimate: true));

        context.IsAnnounced(Wednesday).ShouldBeFalse();
        context.Due(Tuesday).ShouldHaveSingleItem().IsEstimate.ShouldBeTrue();
    }

    [Fact]
    public void IsAnnounced_MovedLater_IsAsWasKnownBeforeEachSession()
    {
        var first = new Announcement(Tuesday, AnnouncementTime.AfterClose);
        var inTime = Of(first, first with { IsWithdrawn = true, KnownOn = Tuesday.AddDays(-3) });
        var tooLate = Of(first, first with { IsWithdrawn = true, KnownOn = Wednesday });

        inTime.IsAnnounced(Wednesday).ShouldBeFalse();
        inTime.Due(Tuesday).ShouldBeEmpty();
        tooLate.IsAnnounced(Wednesday).ShouldBeTrue();
    }

    [Fact]
    public void Within_ALevel_IsPartOfTheIdentityOfTheBars()
    {
        var series = new BarSeries(Symbol.Aapl, Prices.RandomWalk(30, seed: 1));
        var (before, day) = (series.Hash, series.Sessions[20]);
        var calm = new MarketContext(new Dictionary<DateOnly, Levels> { [day] = Vix(15) }, []);
        var wild = new MarketContext(new Dictionary<DateOnly, Levels> { [day] = Vix(45) }, []);

        series.Within(MarketContext.None).Hash.ShouldBe(before);
        series.Within(calm).Hash.ShouldNotBe(before);
        series.Within(wild).Hash.ShouldNotBe(series.Within(calm).Hash);
        series.Within(calm).UpTo(series.Sessions[19]).Hash.ShouldBe(series.UpTo(series.Sessions[19]).Hash);
        series.Within(calm).Candles.SequenceEqual(series.Within(new(new Dictionary<DateOnly, Levels> { [day] = Vix(15) }, [])).Candles)
            .ShouldBeTrue();
        series.Candles.SequenceEqual(series.Within(calm).Candles).ShouldBeFalse();
    }

    private static MarketContext Of(params Announcement[] announcements) => new(new Dictionary<DateOnly, Levels>(), announcements);

    private static Levels Vix(double level) => new(new Dictionary<string, double> { ["VIX"] = level });
}
