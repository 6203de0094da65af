using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Volatility;

public sealed class LogRangeTermsTests
{
    private const int Count = 400;
    private const int Changed = 300;

    /// <summary>On real sessions, which announcements fall on.</summary>
    private static readonly Bar[] Walk =
    [
        .. Prices.RandomWalk(Count, seed: 5).Zip(TradingCalendar.Nyse.Sessions(new(2015, 1, 2), new(2018, 1, 1)), (bar, session) =>
            new Bar(session.Date, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume)),
    ];

    private static readonly BarSeries Bars = new(Symbol.Aapl, Walk);

    private static readonly string[] Inputs = ["bars", "volumes", "VIX", "announcements"];

    public static TheoryData<Basis> Bases => [Basis.Open, Basis.PreviousClose];

    /// <summary>What may be changed from a session's close on without a word about it or those before.</summary>
    public static TheoryData<string, Basis> Changes =>
    [
        .. Inputs.SelectMany(what => new TheoryDataRow<string, Basis>[] { new(what, Basis.Open), new(what, Basis.PreviousClose) }),
    ];

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void Value_WhatComesLaterIsChanged_NoneBeforeItMoves(string what, Basis basis)
    {
        var (said, saidAfter) = (Forecasts(Bars.Within(Context()), basis), Forecasts(Later(what), basis));

        said[..(Changed + 1)].ShouldBe(saidAfter[..(Changed + 1)]);
        said[(Changed + 1)..].ShouldNotBe(saidAfter[(Changed + 1)..]);
    }

    [Theory]
    [MemberData(nameof(Bases), DisableDiscoveryEnumeration = true)]
    public void Value_AnAnnouncementKnownTooLate_ChangesNothing(Basis basis)
    {
        var day = Bars.Sessions[Changed];
        var late = new Announcement(day.AddDays(-1), AnnouncementTime.AfterClose, KnownOn: day);
        var moved = new Announcement(Announced[3], AnnouncementTime.AfterClose, IsWithdrawn: true, KnownOn: day);
        moved.Session.ShouldBeLessThan(day);

        Forecasts(Bars.Within(Context(late, moved)), basis).ShouldBe(Forecasts(Bars.Within(Context()), basis));
    }

    [Theory]
    [MemberData(nameof(Bases), DisableDiscoveryEnumeration = true)]
    public void Value_AMonthAfterTheFirstSession_IsDefinedByThePriorAlone(Basis basis)
    {
        var forecasts = Forecasts(Bars, basis);
        var lookBack = new LogRangeTerms(basis).LookBack;

        forecasts[..lookBack].ShouldAllBe(v => double.IsNaN(v));
        forecasts[lookBack..].ShouldAllBe(v => v > 0.001 && v < 0.1);
    }

    [Fact]
    public void Value_WithoutFeeds_IsThatOfTheOtherTerms()
    {
        var (terms, session) = (new LogRangeTerms(Basis.Open), TradingCalendar.Nyse.Next(Bars.Sessions[^1]));
        foreach (var candle in Bars.Candles)
            terms.Add(candle with { Volume = 0 });
        var today = Basis.Open.Today(session, Bars.Candles[^1].Close);

        terms.Missing(today).ShouldBe(["volume", "VIX"]);
        double.IsFinite(terms.Value(today)).ShouldBeTrue();
    }

    [Fact]
    public void Value_AfterTheLastVixIsMissing_IsAsIfItStoodWhereItWasInTheMonth()
    {
        var levels = Bars.Sessions[..^1].ToArray().ToDictionary(session => session, _ => Vix(20));
        var terms = new LogRangeTerms(Basis.PreviousClose);
        foreach (var candle in Bars.Within(new(levels, [])).Candles)
            terms.Add(candle);
        var today = Basis.PreviousClose.Today(TradingCalendar.Nyse.Next(Bars.Sessions[^1]), open: 1);
        var steady = new LogRangeTerms(Basis.PreviousClose);
        levels[Bars.Sessions[^1]] = Vix(20);
        foreach (var candle in Bars.Within(new(levels, [])).Candles)
            steady.Add(candle);

        terms.Missing(today).ShouldBe(["VIX"]);
        steady.Missing(today).ShouldBeEmpty();
        steady.Value(today).ShouldBe(terms.Value(today), 1e-15);
    }

    [Fact]
    public void Value_AfterWildAnnouncements_IsWiderThanAfterTameOnes()
    {
        Factor(size: 6).ShouldBeGreaterThan(1.5 * Factor(size: 1));

        static double Factor(double size)
        {
            var moves = new AnnouncedMoves(Basis.PreviousClose);
            for (var i = 0; i < 100; i++)
                moves.Add(i % 2 == 0 ? 1 : -1, isAnnounced: false);
            for (var i = 0; i < 16; i++)
                moves.Add(size, isAnnounced: true);
            return moves.Factor;
        }
    }

    [Fact]
    public void Factor_OfNoAnnouncement_IsWhatOtherNamesShow() => new AnnouncedMoves(Basis.PreviousClose).Factor.ShouldBe(Math.Exp(0.3));

    [Fact]
    public void Factor_OfNormalMovesLikeAllOthers_GoesToOne()
    {
        var (moves, random) = (new AnnouncedMoves(Basis.PreviousClose), new Random(1));
        for (var i = 0; i < 40_000; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            moves.Add(normal, isAnnounced: i % 2 == 1);
        }

        // The smallest returns count as a twentieth of the usual, which adds two percent.
        moves.Factor.ShouldBe(1, 0.03);
    }

    private static DateOnly[] Announced => [.. Bars.Sessions.ToArray().Where((_, i) => i % 60 == 30)];

    private static BarSeries Later(string what) => what switch
    {
        "bars" => Rebuilt(b => new(b.Session, b.Open * 3, b.High * 3, b.Low * 3, b.Close * 3, b.Volume))
            .Within(Context()),
        "volumes" => Rebuilt(b => new(b.Session, b.Open, b.High, b.Low, b.Close, b.Volume * 7)).Within(Context()),
        "VIX" => Bars.Within(new(Levels((i, level) => i < Changed ? level : level * 2), Context().Announcements)),
        _ => Bars.Within(Context(new Announcement(Bars.Sessions[Changed], AnnouncementTime.AfterClose))),
    };

    private static BarSeries Rebuilt(Func<Bar, Bar> change) => new(Symbol.Aapl, Walk.Select((bar, i) => i < Changed ? bar : i > Changed
            ? change(bar)
            : change(bar) is var changed && changed.Open == bar.Open
                ? changed : new(bar.Session, bar.Open, changed.High, bar.Low, changed.Close, changed.Volume)));

    private static MarketContext Context(params Announcement[] further) => new(
        Levels((_, level) => level), [.. Announced.Select(day => new Announcement(day, AnnouncementTime.AfterClose)), .. further]);

    private static Dictionary<DateOnly, Levels> Levels(Func<int, double, double> change)
    {
        var random = new Random(3);
        return Bars.Sessions.ToArray().Index().ToDictionary(s => s.Item, s => Vix(change(s.Index, 15 + 10 * random.NextDouble())));
    }

    private static Levels Vix(double level) => new(new Dictionary<string, double> { ["VIX"] = level });

    private static double[] Forecasts(BarSeries series, Basis basis)
    {
        var terms = new LogRangeTerms(basis);
        var forecasts = new double[series.Count];
        for (var i = 0; i < series.Count; i++)
        {
            var candle = series.Candles[i];
            forecasts[i] = terms.Value(basis.Today(series.Sessions[i], candle.Open, candle.IsAnnounced));
            terms.Add(candle);
        }

        return forecasts;
    }
}
