using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Intraday;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Intraday;

public sealed class IntradayTrainingTests
{
    private const double Volatility = 0.01;

    public static TheoryData<IntradayOrigin> Origins => [.. Basis.Intraday];

    [Fact]
    public void Origins_OfASession_AreEachHalfHourAndTenMinutesBeforeItsEnd()
    {
        Basis.Intraday.Select(origin => origin.Slot).ShouldBe(
            ["10:00", "10:30", "11:00", "11:30", "12:00", "12:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "15:50"]);
        Basis.Intraday.ShouldAllBe(origin => Basis.Parse(origin.Name) == origin);
        var (last, session) = (Basis.Intraday[^1], TradingCalendar.Nyse.Session(MadeUpMinutes.First));
        last.Name.ShouldBe("at1550");
        last.In(session).ShouldBe(new(2021, 1, 4, 15, 50, 0, TimeSpan.FromHours(-5)));
    }

    [Theory]
    [MemberData(nameof(Origins), DisableDiscoveryEnumeration = true)]
    public void Expect_WhatComesFromTheOriginOnOrInVolumes_ChangesNoBit(IntradayOrigin origin)
    {
        var training = Trained(60, seed: 1);
        var (session, bars) = MadeUpMinutes.Sessions(61, seed: 1).Last();
        var at = origin.In(session);
        var (random, said) = (new Random(2), Bits(training.Expect(origin, Volatility, false, SessionPath.Of(session, bars)!)));

        for (var i = 0; i < 10; i++)
        {
            // The minute of the origin itself, all that come after it, and every volume, whether later ones exist or not.
            var other = bars.Where(b => b.Start < at.UtcDateTime || random.NextDouble() > 0.3).Select(b => Changed(
                b, b.Start < at.UtcDateTime ? 1 : (decimal)(0.5 + random.NextDouble()), random));
            Bits(training.Expect(origin, Volatility, false, SessionPath.Of(session, [.. other], at)!)).ShouldBe(said);
        }

        var minuteBefore = bars.Select(b => b.Start == at.UtcDateTime.AddMinutes(-1) ? Changed(b, 1.001m, random) : b);
        Bits(training.Expect(origin, Volatility, false, SessionPath.Of(session, [.. minuteBefore], at)!)).ShouldNotBe(said);
    }

    [Fact]
    public void Record_OfALaterSessionIsChanged_NothingBeforeItMoves()
    {
        var (training, other) = (Trained(80, seed: 1), Trained(80, seed: 1, changedFrom: 70));

        foreach (var origin in Basis.Intraday)
        {
            var (said, saidOther) = (training.Record(origin).ToArray(), other.Record(origin).ToArray());
            said.Length.ShouldBe(40);
            saidOther[..30].ShouldBe(said[..30]);
            saidOther[31..].ShouldNotBe(said[31..]);
        }
    }

    [Fact]
    public void Record_BySessionOrAskedFor_IsTheSameBits()
    {
        var training = Trained(60, seed: 3);
        var (session, bars) = MadeUpMinutes.Sessions(61, seed: 3).Last();
        var path = SessionPath.Of(session, bars)!;
        var asked = Basis.Intraday.ToDictionary(
            origin => origin, origin => training.Expect(origin, Volatility, false, SessionPath.Of(session, bars, origin.In(session))!)!);

        training.Add(path, Volatility, isAnnounced: false, MadeUpMinutes.Daily(bars)).ShouldBeTrue();

        foreach (var (origin, expected) in asked)
        {
            var judged = training.Record(origin)[^1];
            (judged.Lower, judged.Upper).ShouldBe(expected.Interval(0.9));
            judged.Crps.ShouldBe(expected.Crps(Math.Log((double)bars[^1].Close / path.Price(origin.Mark))));
        }
    }

    [Fact]
    public void Record_OfTwoYears_HoldsNineInTenFromEachOriginAndNarrows()
    {
        // Volatility that the open's forecast knows nothing of.
        var training = Trained(504, seed: 5, volatility: i => 0.01 * (1 + 0.5 * Math.Sin(i / 40.0)));

        var records = Basis.Intraday.Select(origin => training.Record(origin).ToArray()).ToArray();

        records.ShouldAllBe(record => record.Length >= 460);
        foreach (var record in records)
            record.Average(judged => judged.Inside ? 1.0 : 0).ShouldBeInRange(0.88, 0.92);
        var widths = records.Select(record => record.Average(judged => judged.Upper - judged.Lower)).ToArray();
        widths.Zip(widths.Skip(2)).ShouldAllBe(hour => hour.First > hour.Second);
        widths[^1].ShouldBeLessThan(0.4 * widths[0]);
    }

    [Fact]
    public void Expect_AWildMorning_IsWiderThanAfterACalmOne()
    {
        var (training, session) = (Trained(60, seed: 1), MadeUpMinutes.Sessions(61, seed: 1).Last().Session);

        Scale(0.03).ShouldBeGreaterThan(1.2 * Scale(0.01));

        double Scale(double volatility) => training.Expect(Basis.Intraday[3], Volatility, false,
            SessionPath.Of(session, MadeUpMinutes.Of(session, seed: 9, volatility: volatility))!)!.Scale;
    }

    [Fact]
    public void Expect_OfAShortSession_EndsWithItAndIsNarrowerThanOfARegularOne()
    {
        var training = Trained(60, seed: 1);
        var (regular, early) = (TradingCalendar.Nyse.Session(new(2021, 11, 24)), TradingCalendar.Nyse.Session(new(2021, 11, 26)));
        var (whole, half) = (SessionPath.Of(regular, MadeUpMinutes.Of(regular, seed: 2))!,
            SessionPath.Of(early, MadeUpMinutes.Of(early, seed: 2, volatility: 0.0073))!);

        // 12:30 is half an hour before an early close, and the price moves as before any other.
        var (atHalfPast, beforeClose) = (training.Expect(Basis.Intraday[5], 0.0082, false, half)!,
            training.Expect(Basis.Intraday[11], 0.01, false, whole)!);
        atHalfPast.Scale.ShouldBeInRange(0.7 * beforeClose.Scale, 1.3 * beforeClose.Scale);
        training.Expect(Basis.Intraday[6], 0.0082, false, half).ShouldBeNull(); // 13:00, its close
    }

    [Fact]
    public void Expect_OnAnAnnouncedSession_FollowsTheCurveOfSuchSessions()
    {
        // They are wild in their first half hour only.
        var training = new IntradayTraining();
        foreach (var ((session, bars), i) in MadeUpMinutes.Sessions(200, seed: 1).Select((s, i) => (s, i)))
        {
            var announced = i % 5 == 4;
            var moved = bars.Select((b, minute) => announced && minute < 30 ? Moved(b, minute % 10 < 5 ? 1.002m : 0.998m) : b).ToArray();
            training.Add(SessionPath.Of(session, moved)!, Volatility, announced, MadeUpMinutes.Daily(moved)).ShouldBeTrue();
        }

        var (next, same) = MadeUpMinutes.Sessions(201, seed: 1).Last();
        var path = SessionPath.Of(next, same)!;
        training.Expect(Basis.Intraday[0], Volatility, true, path)!.Scale.ShouldBeLessThan(
            training.Expect(Basis.Intraday[0], Volatility, false, path)!.Scale);

        static MinuteBar Moved(MinuteBar b, decimal by) =>
            b with { Close = b.Close * by, High = Math.Max(b.High, b.Close * by), Low = Math.Min(b.Low, b.Close * by) };
    }

    [Fact]
    public void Add_AHoleOrAnotherPrice_IsLeftOutAndNothingChanges()
    {
        var (training, same) = (Trained(60, seed: 1), Trained(60, seed: 1));
        var (session, bars) = MadeUpMinutes.Sessions(61, seed: 1).Last();
        var path = SessionPath.Of(session, bars)!;

        var holed = SessionPath.Of(session, [.. bars[..100], .. bars[150..]])!;
        training.Add(holed, Volatility, false, MadeUpMinutes.Daily(bars)).ShouldBeFalse();
        training.Add(path, Volatility, false, new(session.Date, 400, 400, 400, 400, 1)).ShouldBeFalse(); // in the shares before a split

        Bits(training.Expect(Basis.Intraday[4], Volatility, false, path)).ShouldBe(
            Bits(same.Expect(Basis.Intraday[4], Volatility, false, path)));
        training.Last.ShouldBe(same.Last);
    }

    [Fact]
    public void Expect_TooFewSessions_IsNone()
    {
        var (session, bars) = MadeUpMinutes.Sessions(61, seed: 1).Last();
        var path = SessionPath.Of(session, bars)!;

        Trained(IntradayTraining.SessionsNeeded - 1, seed: 1).Expect(Basis.Intraday[0], Volatility, false, path).ShouldBeNull();
        Trained(IntradayTraining.SessionsNeeded, seed: 1).Expect(Basis.Intraday[0], Volatility, false, path).ShouldNotBeNull();
        Trained(60, seed: 1).Expect(Basis.Intraday[1], Volatility, false, SessionPath.Of(session, bars, session.Open.AddMinutes(59))!)
            .ShouldBeNull();
    }

    [Fact]
    public void Expect_PricesThatStandStill_IsNarrowAndFinite()
    {
        var training = new IntradayTraining();
        foreach (var (session, bars) in MadeUpMinutes.Sessions(60, seed: 1, _ => 0))
            training.Add(SessionPath.Of(session, bars)!, 1e-4, false, MadeUpMinutes.Daily(bars)).ShouldBeTrue();
        var (next, still) = MadeUpMinutes.Sessions(61, seed: 1, _ => 0).Last();

        training.Expect(Basis.Intraday[^1], 1e-4, false, SessionPath.Of(next, still)!)!.Scale.ShouldBeInRange(1e-7, 1e-4);
    }

    private static IntradayTraining Trained(int sessions, int seed, int changedFrom = int.MaxValue, Func<int, double>? volatility = null)
    {
        var training = new IntradayTraining();
        foreach (var ((session, bars), i) in MadeUpMinutes.Sessions(sessions, seed, volatility).Select((s, i) => (s, i)))
        {
            var last = Enumerable.Range(0, bars.Length).Select(minute => i >= changedFrom && minute > 385 ? 1.01m : 1);
            MinuteBar[] kept = [.. bars.Zip(last, (b, by) => b with { High = b.High * by, Close = b.Close * by })];
            training.Add(SessionPath.Of(session, kept)!, Volatility, isAnnounced: false, MadeUpMinutes.Daily(kept)).ShouldBeTrue();
        }

        return training;
    }

    private static MinuteBar Changed(MinuteBar b, decimal by, Random random) =>
        new(b.Start, b.Open * by, b.High * by, b.Low * by, b.Close * by, random.Next(1_000_000));

    private static long[] Bits(PredictiveDistribution? expected) =>
    [
        .. new[] { expected!.Location, expected.Scale, expected.Quantile(0.05), expected.Quantile(0.95) }
            .Select(BitConverter.DoubleToInt64Bits),
    ];
}
